// SPDX-License-Identifier: Apache-2.0
// The words of surveillance: channel, result, status and Report, one fact about one person, sample,
// trap, school or shop on one day at one place (DESIGN.md §3). Plain values, used by every part of
// the room.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/id.hpp"
#include "base/time.hpp"

namespace fengsui::surveil {

enum class Channel : std::uint8_t { Case, Pathogen, Syndrome, Vector, Sector };
// What a report says of its condition. None: a visit or a count that is not a test.
enum class Finding : std::uint8_t { Positive, Negative, Inconclusive };
enum class ReportStatus : std::uint8_t { Preliminary, Final, Corrected, Withdrawn };

std::string_view to_string(Channel channel);
std::string_view to_string(Finding finding);
std::string_view to_string(ReportStatus status);
std::optional<Channel> parse_channel(std::string_view text);
std::optional<Finding> parse_finding(std::string_view text);
std::optional<ReportStatus> parse_status(std::string_view text);

// A stream is (channel, condition, place); a count at a place counts for every place above it.
struct StreamKey {
    Channel channel = Channel::Case;
    std::string condition;
    std::string place;
    auto operator<=>(const StreamKey&) const = default;
};

}  // namespace fengsui::surveil
