// SPDX-License-Identifier: Apache-2.0
#include "catalog/holidays.hpp"

#include <algorithm>

namespace fengsui::catalog {

base::Result<Holidays> Holidays::load(const TableSet& tables) {
    const auto table = tables.find("holidays.csv");
    if (!table) return tl::unexpected<base::Problem>(table.error());
    Holidays holidays;
    RowReader row(**table);
    while (row.next()) {
        const auto first = row.optional_day("first_day");
        const auto last = row.optional_day("last_day");
        row.required("name_zh");
        row.required("name_en");
        row.certainty();
        if (!first || !last || *last < *first) {
            row.refuse("last_day", "not a span of days");
        } else if (!holidays.spans_.empty() && *first <= holidays.spans_.back().last) {
            row.refuse("first_day", "not after the holiday above");
        } else {
            holidays.spans_.push_back({*first, *last});
        }
    }
    if (auto read = row.result(); !read) return tl::unexpected<base::Problem>(read.error());
    return holidays;
}

bool Holidays::contains(base::Day day) const {
    const auto next = std::ranges::upper_bound(spans_, day, {}, &Span::first);
    return next != spans_.begin() && day <= std::prev(next)->last;
}

std::vector<unsigned char> Holidays::marks(base::Day first, int days) const {
    std::vector<unsigned char> marks;
    for (int i = 0; i < days; ++i) marks.push_back(contains(first + i) ? 1 : 0);
    return marks;
}

}  // namespace fengsui::catalog
