// SPDX-License-Identifier: Apache-2.0
#include "web/scope.hpp"

namespace fengsui::web {

using base::fail;
using base::ProblemCode;

std::string scope_prefix(const Principal& user, std::string_view county) {
    return user.scope_place.empty() || county.starts_with(user.scope_place) ? std::string{}
                                                                            : user.scope_place;
}

base::Result<void> check_scope(const Principal& user, std::string_view place) {
    if (place.starts_with(user.scope_place)) return {};
    return fail(ProblemCode::OutOfScope, {}, std::string(place));
}

}  // namespace fengsui::web
