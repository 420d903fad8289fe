// SPDX-License-Identifier: Apache-2.0
// Result<T>: a value, or the Problem that the world gave instead. Must be looked at.
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>

#include "base/problem.hpp"

namespace fengsui::base {

template <class T>
using Result = tl::expected<T, Problem>;

[[nodiscard]] inline tl::unexpected<Problem> fail(ProblemCode code, std::string path = {},
                                                  std::string detail = {},
                                                  std::string detail_zh = {}) {
    return tl::unexpected<Problem>(
        Problem{code, std::move(path), std::move(detail), std::move(detail_zh)});
}

}  // namespace fengsui::base
