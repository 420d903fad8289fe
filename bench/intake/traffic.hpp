// SPDX-License-Identifier: Apache-2.0
// The messages that a county's laboratories send on a busy day: ORU^R01 of 600 to 900 bytes from
// several senders, one to three results each, positive and negative, new persons and known ones,
// addresses all over the county. And probes: a single case of a disease that must always raise a
// signal of its own. A seed gives the same messages again; not thread safe.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "catalog/catalog.hpp"

namespace fengsui::bench {

struct TrafficOptions {
    std::uint64_t seed = 1;
    std::string county;
    base::Day today;
    int days_back = 3;  // results are of today or up to so many days old
};

struct Probe {
    std::string message;
    std::string condition;
    std::string place;
    base::Day day;
};

class Traffic {
  public:
    Traffic(const catalog::Catalog& catalog, TrafficOptions options);

    std::string next();
    // Each on a day of its own, far enough from the others' that no two make one signal.
    Probe next_probe();
    void set_days_back(int days) { options_.days_back = days; }

  private:
    struct Place {
        std::string code;
        std::string address;
    };
    struct Sender {
        std::string code;
        std::string name;
    };
    struct Result {
        std::string_view loinc;
        std::string_view name;
        bool positive = false;
    };

    std::uint64_t below(std::uint64_t limit) { return random_() % limit; }
    bool chance(int percent) { return below(100) < static_cast<std::uint64_t>(percent); }
    std::string message(std::uint64_t person, const Place& place, base::Day day,
                        const std::vector<Result>& results);

    TrafficOptions options_;
    std::mt19937_64 random_;
    std::string county_name_;
    std::vector<Place> townships_;
    std::vector<Place> villages_;
    std::vector<Sender> senders_;
    std::uint64_t persons_ = 0;
    std::uint64_t control_id_ = 0;
    std::size_t probes_ = 0;
};

}  // namespace fengsui::bench
