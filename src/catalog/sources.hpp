// SPDX-License-Identifier: Apache-2.0
// How the source of a rule is named to readers, in both languages. The tables of rules say where a
// row comes from in our own words (data/README.md); screens cite it by these.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "catalog/table.hpp"

namespace fengsui::catalog {

class Rules;

struct SourceText {
    std::string zh;
    std::string en;
};

class Sources {
  public:
    // Refused if a rule, a detector or a grade has a source that the table does not name.
    static base::Result<Sources> load(const TableSet& tables, const Rules& rules);
    // Both texts empty for a source that is not there.
    [[nodiscard]] SourceText text(std::string_view source) const;

  private:
    std::map<std::string, SourceText, std::less<>> texts_;
};

}  // namespace fengsui::catalog
