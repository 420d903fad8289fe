// SPDX-License-Identifier: Apache-2.0
#include "app/load/load_report.hpp"

#include <fmt/format.h>

#include <iterator>

namespace fengsui::app {
namespace {

// The last answers come after the end, which makes the rate look a little lower than asked.
constexpr double rate_share_min = 0.97;
constexpr double slow_share_max = 0.01;
// Lateness of the generator up to this share of the limit does not blur the figures.
constexpr double own_share_max = 0.1;

template <class... Args>
void put(std::string& out, fmt::format_string<Args...> format, Args&&... args) {
    fmt::format_to(std::back_inserter(out), format, std::forward<Args>(args)...);
}

bool is_slow(const LoadSecond& second) {
    return static_cast<double>(second.slow) > slow_share_max * static_cast<double>(second.asked);
}

void put_latency(std::string& out, std::string_view name, const LatencySummary& latency) {
    put(out, "{:<24} {:>9.2f} {:>9.2f} {:>9.2f} {:>9.2f} {:>9.2f}\n", name, latency.p50_ms,
        latency.p90_ms, latency.p99_ms, latency.p999_ms, latency.max_ms);
}

void put_doors(std::string& out, const LoadReport& report) {
    put(out, "{:<10} {:>9} {:>9} {:>8} {:>8} {:>8} {:>10}\n", "door", "sent", "accepted", "busy",
        "refused", "errors", "unanswered");
    const auto row = [&](const DoorTally& door) {
        put(out, "{:<10} {:>9} {:>9} {:>8} {:>8} {:>8} {:>10}\n", door.door, door.sent,
            door.accepted, door.busy, door.refused, door.errors, door.unanswered);
    };
    for (const auto& door : report.doors) row(door);
    if (report.doors.size() > 1) row(report.all);
}

void put_latencies(std::string& out, const LoadReport& report) {
    put(out, "{:<24} {:>9} {:>9} {:>9} {:>9} {:>9}\n", "ms from intended time", "p50", "p90", "p99",
        "p99.9", "max");
    for (const auto& door : report.doors) put_latency(out, "  " + door.door, door.from_intended);
    if (report.doors.size() > 1) put_latency(out, "  all", report.all.from_intended);
    put_latency(out, "ms from sending, all", report.all.from_sent);
    put_latency(out, "generator late by, ms", report.lateness);
}

void put_verdict(std::string& out, const LoadReport& report) {
    put(out, "{} {:.1f}/s of {:.1f}/s asked, p99 {:.2f} ms (limit {:.0f} ms)\n",
        report.is_held ? "held:" : "NOT held:", report.accepted_per_second, report.asked_per_second,
        report.all.from_intended.p99_ms, report.limit_ms);
    if (report.recovered_after_s)
        put(out, "back within the limit {:.0f} s after the storm\n", *report.recovered_after_s);
    const bool own = report.lateness.p99_ms > own_share_max * report.limit_ms;
    put(out, "the generator used {:.2f} cores and was late by {:.2f} ms at p99: {}\n",
        report.generator_cores, report.lateness.p99_ms,
        own ? "IT WAS A LIMIT ITSELF, the server may be better than these figures"
            : "the figures are the server's");
    if (report.waiting_max > report.mllp_lines + report.http_lines)
        put(out, "up to {} messages waited for a free line: slow answers, or too few connections\n",
            report.waiting_max);
}

void put_rough(std::string& out, const RoughTally& rough) {
    if (rough.flooding_lines > 0)
        put(out, "flooding lines: {} sent {} messages without waiting, {} were answered\n",
            rough.flooding_lines, rough.flood_sent, rough.flood_answered);
    if (rough.trickling_lines > 0)
        put(out, "trickling lines: {} sent {} bytes, the server ended {} connections\n",
            rough.trickling_lines, rough.trickled_bytes, rough.trickles_cut);
}

}  // namespace

void judge(LoadReport& report, std::optional<double> storm_ends_s) {
    const auto& all = report.all;
    report.is_held = all.sent > 0 && all.accepted == all.sent && all.unanswered == 0 &&
                     all.from_intended.p99_ms < report.limit_ms &&
                     report.accepted_per_second >= rate_share_min * report.asked_per_second;
    report.recovered_after_s.reset();
    if (!storm_ends_s) return;
    double until = *storm_ends_s;
    for (const auto& second : report.by_second) {
        if (second.second >= *storm_ends_s && is_slow(second)) until = second.second + 1;
    }
    report.recovered_after_s = until - *storm_ends_s;
}

std::string to_text(const LoadReport& report) {
    std::string out;
    put(out, "{:.0f} s, {} spacing, seed {}, {} MLLP and {} HTTP connections\n", report.seconds,
        report.spacing, report.seed, report.mllp_lines, report.http_lines);
    put_doors(out, report);
    put_latencies(out, report);
    if (report.rough) put_rough(out, *report.rough);
    if (report.screens) {
        put(out, "live screens: {} opened {} streams, were told {} events, {} were cut off\n",
            report.screens->screens, report.screens->opened, report.screens->events,
            report.screens->cut);
    }
    put_verdict(out, report);
    return out;
}

}  // namespace fengsui::app
