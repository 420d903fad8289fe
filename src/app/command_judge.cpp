// SPDX-License-Identifier: Apache-2.0
// judge: how well, how soon and at what price in false signals the program finds known outbreaks.
#include <fmt/format.h>

#include <chrono>
#include <filesystem>
#include <fstream>

#include "app/command.hpp"
#include "app/judge/judge.hpp"
#include "app/judge/judge_tables.hpp"
#include "app/output.hpp"
#include "app/stop_signals.hpp"
#include "simulate/output.hpp"

namespace fengsui::app {
namespace {

namespace fs = std::filesystem;
using base::Result;

struct JudgeRequest {
    JudgeOptions options;
    std::string from;
};

double seconds_since(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

Result<void> write_file(const fs::path& path, const std::string& text) {
    std::ofstream file(path, std::ios::binary);
    file << text;
    file.close();
    if (file) return {};
    return base::fail(base::ProblemCode::StorageFailed, path.string(), "cannot be written");
}

Result<void> write_folder(const JudgePlan& plan, std::span<const evaluate::JudgedRun> runs,
                          std::span<const PublishedFigure> published) {
    const fs::path folder(plan.options().out);
    const int offset = plan.tables().catalog().home().utc_offset_minutes;
    std::error_code error;
    fs::create_directories(folder, error);
    if (error)
        return base::fail(base::ProblemCode::StorageFailed, folder.string(), error.message());
    for (const auto& [name, text] : {std::pair{"runs.csv", runs_csv(runs, offset)},
                                     std::pair{"signals.csv", signals_csv(runs, offset)},
                                     std::pair{"summary.csv", summary_csv(evaluate::score(runs))},
                                     std::pair{"calibration.csv", calibration_csv(runs)},
                                     std::pair{"report.md", report_md(runs, published)}}) {
        if (auto written = write_file(folder / name, text); !written) return written;
    }
    return {};
}

Result<void> judge_counties(const JudgeOptions& options, Output& output) {
    if (!options.out.empty()) {
        if (auto usable = simulate::check_folder(options.out); !usable) return usable;
    }
    const auto plan = JudgePlan::make(options);
    if (!plan) return tl::unexpected(plan.error());
    const auto published = load_published((*plan)->tables().files());
    if (!published) return tl::unexpected(published.error());
    const StopSignals stop;
    const auto start = std::chrono::steady_clock::now();
    JudgeProgress last;
    const auto runs =
        judge(**plan, {.on_run =
                           [&](const JudgeProgress& now) {
                               last = now;
                               fmt::print(stderr, "\r{} of {} runs, {:.0f} s", now.runs_done,
                                          now.runs, seconds_since(start));
                           },
                       .cancelled = [&stop] { return stop.came(); }});
    if (!runs) return tl::unexpected(runs.error());
    fmt::print(stderr, "\r{} runs, {:.1f} million messages in {:.0f} s\n", last.runs_done,
               static_cast<double>(last.messages) / 1e6, seconds_since(start));
    if (options.out.empty()) {
        output.write(summary_csv(evaluate::score(*runs)));
        return {};
    }
    if (auto written = write_folder(**plan, *runs, *published); !written) return written;
    fmt::print(stderr, "written to {}\n", options.out);
    return {};
}

int run_judge(const JudgeRequest& request) {
    Output output;
    auto options = request.options;
    if (const auto from = base::parse_day(request.from)) {
        options.from = *from;
        return output.finish("judge", judge_counties(options, output));
    }
    return output.finish(
        "judge", base::fail(base::ProblemCode::ValueInvalid, "--from",
                            fmt::format("\"{}\" is not a date such as 2025-01-01", request.from)));
}

void add_options(CLI::App& command, JudgeRequest& request) {
    auto& options = request.options;
    command.add_option("--outbreaks", options.outbreaks, "Folder of outbreak files (*.toml)")
        ->required();
    command
        .add_option("--replications", options.replications,
                    "Counties for each outbreak, each with a seed and a time of the year of its "
                    "own")
        ->required();
    command.add_option("--region", options.region,
                       "TOML file of a region within the county that the catalogue serves; "
                       "without it, the program's own");
    command.add_option("--detectors", options.detectors,
                       "CSV file to judge instead of the program's own detectors.csv");
    request.from = base::to_string(options.from);
    command.add_option("--from", request.from, "First day on which an outbreak begins")
        ->capture_default_str();
    command
        .add_option("--spread", options.spread_days,
                    "The replications begin on days spread over so many days from --from")
        ->capture_default_str();
    command
        .add_option("--history", options.history_days,
                    "Days of past that are known before, but not judged: methods that need a "
                    "longer one do not run")
        ->capture_default_str();
    command
        .add_option("--warm-up", options.warm_up_days,
                    "Days then lived and judged, of which nothing is reported")
        ->capture_default_str();
    command.add_option("--days", options.days, "Days judged at most, and in the quiet county")
        ->capture_default_str();
    command
        .add_option("--seed", options.seed,
                    "Of the county and the first replication; the next have the next ones. Same "
                    "seed, same answer")
        ->capture_default_str();
    command
        .add_option("--threads", options.threads,
                    "Each lives whole replications; the answer is the same for any number")
        ->capture_default_str();
    command.add_option("--out", options.out,
                       "Folder to write to, new or empty; without it, the summary goes to stdout");
}

}  // namespace

void add_judge(CLI::App& app, Run& run) {
    auto* command = app.add_subcommand(
        "judge",
        "Let simulated counties live through known outbreaks and say what the detectors "
        "found");
    auto request = std::make_shared<JudgeRequest>();
    add_options(*command, *request);
    command->footer(
        "Writes summary.csv (sensitivity, delays, false signals and PPV per outbreak, channel and\n"
        "method), runs.csv (the truth of each run), signals.csv (each signal and whether it was\n"
        "right), calibration.csv (p-values where nothing happens) and report.md (the same as\n"
        "tables, with the published figures of CIDARS).\n"
        "Everything is simulated; docs/judging.md says how signals are matched and what the\n"
        "simulation cannot tell. The counties live in the temporary directory (TMPDIR), about\n"
        "2 GB for each thread.");
    command->callback([&run, request] { run = [request] { return run_judge(*request); }; });
}

}  // namespace fengsui::app
