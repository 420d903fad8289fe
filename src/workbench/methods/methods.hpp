// SPDX-License-Identifier: Apache-2.0
// The methods of `fengsui detect`, one function and one file each: settings and columns of the
// reference implementation on one side, src/stats on the other.
#pragma once

#include <vector>

#include "workbench/detect.hpp"

namespace fengsui::workbench::methods {

std::vector<DetectMethod> all();

DetectMethod farrington_flexible();
DetectMethod farrington();
DetectMethod ears();
DetectMethod cusum();
DetectMethod rogerson();
DetectMethod glr();
DetectMethod bayes();
DetectMethod rki();
DetectMethod cdc();
DetectMethod outbreak_p();
DetectMethod moving_percentile();
DetectMethod ewma();
DetectMethod nb_cusum();
DetectMethod adaptive();

}  // namespace fengsui::workbench::methods
