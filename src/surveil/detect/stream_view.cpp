// SPDX-License-Identifier: Apache-2.0
#include "surveil/detect/stream_view.hpp"

#include <algorithm>

namespace fengsui::surveil {

int StreamView::count(base::Day day) const {
    if (day < first_ || day > last_day()) return 0;
    return static_cast<int>(counts_[index(day)]);
}

int StreamView::sum(base::Day from, base::Day to) const {
    int total = 0;
    for (auto day = std::max(from, first_); day <= std::min(to, last_day()); day = day + 1)
        total += count(day);
    return total;
}

void StreamView::add(base::Day day, int count) {
    if (day >= first_ && day <= last_day()) counts_[index(day)] += count;
}

}  // namespace fengsui::surveil
