// SPDX-License-Identifier: Apache-2.0
// Everything that does not depend on dates and outbreaks: tables, calendar and the generated
// county. Opened once (about a second for 600,000 people) and shared by many simulations, as
// `judge` needs. Read only, safe from any thread; must not outlive the catalogue.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/embed.hpp"
#include "simulate/calendar.hpp"
#include "simulate/county.hpp"
#include "simulate/disease.hpp"
#include "simulate/illness.hpp"
#include "simulate/outbreak_file.hpp"

namespace fengsui::simulate {

inline constexpr std::string_view default_region = "simulate/region_500242.toml";

struct NamedFile {
    std::string name;  // for problems
    std::string bytes;
};

class World {
  public:
    // `data` is the folder data/ (simulate/… is read from it). `county_seed` makes the people.
    static base::Result<std::shared_ptr<const World>> open(const catalog::Catalog& catalog,
                                                           base::EmbeddedFiles data,
                                                           const NamedFile& region,
                                                           std::uint64_t county_seed);

    [[nodiscard]] const catalog::Catalog& catalog() const { return catalog_; }
    [[nodiscard]] const Parameters& parameters() const { return parameters_; }
    [[nodiscard]] const Calendar& calendar() const { return calendar_; }
    [[nodiscard]] const Illnesses& illnesses() const { return illnesses_; }
    [[nodiscard]] const Diseases& diseases() const { return diseases_; }
    [[nodiscard]] const County& county() const { return county_; }
    [[nodiscard]] std::uint64_t county_seed() const { return county_seed_; }

    // In the order of the files; the first mistake of any of them. Also a window that the calendar
    // does not cover, or that ends before it begins, is refused.
    [[nodiscard]] base::Result<std::vector<Outbreak>> load_outbreaks(
        const std::vector<NamedFile>& files, Window window, std::uint64_t seed) const;

  private:
    World(const catalog::Catalog& catalog, Parameters parameters, Calendar calendar,
          Illnesses illnesses, Diseases diseases, County county, std::uint64_t county_seed)
        : catalog_(catalog),
          parameters_(parameters),
          calendar_(std::move(calendar)),
          illnesses_(std::move(illnesses)),
          diseases_(std::move(diseases)),
          county_(std::move(county)),
          county_seed_(county_seed) {}

    const catalog::Catalog& catalog_;
    Parameters parameters_;
    Calendar calendar_;
    Illnesses illnesses_;
    Diseases diseases_;
    County county_;
    std::uint64_t county_seed_;
};

// A file of an embedded folder; a problem if it is not there.
base::Result<NamedFile> embedded_file(base::EmbeddedFiles files, std::string_view path);

}  // namespace fengsui::simulate
