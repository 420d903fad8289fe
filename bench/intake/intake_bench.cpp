// SPDX-License-Identifier: Apache-2.0
// Intake's figures of DESIGN.md §8, beside what SQLite on this disk can do at most, in one run:
// messages acknowledged over MLLP, acknowledgement to signal, start time and memory with an empty
// county and with a full one; and the same on PostgreSQL, where a server is named, beside its own
// limit. Fails if a message is refused, a signal is missing, or the ledger is
// not whole afterwards; a figure below its target is only marked.
#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <CLI/CLI.hpp>
#include <filesystem>

#include "grown_county.hpp"
#include "live_house.hpp"
#include "program.hpp"
#include "raw_disk.hpp"

namespace fengsui::bench {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

struct Options {
    std::string program = "build/release/src/app/fengsui";
    std::string directory = "build/bench-data";
    std::int64_t reports = 1'000'000;
    std::string postgres;   // libpq's address of a server, where a database may be made
    int load_seconds = 10;  // of the loaded phases; the others take less
    std::uint64_t seed = 1;
};

constexpr double ack_target = 10'000;
constexpr double ack_p99_target_ms = 50;
constexpr double signal_p99_target_ms = 1000;
constexpr double ready_target_s = 3;
constexpr double resident_target_mb = 200;
constexpr int history_days = 730;
constexpr std::int64_t first_size = 100'000;

void line(std::string_view what, const std::string& value, const std::string& target = {},
          const std::string& mark = {}, const std::string& ratio = {}) {
    fmt::print("{:<44} {:>14}  {:>12} {:<6} {:>10}\n", what, value, target, mark, ratio);
    std::fflush(stdout);
}

std::string mark(bool reached) {
    return reached ? "yes" : "NO";
}

// Runs one closed loop and prints its lines; ends the program if a message was refused.
LoadResult load(LiveHouse& house, Traffic& traffic, const RawDisk& disk, LoadOptions options) {
    options.port = house.port();
    auto result = run_load(traffic, options);
    const bool judged = options.connections >= 64;
    const auto label =
        fmt::format("MLLP {} connection{}{}", options.connections,
                    options.connections == 1 ? "" : "s", options.probe_every ? " + probes" : "");
    line(label + ", acknowledged", fmt::format("{:.0f}/s", result.per_second()),
         judged ? fmt::format(">= {:.0f}/s", ack_target) : "",
         judged ? mark(result.per_second() >= ack_target) : "",
         fmt::format("{:.2f}", result.per_second() / disk.limit(options.connections)));
    const auto p99 = quantile(result.latencies_ms, 0.99);
    line(label + ", p50", fmt::format("{:.2f} ms", quantile(result.latencies_ms, 0.5)));
    line(label + ", p99", fmt::format("{:.2f} ms", p99),
         judged ? fmt::format("< {:.0f} ms", ack_p99_target_ms) : "",
         judged ? mark(p99 < ack_p99_target_ms) : "");
    const auto count = static_cast<double>(result.latencies_ms.size());
    line(label + ", CPU per message",
         fmt::format("{:.0f} us", (result.cpu_seconds - result.senders_cpu_seconds) * 1e6 / count),
         {}, {}, fmt::format("+ {:.0f} us", result.senders_cpu_seconds * 1e6 / count));
    if (result.refused > 0) {
        fmt::print(stderr, "bench: {} messages were refused\n", result.refused);
        std::exit(1);
    }
    return result;
}

void print_idle(std::string_view label, const IdleServer& server) {
    line(fmt::format("{}, start to ready", label), fmt::format("{:.2f} s", server.ready_seconds),
         fmt::format("< {:.0f} s", ready_target_s), mark(server.ready_seconds < ready_target_s));
    line(fmt::format("{}, resident idle", label), fmt::format("{:.0f} MB", server.resident_mb),
         fmt::format("< {:.0f} MB", resident_target_mb),
         mark(server.resident_mb < resident_target_mb));
}

Traffic make_traffic(LiveHouse& house, std::uint64_t seed) {
    const auto& catalog = house.rooms().catalog();
    const auto today =
        base::local_day(house.rooms().clock().now(), catalog.home().utc_offset_minutes);
    return Traffic(catalog, {.seed = seed, .county = house.rooms().county(), .today = today});
}

void measure_intake(const app::HouseAddress& address, const RawDisk& disk, const Options& options) {
    LiveHouse house(address);
    auto traffic = make_traffic(house, options.seed);
    load(house, traffic, disk, {.connections = 1, .time = seconds(2)});
    load(house, traffic, disk, {.connections = 8, .time = seconds(2)});
    house.wait_until_folded();
    load(house, traffic, disk, {.connections = 64, .time = seconds(options.load_seconds)});
    house.wait_until_folded();
    const auto loaded = load(house, traffic, disk,
                             {.connections = 64,
                              .time = seconds(options.load_seconds),
                              .probe_every = milliseconds(100)});
    const auto delays = house.signal_delays_ms(loaded.probes);
    const auto p99 = quantile(delays, 0.99);
    line(fmt::format("ACK to signal while loaded, p50 of {}", delays.size()),
         fmt::format("{:.0f} ms", quantile(delays, 0.5)));
    line("ACK to signal while loaded, p99", fmt::format("{:.0f} ms", p99),
         fmt::format("< {:.0f} ms", signal_p99_target_ms), mark(p99 < signal_p99_target_ms));
}

// Two years of results, through the same door, until the county holds `reports` reports.
void fill(const std::string& data, const RawDisk& disk, const Options& options,
          std::int64_t reports) {
    LiveHouse house({.data = data});
    auto traffic = make_traffic(house, options.seed + 1);
    traffic.set_days_back(history_days);
    constexpr std::int64_t reports_per_message_x10 = 14;
    double taken = 0;
    for (auto left = reports - house.reports(); left > 0; left = reports - house.reports()) {
        const auto result =
            load(house, traffic, disk,
                 {.connections = 64,
                  .messages = std::max<std::int64_t>(64, left * 10 / reports_per_message_x10)});
        taken += result.seconds;
    }
    line(fmt::format("filling up to {} reports", house.reports()), fmt::format("{:.0f} s", taken));
    line("folding what was left then", fmt::format("{:.1f} s", house.wait_until_folded()));
}

// What a report costs, and a start, in a county of that many.
void measure_size(const std::string& data, const RawDisk& disk, const Options& options) {
    const auto idle = measure_idle_server(options.program, data);
    LiveHouse house({.data = data});
    const auto reports = house.reports();
    print_idle(fmt::format("{} reports", reports), idle);
    auto traffic = make_traffic(house, options.seed + static_cast<std::uint64_t>(reports));
    load(house, traffic, disk, {.connections = 64, .time = seconds(options.load_seconds)});
    house.wait_until_folded();
}

bool check_whole(const Options& options, const std::vector<std::string>& where) {
    const bool whole = verify(options.program, where);
    line("fengsui verify", whole ? "whole" : "NOT whole", "whole", mark(whole));
    return whole;
}

bool measure_on_postgres(const Options& options) {
    const auto disk = measure_raw_postgres(options.postgres + " dbname=postgres", seconds(2));
    print_disk("PostgreSQL", disk);
    make_database(options.postgres, "bench");
    const app::HouseAddress address{.data = options.directory + "/keys",
                                    .database = options.postgres + " dbname=bench"};
    measure_intake(address, disk, options);
    return check_whole(options, {"--data", address.data, "--database", address.database});
}

bool measure_sizes(const std::string& data, const RawDisk& disk, const Options& options) {
    auto size = std::min(options.reports, first_size);
    fill(data, disk, options, size);
    while (true) {
        measure_size(data, disk, options);
        if (size == options.reports) return check_whole(options, {"--data", data});
        size = std::min(size * 10, options.reports);
        grow_county(data + "/ledger.sqlite", size);
    }
}

int run(const Options& options) {
    spdlog::set_level(spdlog::level::warn);
    std::filesystem::remove_all(options.directory);
    std::filesystem::create_directories(options.directory);
    const auto data = options.directory + "/county";
    fmt::print("{:<44} {:>14}  {:>12} {:<6} {:>10}\n", "figure", "measured", "target", "",
               "of raw");
    const auto disk = measure_raw_disk(options.directory, seconds(2));
    print_disk("SQLite", disk);
    print_idle("empty county", measure_idle_server(options.program, data));
    measure_intake({.data = data}, disk, options);
    bool whole = check_whole(options, {"--data", data});
    if (!options.postgres.empty()) whole = measure_on_postgres(options) && whole;
    if (options.reports > 0) whole = measure_sizes(data, disk, options) && whole;
    std::filesystem::remove_all(options.directory);
    return whole ? 0 : 1;
}

}  // namespace
}  // namespace fengsui::bench

int main(int argc, char** argv) {
    fengsui::bench::Options options;
    CLI::App app("Intake's figures beside the limit of this disk");
    app.add_option("--program", options.program, "The fengsui to start and to verify with")
        ->capture_default_str();
    app.add_option("--directory", options.directory,
                   "For the data, emptied before and after; on the disk to measure")
        ->capture_default_str();
    app.add_option("--reports", options.reports,
                   "Size of the largest county: measured at 100,000 and each ten times of it; 0: "
                   "leave it out")
        ->capture_default_str();
    app.add_option("--postgres", options.postgres,
                   "Address of a PostgreSQL server (\"host=… user=…\"): measure there as well")
        ->envname("FENGSUI_TEST_POSTGRES");
    app.add_option("--seconds", options.load_seconds, "Length of the loaded phases")
        ->capture_default_str();
    app.add_option("--seed", options.seed, "Of the messages")->capture_default_str();
    CLI11_PARSE(app, argc, argv);
    return fengsui::bench::run(options);
}
