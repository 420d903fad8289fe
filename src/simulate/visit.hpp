// SPDX-License-Identifier: Apache-2.0
// One visit to an institution and the messages that it will cause. A visit is a function of its key
// (day, institution, serial) and the seed, so a message that is sent days later is found again by
// drawing the visit again. Plain values.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>

#include "base/time.hpp"
#include "simulate/people.hpp"

namespace fengsui::simulate {

enum class MessageKind : std::uint8_t { Register, Update, Discharge, Cancel, Result };

// What goes wrong with the messages of a visit or a count; at most one thing.
enum class Fault : std::uint8_t {
    None,
    Late,
    Corrected,
    Cancelled,
    Duplicated,
    Misspelt,
    Refused,
    FalsePositive,  // of a contaminated laboratory; said of its result only
};
std::string_view to_string(Fault fault);

enum class Care : std::uint8_t { Outpatient, Inpatient };
enum class Finding : std::uint8_t { NotTested, Negative, Positive, FalsePositive };

inline constexpr int lag_days_max = 10;  // from a visit to its last message
inline constexpr std::uint32_t no_infection = 0xFFFFFFFFU;

struct Visit {
    base::Day day;
    int institution = 0;
    int illness = 0;           // as first stated
    int final_illness = 0;     // as stated after a positive test
    std::uint32_t serial = 0;  // unique on this day in this institution, or the infection's number
    PersonId person = 0;
    int minute = 0;  // of the day
    Care care = Care::Outpatient;
    Fault fault = Fault::None;
    Finding finding = Finding::NotTested;
    int late_days = 0;
    int result_days = 0;  // until the laboratory's result
    int stay_days = 0;    // until the discharge
    int outbreak = -1;
    std::uint32_t infection = no_infection;
};

struct Planned {
    MessageKind kind = MessageKind::Register;
    base::Day day;
    int minute = 0;
    int copy = 0;  // 1: the same message again
};

// The messages of one visit, in the order of sending.
struct Plan {
    std::array<Planned, 8> messages;
    std::size_t count = 0;
    // Not of a temporary: a loop over it would read what is gone.
    [[nodiscard]] std::span<const Planned> all() const& { return std::span(messages).first(count); }
    std::span<const Planned> all() && = delete;
};
Plan plan_messages(const Visit& visit);

// Unique over institutions, days, visits and kinds; letters and digits, at most 16 of them. A copy
// carries the number of its original.
std::string control_id(const Visit& visit, MessageKind kind);
// The number of the visit, or of the order, that its messages share.
std::string visit_number(const Visit& visit);

}  // namespace fengsui::simulate
