// SPDX-License-Identifier: Apache-2.0
// The real server under an open load, beside what SQLite on this disk can do at most, in one run:
// the highest rate that it holds with p99 from the intended moment below the limit, through all
// doors and through MLLP alone; 2,000 connections; a storm; senders that misbehave. Afterwards
// every acknowledged control id must be in the ledger and `fengsui verify` must call it whole; the
// benchmark fails if not. A figure is none.
#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <sqlite3.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <iterator>
#include <optional>
#include <string>
#include <unordered_set>

#include "app/load/load.hpp"
#include "base/json.hpp"
#include "program.hpp"
#include "raw_disk.hpp"

namespace fengsui::bench {
namespace {

struct Options {
    std::string program = "build/release/src/app/fengsui";
    std::string directory = "build/bench-data";
    double step_seconds = 8;
    double first_rate = 250;
    double limit_ms = 50;
    int connections = 200;
    int many_connections = 2000;
    int screens = 500;
    double storm_factor = 50;
    double storm_seconds = 20;
    std::string postgres;  // libpq's address of a server whose limit is measured too
    std::uint64_t seed = 1;
};

constexpr int halvings = 3;  // of the gap between the last rate held and the first not held
constexpr double rate_max = 64'000;
constexpr double rate_min = 10;

[[noreturn]] void give_up(const std::string& what) {
    fmt::print(stderr, "bench: {}\n", what);
    std::exit(1);
}

template <class T>
T must(base::Result<T> result) {
    if (result) return std::move(*result);
    give_up(result.error().to_string());
}

// What the senders' own lists say was taken.
class Acked {
  public:
    void add(const simulate::Outgoing& message) { ids_.emplace(simulate::stated_id(message)); }
    [[nodiscard]] std::size_t size() const { return ids_.size(); }

    // How many of them the ledger does not hold.
    std::size_t missing_in(const std::string& sqlite_path) {
        sqlite3* db = nullptr;
        sqlite3_stmt* rows = nullptr;
        if (sqlite3_open_v2(sqlite_path.c_str(), &db, SQLITE_OPEN_READONLY, nullptr) != SQLITE_OK ||
            sqlite3_prepare_v2(db, "SELECT control_id FROM message WHERE status <> 'rejected'", -1,
                               &rows, nullptr) != SQLITE_OK)
            give_up(fmt::format("{}: {}", sqlite_path, sqlite3_errmsg(db)));
        int code = SQLITE_ROW;
        while ((code = sqlite3_step(rows)) == SQLITE_ROW)
            ids_.erase(reinterpret_cast<const char*>(sqlite3_column_text(rows, 0)));
        if (code != SQLITE_DONE) give_up(fmt::format("{}: {}", sqlite_path, sqlite3_errmsg(db)));
        sqlite3_finalize(rows);
        sqlite3_close(db);
        return ids_.size();
    }

  private:
    std::unordered_set<std::string> ids_;
};

// One server and everything that is sent to it.
class Range {
  public:
    Range(const Options& options, const std::string& data, const RawDisk& disk)
        : options_(options),
          disk_(disk),
          tokens_(must(app::read_sender_tokens(options.directory + "/tokens.csv"))),
          server_(options.program, data) {}

    // The highest rate held: doubling from the first rate (or halving, where even that is too
    // much), then halving the gap. 0 if none is held.
    double highest_rate(app::CountyMessages& messages, std::string_view name) {
        double failed = options_.first_rate;
        while (failed < rate_max && holds(messages, name, failed)) failed *= 2;
        double held = failed / 2;
        if (failed == options_.first_rate) {
            while (held >= rate_min && !holds(messages, name, held)) held /= 2;
            if (held < rate_min) return 0;
            failed = held * 2;
        }
        for (int i = 0; i < halvings; ++i) {
            const double rate = (held + failed) / 2;
            (holds(messages, name, rate) ? held : failed) = rate;
        }
        return held;
    }

