// SPDX-License-Identifier: Apache-2.0
// Everything that is watched and where, read once at start from the tables of data/ (embedded in
// the binary) and never changed afterwards: safe from any thread, and every pointer into it stays
// valid until it dies. It can be moved, not copied. Loading is strict: an unknown column, an empty
// key, a code that does not resolve or a row that says too little refuses the whole catalogue with
// file, line and column.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/embed.hpp"
#include "base/result.hpp"
#include "catalog/code_map.hpp"
#include "catalog/condition.hpp"
#include "catalog/holidays.hpp"
#include "catalog/place.hpp"
#include "catalog/reference.hpp"
#include "catalog/result_map.hpp"
#include "catalog/rules.hpp"
#include "catalog/sources.hpp"
#include "catalog/syndrome.hpp"

namespace fengsui::catalog {

// Which county this installation serves unless told otherwise.
struct HomeRegion {
    std::string county;  // six digits
    int utc_offset_minutes = 480;
};

class Catalog {
  public:
    // The bytes may go away afterwards: what is needed is copied.
    static base::Result<Catalog> load(base::EmbeddedFiles files);

    [[nodiscard]] const HomeRegion& home() const { return home_; }
    [[nodiscard]] const Places& places() const { return places_; }
    [[nodiscard]] const Conditions& conditions() const { return conditions_; }
    [[nodiscard]] const CodeMap& codes() const { return codes_; }
    [[nodiscard]] const ResultMap& results() const { return results_; }
    [[nodiscard]] const Syndromes& syndromes() const { return syndromes_; }
    [[nodiscard]] const Rules& rules() const { return rules_; }
    [[nodiscard]] const Holidays& holidays() const { return holidays_; }
    [[nodiscard]] const Sources& sources() const { return sources_; }
    [[nodiscard]] const Reference& reference() const { return reference_; }
    // The GeoJSON of a county's townships (generated shapes, see data/README.md); empty if there is
    // none.
    [[nodiscard]] std::string_view map(std::string_view county) const;

  private:
    HomeRegion home_;
    Places places_;
    Conditions conditions_;
    CodeMap codes_;
    ResultMap results_;
    Syndromes syndromes_;
    Rules rules_;
    Holidays holidays_;
    Sources sources_;
    Reference reference_;
    std::map<std::string, std::string, std::less<>> maps_;
};

}  // namespace fengsui::catalog
