// SPDX-License-Identifier: Apache-2.0
#include "workbench/methods/methods.hpp"

namespace fengsui::workbench::methods {

std::vector<DetectMethod> all() {
    return {
        farrington_flexible(),
        farrington(),
        ears(),
        cusum(),
        rogerson(),
        glr(),
        bayes(),
        rki(),
        cdc(),
        outbreak_p(),
        moving_percentile(),
        ewma(),
        nb_cusum(),
        adaptive(),
    };
}

}  // namespace fengsui::workbench::methods
