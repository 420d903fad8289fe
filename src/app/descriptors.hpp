// SPDX-License-Identifier: Apache-2.0
// A connection is a file descriptor: commands that hold thousands of them ask for as many as the
// administrator allows, since what a shell gives is 1,024.
#pragma once

#include <sys/resource.h>

namespace fengsui::app {

inline void raise_descriptor_limit() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace fengsui::app
