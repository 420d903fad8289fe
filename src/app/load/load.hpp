// SPDX-License-Identifier: Apache-2.0
// An open-loop load: the moment of every message is fixed beforehand (arrivals.hpp), the next free
// connection of its door carries it, and its latency counts from that moment, whether the generator
// was late, no connection was free, or the server was slow; so a stall is seen by every message
// that would have come in it (Tene's coordinated omission). One thread whatever the number of
// connections. Nothing is sent twice: a real sender would send again what was not accepted.
// Used by `fengsui load run` and by the benchmark.
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "app/load/arrivals.hpp"
#include "app/load/county_messages.hpp"
#include "app/load/load_report.hpp"
#include "app/load/senders.hpp"

namespace fengsui::app {

struct LoadOptions {
    // HOST:PORT; needed if the mix has messages for it.
    std::string mllp;
    std::string http;
    SenderTokens tokens;
    ArrivalPlan arrivals;
    int connections = 200;  // MLLP and HTTP by the shares of the mix, at least one each
    double limit_ms = 50;
    // For an answer, and after the end for those that are still to come.
    std::chrono::seconds answer_timeout{30};
    int flooding_lines = 0;
    int trickling_lines = 0;
    int screens = 0;  // that follow the live stream; their session is among the tokens
    // Told of every message that was acknowledged, on the caller's thread.
    std::function<void(const simulate::Outgoing&)> on_accepted = [](const auto&) {};
};

inline constexpr int load_connections_max = 20'000;  // also of live screens
inline constexpr double load_rate_max = 1e6;
inline constexpr double load_seconds_max = 7 * 24 * 3600.0;

// Runs on the caller's thread until every message is answered or given up. ValueInvalid for options
// that make no sense, Conflict if the server cannot be reached at the start.
base::Result<LoadReport> run_load(CountyMessages& messages, const LoadOptions& options);

}  // namespace fengsui::app
