// SPDX-License-Identifier: Apache-2.0
#include "dispatch/unit.hpp"

#include <array>

namespace fengsui::dispatch {
namespace {

struct Name {
    std::string_view zh;
    std::string_view en;
};
constexpr std::array<Name, 5> kKinds = {{{"应急处置队", "response team"},
                                         {"救护车", "ambulance"},
                                         {"负压救护车", "negative-pressure ambulance"},
                                         {"采样检测队", "laboratory team"},
                                         {"消杀队", "disinfection team"}}};
constexpr std::array<Name, 3> kStatus = {
    {{"待命", "available"}, {"执行任务", "on a mission"}, {"停用", "out of service"}}};

}  // namespace

std::string_view name_zh(UnitKind kind) {
    return kKinds.at(static_cast<std::size_t>(kind)).zh;
}
std::string_view name_en(UnitKind kind) {
    return kKinds.at(static_cast<std::size_t>(kind)).en;
}
std::string_view name_zh(UnitStatus status) {
    return kStatus.at(static_cast<std::size_t>(status)).zh;
}
std::string_view name_en(UnitStatus status) {
    return kStatus.at(static_cast<std::size_t>(status)).en;
}

base::Result<void> check_status(UnitStatus from, UnitStatus to) {
    if (from == to) return {};
    if (from == UnitStatus::OnMission)
        return base::fail(base::ProblemCode::Conflict, "$.status",
                          "the unit is on a mission; finish or cancel that first",
                          "该队伍正在执行任务，请先结束或取消出动");
    if (to == UnitStatus::OnMission)
        return base::fail(base::ProblemCode::Conflict, "$.status",
                          "only a mission puts a unit on a mission",
                          "出动后队伍状态会自动变为执行任务");
    return {};
}

}  // namespace fengsui::dispatch