    struct Step {
        double per_second = 0;
        double seconds = 0;   // else step_seconds
        int connections = 0;  // else connections
        std::optional<app::Storm> storm{};
        int flooding_lines = 0;
        int trickling_lines = 0;
        int screens = 0;
    };
    app::LoadReport step(app::CountyMessages& messages, std::string_view name, const Step& step) {
        app::LoadOptions load{.mllp = server_.mllp(), .http = server_.http(), .tokens = tokens_};
        load.arrivals = {.per_second = step.per_second,
                         .seconds = step.seconds > 0 ? step.seconds : options_.step_seconds,
                         .storm = step.storm,
                         .seed = options_.seed};
        load.connections = step.connections > 0 ? step.connections : options_.connections;
        load.limit_ms = options_.limit_ms;
        load.flooding_lines = step.flooding_lines;
        load.trickling_lines = step.trickling_lines;
        load.screens = step.screens;
        load.on_accepted = [this](const simulate::Outgoing& message) { acked_.add(message); };
        auto report = must(app::run_load(messages, load));
        print(name, report);
        return report;
    }

    Acked& acked() { return acked_; }
    [[nodiscard]] double resident_mb() const { return server_.resident_mb(); }

    static void print_head() {
        fmt::print("{:<22} {:>8} {:>8} {:>6} {:>7} {:>8} {:>8} {:>8} {:>9} {:>5} {:>6}\n", "load",
                   "asked/s", "taken/s", "of raw", "p50 ms", "p99 ms", "p99.9 ms", "max ms",
                   "gen. late", "lost", "held");
    }

  private:
    // A second try, since something else may have run on the machine.
    bool holds(app::CountyMessages& messages, std::string_view name, double rate) {
        return step(messages, name, {.per_second = rate}).is_held ||
               step(messages, name, {.per_second = rate}).is_held;
    }

    void print(std::string_view name, const app::LoadReport& report) const {
        const auto& all = report.all;
        const auto& from = all.from_intended;
        fmt::print(
            "{:<22} {:>8.0f} {:>8.0f} {:>6.2f} {:>7.1f} {:>8.1f} {:>8.1f} {:>8.1f} {:>9.2f} "
            "{:>5} {:>6}\n",
            name, report.asked_per_second, report.accepted_per_second,
            report.accepted_per_second / disk_.limit(report.mllp_lines + report.http_lines),
            from.p50_ms, from.p99_ms, from.p999_ms, from.max_ms, report.lateness.p99_ms,
            all.busy + all.refused + all.errors + all.unanswered, report.is_held ? "yes" : "NO");
        std::fflush(stdout);
    }

