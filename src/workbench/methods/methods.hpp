// SPDX-License-Identifier: Apache-2.0
// The methods of `fengsui detect`, one function and one file each: settings and columns of the
// reference implementation on one side, src/stats on the other.
#pragma once

#include <vector>

#include "workbench/detect.hpp"

namespace fengsui::workbench::methods {

std::vector<DetectMethod> all();

DetectMethod ears();
DetectMethod ewma();
DetectMethod nb_cusum();
DetectMethod adaptive();

}  // namespace fengsui::workbench::methods
