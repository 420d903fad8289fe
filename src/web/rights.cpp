// SPDX-License-Identifier: Apache-2.0
#include "web/rights.hpp"

#include "base/json.hpp"

namespace fengsui::web {
namespace {

constexpr RightSet kReads = {Right::SurveilRead, Right::WarnRead, Right::RespondRead,
                             Right::DispatchRead, Right::EvaluateRead};

constexpr RightSet with(RightSet set, std::initializer_list<Right> more) {
    for (const Right right : more) set.add(right);
    return set;
}

}  // namespace

std::vector<std::string> RightSet::names() const {
    std::vector<std::string> out;
    for (int i = 0; i < kRightCount; ++i)
        if (has(static_cast<Right>(i))) out.emplace_back(name_of(static_cast<Right>(i)));
    return out;
}

RightSet rights_of(Role role) {
    switch (role) {
        case Role::Administrator: {
            // A small county runs the whole loop with the one account of its first start.
            RightSet all;
            for (int i = 0; i < kRightCount; ++i) all.add(static_cast<Right>(i));
            return all;
        }
        case Role::DutyOfficer:
            return with(kReads, {Right::SurveilSend, Right::InstitutionManage, Right::WarnAnswer,
                                 Right::EventDecide, Right::RespondWrite, Right::DispatchWrite,
                                 Right::IdentityRead});
        case Role::Commander:
            return with(kReads, {Right::WarnAnswer, Right::EventDecide, Right::RespondWrite,
                                 Right::DispatchWrite, Right::ModeDecide, Right::IdentityRead});
        case Role::Reporter:
            return {Right::SurveilRead, Right::SurveilSend};
        case Role::Viewer:
            return kReads;
    }
    return {};
}

std::string_view name_of(Right right) {
    return base::enum_text(right);
}
std::string_view name_of(Role role) {
    return base::enum_text(role);
}

}  // namespace fengsui::web
