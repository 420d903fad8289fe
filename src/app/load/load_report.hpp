// SPDX-License-Identifier: Apache-2.0
// What a run of the load generator found: by door and altogether what became of the messages and
// how long the accepted ones took, second by second what was asked and given, and how much of all
// this the generator itself is to blame for. Plain values; text for people, JSON for machines.
#pragma once

#include <boost/describe/class.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/load/latency.hpp"

namespace fengsui::app {

struct DoorTally {
    std::string door;
    std::int64_t sent = 0;
    std::int64_t accepted = 0;
    std::int64_t busy = 0;         // 503 with Retry-After, AR for a full queue
    std::int64_t refused = 0;      // AE, AR, other statuses
    std::int64_t errors = 0;       // connection broken, time-out, answer that is none
    std::int64_t unanswered = 0;   // at the end, sent or not
    LatencySummary from_intended;  // of the accepted: from the planned moment to the answer
    LatencySummary from_sent;      // from the moment of the first byte
    BOOST_DESCRIBE_CLASS(DoorTally, (),
                         (door, sent, accepted, busy, refused, errors, unanswered, from_intended,
                          from_sent),
                         (), ())
};

// By the intended second.
struct LoadSecond {
    int second = 0;
    std::int64_t asked = 0;
    std::int64_t accepted = 0;
    std::int64_t slow = 0;  // later than the limit, or not accepted at all
    double max_ms = 0;
    BOOST_DESCRIBE_CLASS(LoadSecond, (), (second, asked, accepted, slow, max_ms), (), ())
};

// Senders that misbehave, beside the others.
struct RoughTally {
    int flooding_lines = 0;
    std::int64_t flood_sent = 0;
    std::int64_t flood_answered = 0;
    int trickling_lines = 0;
    std::int64_t trickled_bytes = 0;
    std::int64_t trickles_cut = 0;  // connections that the server ended
    BOOST_DESCRIBE_CLASS(RoughTally, (),
                         (flooding_lines, flood_sent, flood_answered, trickling_lines,
                          trickled_bytes, trickles_cut),
                         (), ())
};

// Screens that follow the live stream, beside the senders.
struct ScreenTally {
    int screens = 0;
    std::int64_t opened = 0;  // streams, also after a cut
    std::int64_t events = 0;  // over all screens
    std::int64_t cut = 0;     // refused, or ended by the server
    BOOST_DESCRIBE_CLASS(ScreenTally, (), (screens, opened, events, cut), (), ())
};

struct LoadReport {
    std::uint64_t seed = 0;
    std::string spacing;
    int mllp_lines = 0;
    int http_lines = 0;
    double seconds = 0;  // of the plan
    double asked_per_second = 0;
    double accepted_per_second = 0;  // until the last answer
    std::vector<DoorTally> doors;
    DoorTally all;
    // The generator's own part: how late it came to a message at its intended moment.
    LatencySummary lateness;
    double generator_cores = 0;    // CPU time over time
    std::int64_t waiting_max = 0;  // messages whose moment had come while every line was taken
    double limit_ms = 0;
    bool is_held =
        false;  // all accepted, at the rate asked, p99 from the intended time in the limit
    // With a storm: until 99 of 100 messages of a second and of all later ones are in the limit.
    std::optional<double> recovered_after_s;
    std::vector<LoadSecond> by_second;
    std::optional<RoughTally> rough;
    std::optional<ScreenTally> screens;
    BOOST_DESCRIBE_CLASS(LoadReport, (),
                         (seed, spacing, mllp_lines, http_lines, seconds, asked_per_second,
                          accepted_per_second, doors, all, lateness, generator_cores, waiting_max,
                          limit_ms, is_held, recovered_after_s, by_second, rough, screens),
                         (), ())
};

// Fills is_held and recovered_after_s from the rest.
void judge(LoadReport& report, std::optional<double> storm_ends_s);

// Several lines.
std::string to_text(const LoadReport& report);

}  // namespace fengsui::app
