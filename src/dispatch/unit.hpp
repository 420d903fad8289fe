// SPDX-License-Identifier: Apache-2.0
// A unit: a team or vehicle that can be sent. Its kinds, its status and the row that is shown.
// Values and pure functions.
//
//   available ◀──▶ on_mission      (follows the unit's mission, never set by hand)
//       ▲
//       └────────▶ out_of_service  (set by hand)
#pragma once

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/id.hpp"
#include "base/result.hpp"

namespace fengsui::dispatch {

enum class UnitKind : std::uint8_t {
    ResponseTeam,
    Ambulance,
    NegativePressureAmbulance,
    LaboratoryTeam,
    DisinfectionTeam,
};
BOOST_DESCRIBE_ENUM(UnitKind, ResponseTeam, Ambulance, NegativePressureAmbulance, LaboratoryTeam,
                    DisinfectionTeam)

enum class UnitStatus : std::uint8_t { Available, OnMission, OutOfService };
BOOST_DESCRIBE_ENUM(UnitStatus, Available, OnMission, OutOfService)

std::string_view name_zh(UnitKind kind);
std::string_view name_en(UnitKind kind);
std::string_view name_zh(UnitStatus status);
std::string_view name_en(UnitStatus status);

inline constexpr int kUnitsMax = 1000;  // of a county
inline constexpr int kMembersMax = 999;

struct UnitRow {
    std::string id;
    std::string version;
    std::string name;
    UnitKind kind = UnitKind::ResponseTeam;
    std::string place;
    std::string place_name;
    int members = 0;
    std::string phone;
    UnitStatus status = UnitStatus::Available;
    std::optional<std::string> mission;  // the one under way
    BOOST_DESCRIBE_CLASS(UnitRow, (),
                         (id, version, name, kind, place, place_name, members, phone, status,
                          mission),
                         (), ())
};

// What people say of a unit.
struct UnitDraft {
    std::string name;
    UnitKind kind = UnitKind::ResponseTeam;
    std::string place;
    int members = 0;
    std::string phone;
    BOOST_DESCRIBE_CLASS(UnitDraft, (), (name, kind, place, members, phone), (), ())
};

// Conflict if a person may not set `to` on a unit whose status is `from`.
base::Result<void> check_status(UnitStatus from, UnitStatus to);

}  // namespace fengsui::dispatch
