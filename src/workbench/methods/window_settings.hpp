// SPDX-License-Identifier: Apache-2.0
// Settings b, w and actY of bayes and rki.
#pragma once

#include "stats/seasonal_window.hpp"
#include "workbench/detect.hpp"

namespace fengsui::workbench::methods {

inline base::Result<stats::SeasonalWindow> window_of(const Controls& controls, int frequency) {
    const auto years = controls.integer("b");
    if (!years) return tl::unexpected(years.error());
    const auto half_width = controls.integer("w");
    if (!half_width) return tl::unexpected(half_width.error());
    const auto current_year = controls.flag("actY");
    if (!current_year) return tl::unexpected(current_year.error());
    const stats::SeasonalWindow window{*years, *half_width, *current_year};
    if (!stats::is_window(window, frequency))
        return tl::unexpected(controls.problem("w", "with b and actY this is no window"));
    return window;
}

}  // namespace fengsui::workbench::methods
