// SPDX-License-Identifier: Apache-2.0
// check() guards what only our own mistake can break; it stays on in release. A failed check logs
// and stops the process: state changes are transactions, so a supervisor's restart is always safe.
// What the world does wrong (input, network, disk) is a Problem (result.hpp), never a check.
#pragma once

namespace fengsui::base {

[[noreturn]] void check_failed(const char* condition, const char* file, int line);

}  // namespace fengsui::base

#define FENGSUI_CHECK(condition) \
    ((condition) ? (void)0 : ::fengsui::base::check_failed(#condition, __FILE__, __LINE__))
