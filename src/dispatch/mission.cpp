// SPDX-License-Identifier: Apache-2.0
#include "dispatch/mission.hpp"

#include <fmt/format.h>

#include <array>

#include "base/json.hpp"

namespace fengsui::dispatch {
namespace {

struct Name {
    std::string_view zh;
    std::string_view en;
};
constexpr std::array<Name, 5> kStatus = {{{"受命", "ordered"},
                                          {"出发", "departed"},
                                          {"到达", "arrived"},
                                          {"完成", "finished"},
                                          {"取消", "cancelled"}}};

bool may_follow(MissionStatus from, MissionStatus to) {
    switch (to) {
        case MissionStatus::Ordered:
            return false;
        case MissionStatus::Departed:
            return from == MissionStatus::Ordered;
        case MissionStatus::Arrived:
            return from == MissionStatus::Departed;
        case MissionStatus::Finished:
            return from == MissionStatus::Arrived;
        case MissionStatus::Cancelled:
            return from == MissionStatus::Ordered || from == MissionStatus::Departed;
    }
    return false;
}

}  // namespace

std::string_view name_zh(MissionStatus status) {
    return kStatus.at(static_cast<std::size_t>(status)).zh;
}
std::string_view name_en(MissionStatus status) {
    return kStatus.at(static_cast<std::size_t>(status)).en;
}

std::string mission_number(std::int64_t number) {
    return fmt::format("M-{:04}", number);
}

base::Result<Journey> step_journey(Journey journey, MissionStatus step, base::Instant now) {
    if (!may_follow(journey.status, step))
        return base::fail(base::ProblemCode::Conflict, "$.step",
                          fmt::format("the mission is {}", base::enum_text(journey.status)),
                          fmt::format("该次出动当前状态为“{}”", name_zh(journey.status)));
    journey.status = step;
    if (step == MissionStatus::Departed) journey.departed = now;
    if (step == MissionStatus::Arrived) journey.arrived = now;
    if (!is_active(step)) journey.finished = now;
    return journey;
}

}  // namespace fengsui::dispatch
