// SPDX-License-Identifier: Apache-2.0
// Public holidays: surgeries see fewer people then, so a day's count is held against those of other
// holidays. Called by surveil's views of streams; never changed after loading.
#pragma once

#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "catalog/table.hpp"

namespace fengsui::catalog {

class Holidays {
  public:
    // Refused if a span ends before it begins, or begins before the one above it has ended.
    static base::Result<Holidays> load(const TableSet& tables);

    [[nodiscard]] bool contains(base::Day day) const;
    // 1 for each holiday among so many days.
    [[nodiscard]] std::vector<unsigned char> marks(base::Day first, int days) const;

  private:
    struct Span {
        base::Day first;
        base::Day last;
    };
    std::vector<Span> spans_;  // in order of time
};

}  // namespace fengsui::catalog
