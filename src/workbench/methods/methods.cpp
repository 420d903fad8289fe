// SPDX-License-Identifier: Apache-2.0
#include "workbench/methods/methods.hpp"

namespace fengsui::workbench::methods {

std::vector<DetectMethod> all() {
    return {ears(), glr()};
}

}  // namespace fengsui::workbench::methods
