// SPDX-License-Identifier: Apache-2.0
// What farrington and farrington_flexible read in the same way: settings that both know, and a
// table's series as the methods want it.
#pragma once

#include <vector>

#include "stats/farrington_common.hpp"
#include "workbench/detect.hpp"

namespace fengsui::workbench::methods {

base::Result<stats::FarringtonLimit> farrington_limit(const Controls& controls);
base::Result<stats::FarringtonPower> farrington_power(const Controls& controls);
base::Result<double> farrington_alpha(const Controls& controls);
// At least `least`.
base::Result<int> integer_from(const Controls& controls, std::string_view name, int least);

// The dates of a series that is compared by date, else none. A period whose row is missing has the
// date that its neighbours give it. ValueInvalid if dates do not grow, or the frequency has no unit
// of date.
base::Result<std::vector<base::Day>> farrington_dates(const Series& series);

}  // namespace fengsui::workbench::methods
