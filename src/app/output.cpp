// SPDX-License-Identifier: Apache-2.0
#include "app/output.hpp"

#include <fmt/format.h>

#include <cstdio>

#include "app/command.hpp"

namespace fengsui::app {

void Output::write(std::string_view text) {
    if (!failed_) failed_ = std::fwrite(text.data(), 1, text.size(), stdout) != text.size();
}

int Output::finish(std::string_view command, const base::Result<void>& done) {
    if (std::fflush(stdout) != 0) failed_ = true;
    if (!done) {
        fmt::print(stderr, "fengsui {}: {}\n", command, done.error().to_string());
        return exit_failed;
    }
    if (!failed_) return exit_ok;
    fmt::print(stderr, "fengsui {}: the output cannot be written\n", command);
    return exit_failed;
}

}  // namespace fengsui::app