    const Options& options_;
    const RawDisk& disk_;
    app::SenderTokens tokens_;
    ServerProcess server_;
    Acked acked_;
};

std::unique_ptr<app::CountyMessages> county(const Options& options, int days_back,
                                            std::optional<app::DoorShares> mix) {
    const auto yesterday = base::local_day(base::SystemClock().now(), base::kJsonOffsetMinutes) - 1;
    return must(app::CountyMessages::open({options.seed, yesterday - days_back, mix}));
}

bool run_all(const Options& options, const std::string& data, const RawDisk& disk) {
    Range range(options, data, disk);
    fmt::print("\n{} connections, {:.0f} s each, messages of a simulated county\n",
               options.connections, options.step_seconds);
    Range::print_head();
    double held = 0;
    {
        const auto all_doors = county(options, 0, std::nullopt);
        held = range.highest_rate(*all_doors, "all doors");
        const double calm = std::max(held, rate_min) / 2;
        range.step(*all_doors, fmt::format("{} connections", options.many_connections),
                   {.per_second = calm, .connections = options.many_connections});
        // The same twice, without and with the screens: what they cost is the difference.
        range.step(*all_doors, "no screens", {.per_second = calm});
        const auto watched = range.step(*all_doors, fmt::format("{} live screens", options.screens),
                                        {.per_second = calm, .screens = options.screens});
        fmt::print("  the screens were told {} events\n", watched.screens->events);
        range.step(*all_doors, "flood and trickles",
                   {.per_second = calm, .flooding_lines = 1, .trickling_lines = 20});
        const double before = 10;
        const auto storm = range.step(
            *all_doors, fmt::format("storm {:.0f} x", options.storm_factor),
            {.per_second = calm * 4 / options.storm_factor,
             .seconds = before + options.storm_seconds + 20,
             .storm = app::Storm{options.storm_factor, before, before + options.storm_seconds}});
        fmt::print(
            "  the storm brought twice the rate held; p99 was back below {:.0f} ms after "
            "{:.0f} s\n",
            options.limit_ms, storm.recovered_after_s.value_or(0));
    }
    constexpr int half_a_year = 182;  // of other messages than those before
    const auto mllp_alone = county(options, half_a_year, app::DoorShares{1, 0, 0, 0});
    const double held_mllp = range.highest_rate(*mllp_alone, "MLLP alone");
    fmt::print(
        "\nhighest rate held with p99 < {:.0f} ms: {:.0f}/s through all doors, {:.0f}/s "
        "through MLLP; server's memory then {:.0f} MB\n",
        options.limit_ms, held, held_mllp, range.resident_mb());
    fmt::print(
        "(by a generator that shares the server's cores; other work on the machine lowers "
        "it)\n");
    const auto acked = range.acked().size();
    const auto missing = range.acked().missing_in(data + "/ledger.sqlite");
    fmt::print("{} control ids acknowledged, {} of them not in the ledger\n", acked, missing);
    return missing == 0;
}

int run(const Options& options) {
    spdlog::set_level(spdlog::level::warn);
    std::filesystem::remove_all(options.directory);
    std::filesystem::create_directories(options.directory);
    const auto data = options.directory + "/county";
    print_raw_file(options.directory, std::chrono::seconds(2));
    const auto disk = measure_raw_disk(options.directory, std::chrono::seconds(2));
    print_disk("SQLite", disk);
    if (!options.postgres.empty()) {
        print_disk("PostgreSQL", measure_raw_postgres(options.postgres + " dbname=postgres",
                                                      std::chrono::seconds(2)));
    }
    run_program({options.program, "load", "prepare", "--data", data, "--tokens",
                 options.directory + "/tokens.csv"});
    bool whole = run_all(options, data, disk);
    whole = verify(options.program, {"--data", data}) && whole;
    fmt::print("the ledger is {}\n", whole ? "whole" : "NOT whole");
    std::filesystem::remove_all(options.directory);
    return whole ? 0 : 1;
}

}  // namespace
}  // namespace fengsui::bench

int main(int argc, char** argv) {
    fengsui::bench::Options options;
    CLI::App app("The server under an open load beside the limit of this disk");
    app.add_option("--program", options.program, "The fengsui to start")->capture_default_str();
    app.add_option("--directory", options.directory,
                   "For the data, emptied before and after; on the disk to measure")
        ->capture_default_str();
    app.add_option("--seconds", options.step_seconds, "Of each rate")->capture_default_str();
    app.add_option("--first-rate", options.first_rate, "Where the search begins")
        ->capture_default_str();
    app.add_option("--limit-ms", options.limit_ms, "For p99")->capture_default_str();
    app.add_option("--connections", options.connections)->capture_default_str();
    app.add_option("--many", options.many_connections)->capture_default_str();
    app.add_option("--screens", options.screens)->capture_default_str();
    app.add_option("--postgres", options.postgres,
                   "Address of a PostgreSQL server (\"host=… user=…\"), for its limit")
        ->envname("FENGSUI_TEST_POSTGRES");
    app.add_option("--storm-seconds", options.storm_seconds)->capture_default_str();
    app.add_option("--seed", options.seed, "Of messages and moments")->capture_default_str();
    CLI11_PARSE(app, argc, argv);
    return fengsui::bench::run(options);
}
