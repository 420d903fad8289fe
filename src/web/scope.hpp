// SPDX-License-Identifier: Apache-2.0
// What a person may see by place: the same for the routes of every room. A place's code begins with
// the codes of the places above it, so scope is a prefix.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "web/rights.hpp"

namespace fengsui::web {

// Empty if the person may see the whole county.
std::string scope_prefix(const Principal& user, std::string_view county);
// OutOfScope if `place` does not lie in the person's scope.
base::Result<void> check_scope(const Principal& user, std::string_view place);

}  // namespace fengsui::web
