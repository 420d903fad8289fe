// SPDX-License-Identifier: Apache-2.0
// A moment as a sender wrote it: HL7 and FHIR both let the sender stop at the year, the month, the
// day or any later part, and leave the offset out. Nothing is invented: what was not written stays
// visible through `precision` and `offset_minutes`. Made by hl7/time.hpp and fhir/time.hpp, read by
// intake. Plain value.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/result.hpp"
#include "base/time.hpp"

namespace fengsui::wire {

enum class Precision : std::uint8_t { Year, Month, Day, Hour, Minute, Second, Millisecond };

struct PartialTime {
    base::Day
        day;  // the civil day as written; the first day of the month or year if no more was written
    Precision precision = Precision::Day;
    int hour = 0;
    int minute = 0;
    int second = 0;
    int millisecond = 0;
    std::optional<int> offset_minutes;  // east of UTC; absent if not written

    [[nodiscard]] bool has_time() const { return precision >= Precision::Hour; }
    // The moment meant; where no offset was written, the sender is taken to live at
    // `default_offset_minutes`.
    [[nodiscard]] base::Instant instant(int default_offset_minutes) const;
    bool operator==(const PartialTime&) const = default;
};

// The digits of a moment before they are checked; shared by the HL7 and the FHIR reader.
struct TimeParts {
    int year = 0;
    int month = 1;
    int day = 1;
    PartialTime rest;  // everything but `day`
};

// nullopt where the parts make no moment (month 13, 30 February, 24:00, an offset beyond +14:00).
std::optional<PartialTime> make_partial_time(const TimeParts& parts);

// Reads up to three digits of a fraction of a second as milliseconds; further digits are dropped.
int milliseconds_of(std::string_view fraction_digits);

// Exactly `count` decimal digits at `at`, or nullopt.
std::optional<int> digits_at(std::string_view text, std::size_t at, std::size_t count);

}  // namespace fengsui::wire
