// SPDX-License-Identifier: Apache-2.0
// A closed loop of senders on real sockets: each sends one message, waits for its ACK, sends the
// next. Beside them, if asked for, one more connection that sends a probe at a steady pace.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

#include "traffic.hpp"

namespace fengsui::bench {

using SteadyTime = std::chrono::steady_clock::time_point;

struct LoadOptions {
    std::uint16_t port = 0;
    int connections = 1;
    // Ends at whichever comes first.
    std::chrono::milliseconds time = std::chrono::hours(24);
    std::optional<std::int64_t> messages;
    std::optional<std::chrono::milliseconds> probe_every;
};

struct SentProbe {
    Probe probe;
    SteadyTime acknowledged;
};

struct LoadResult {
    double seconds = 0;
    double cpu_seconds = 0;           // of the whole process
    double senders_cpu_seconds = 0;   // of which these senders took
    std::vector<float> latencies_ms;  // of each acknowledged message, probes not among them
    std::int64_t refused = 0;         // any other answer than AA
    std::vector<SentProbe> probes;

    [[nodiscard]] double per_second() const {
        return static_cast<double>(latencies_ms.size()) / seconds;
    }
};

// Runs on the caller's thread. Ends the program if a connection breaks.
LoadResult run_load(Traffic& traffic, const LoadOptions& options);

// The value below which `share` of the values lie; 0 of none.
double quantile(std::vector<float> values, double share);

}  // namespace fengsui::bench
