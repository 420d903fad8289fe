// SPDX-License-Identifier: Apache-2.0
#include "workbench/methods/methods.hpp"

namespace fengsui::workbench::methods {

std::vector<DetectMethod> all() {
    return {ears(), ewma(), nb_cusum(), adaptive()};
}

}  // namespace fengsui::workbench::methods
