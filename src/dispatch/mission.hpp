// SPDX-License-Identifier: Apache-2.0
// A mission: one unit's journey for one event. Its states, the times of its steps and the row that
// is shown. Values and pure functions. While a mission is under way its unit is on_mission.
//
//   ordered ──▶ departed ──▶ arrived ──▶ finished
//      │           │
//      └───────────┴──▶ cancelled        (on site, a mission is finished, not cancelled)
#pragma once

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/id.hpp"
#include "base/result.hpp"
#include "base/time.hpp"

namespace fengsui::dispatch {

enum class MissionStatus : std::uint8_t { Ordered, Departed, Arrived, Finished, Cancelled };
BOOST_DESCRIBE_ENUM(MissionStatus, Ordered, Departed, Arrived, Finished, Cancelled)

std::string_view name_zh(MissionStatus status);
std::string_view name_en(MissionStatus status);
constexpr bool is_active(MissionStatus status) {
    return status != MissionStatus::Finished && status != MissionStatus::Cancelled;
}

// "M-0012"; grows beyond four digits.
std::string mission_number(std::int64_t number);

// The state and the moments of a journey. `finished` is also when a mission was cancelled.
struct Journey {
    MissionStatus status = MissionStatus::Ordered;
    base::Instant ordered;
    std::optional<base::Instant> departed;
    std::optional<base::Instant> arrived;
    std::optional<base::Instant> finished;
    bool operator==(const Journey&) const = default;
};
// The journey after a step at `now`; Conflict if the step cannot follow.
base::Result<Journey> step_journey(Journey journey, MissionStatus step, base::Instant now);

struct MissionRow {
    std::string id;
    std::string version;
    std::string number;
    std::string event;
    std::string event_number;
    std::string unit;
    std::string unit_name;
    std::string destination;
    std::string destination_name;
    std::string purpose;
    MissionStatus status = MissionStatus::Ordered;
    base::Instant ordered;
    std::optional<base::Instant> departed;
    std::optional<base::Instant> arrived;
    std::optional<base::Instant> finished;
    BOOST_DESCRIBE_CLASS(MissionRow, (),
                         (id, version, number, event, event_number, unit, unit_name, destination,
                          destination_name, purpose, status, ordered, departed, arrived, finished),
                         (), ())
};

}  // namespace fengsui::dispatch
