// SPDX-License-Identifier: Apache-2.0
// A table that a command writes to stdout. A full disk or a closed file is an answer like any
// other: it is remembered, said on stderr and becomes the exit code, however small the table.
#pragma once

#include <string_view>

#include "base/result.hpp"

namespace fengsui::app {

class Output {
  public:
    void write(std::string_view text);
    // Says what failed, the command or the writing of its table, and gives the exit code.
    [[nodiscard]] int finish(std::string_view command, const base::Result<void>& done);

  private:
    bool failed_ = false;
};

}  // namespace fengsui::app
