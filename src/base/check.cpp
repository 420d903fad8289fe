// SPDX-License-Identifier: Apache-2.0
#include "base/check.hpp"

#include <spdlog/spdlog.h>

#include <cstdlib>

namespace fengsui::base {

void check_failed(const char* condition, const char* file, int line) {
    spdlog::critical("check failed: {} at {}:{}", condition, file, line);
    spdlog::default_logger()->flush();
    std::abort();
}

}  // namespace fengsui::base
