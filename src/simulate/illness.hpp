// SPDX-License-Identifier: Apache-2.0
// What people come to a surgery for: data/simulate/illnesses.csv, one row per presentation with its
// yearly incidence, season, ages, texts, codes and test. Read by the background of visits and by
// the writers of messages; diseases.csv names rows of it. Rows that are not watched are weights:
// they fill up the visits that a county has besides. Loaded once, strictly, against the catalogue's
// conditions; read only afterwards.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "catalog/catalog.hpp"

namespace fengsui::simulate {

// exp(a cos(2π (t − peak)) + b cos(4π (t − peak))), t in years, divided by its mean over a year.
class Season {
  public:
    Season() { of_day_.fill(1); }
    Season(int peak_day, double amplitude, double half_amplitude);
    [[nodiscard]] double at(base::Day day) const;

  private:
    std::array<double, 366> of_day_;
};

struct Illness {
    std::string key;
    bool watched = false;
    bool spreads = false;   // from person to person, so that few of a household or class fall ill
    std::string condition;  // of the catalogue; empty if nobody watches it
    double per_100k_year = 0;
    Season season;
    int age_low = 0;
    int age_high = 120;
    double inpatient_share = 0;
    double ordered_share = 0;   // a test is ordered
    double positive_share = 0;  // of the tests, mean of the year
    Season positivity;
    std::string test_loinc;
    std::string test_zh;
    std::string icd10;
    std::string name_zh;
    std::vector<std::string> complaints;
};

class Illnesses {
  public:
    // `visits_100k_year` is the sum that the rows which nobody watches fill up.
    static base::Result<Illnesses> load(std::string_view file, std::string_view bytes,
                                        const catalog::Catalog& catalog, double visits_100k_year);

    [[nodiscard]] const std::vector<Illness>& all() const { return rows_; }
    [[nodiscard]] const Illness& at(std::size_t i) const { return rows_[i]; }
    [[nodiscard]] int find(std::string_view key) const;  // -1 if there is none

  private:
    std::vector<Illness> rows_;
};

}  // namespace fengsui::simulate
