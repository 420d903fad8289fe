// SPDX-License-Identifier: Apache-2.0
#include "access/journal_rights.hpp"

#include <array>
#include <utility>

#include "web/scope.hpp"

namespace fengsui::access {
namespace {

using web::Right;

constexpr std::array<std::pair<std::string_view, Right>, 12> kRights = {{
    {"signal", Right::WarnRead},
    {"alarm", Right::WarnRead},
    {"event", Right::RespondRead},
    {"task", Right::RespondRead},
    {"mission", Right::DispatchRead},
    {"unit", Right::DispatchRead},
    {"indicator", Right::EvaluateRead},
    {"user", Right::Administer},
    {"token", Right::Administer},
    {"session", Right::Administer},
    {"identity", Right::Administer},
    {"setting", Right::Administer},
}};

}  // namespace

Right right_to_see(std::string_view verb) {
    const auto noun = verb.substr(0, verb.find('.'));
    for (const auto& [name, right] : kRights)
        if (name == noun) return right;
    return Right::SurveilRead;
}

bool may_see(const web::Principal& who, std::string_view verb, std::string_view place) {
    if (!who.rights.has(right_to_see(verb))) return false;
    return web::scope_prefix(who, who.county).empty() || web::check_scope(who, place).has_value();
}

}  // namespace fengsui::access
