// SPDX-License-Identifier: Apache-2.0
// When the points of a series were, as the residual charts and `adaptive` want to know it. The
// place in the year is that of the date where each point has one and the info table says
// epochAsDate 1, as for the Farrington methods; otherwise that of the index, with `freq` points a
// year. Weekdays and holidays follow dates wherever there are any.
#pragma once

#include <vector>

#include "workbench/detect.hpp"

namespace fengsui::workbench::methods {

struct Calendar {
    std::vector<double> years;            // from any origin
    double frequency = 52;                // points a year
    std::vector<int> weekdays;            // 0 … 6; by dates 0 is Sunday, else index modulo 7
    std::vector<unsigned char> holidays;  // 1 for a date in the control `holidays` (parted by `;`)
};

// ValueInvalid for a holiday that is no date.
base::Result<Calendar> calendar_of(const DetectTask& task);

}  // namespace fengsui::workbench::methods
