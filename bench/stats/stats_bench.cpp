// SPDX-License-Identifier: Apache-2.0
// The detection engine's figures of DESIGN.md §8: CPU time of one series-point of each method,
// beside R's stored figure for the same kind of work and, where R is installed, beside R itself on
// the same series in this run, with the sum of the results compared. Fails if those sums differ; a
// figure below its target is only marked.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <ctime>

#include "reference.hpp"
#include "work.hpp"

namespace fengsui::bench {
namespace {

std::vector<Group> all_groups() {
    return {farrington_work(), ears_work(), estimate_r_work()};
}

double cpu_seconds() {
    timespec now{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

struct Measured {
    double seconds = 0;  // of one run; the median of several batches
    double checksum = 0;
};

Measured measure(const Work& work, double batch_seconds) {
    Measured measured;
    measured.checksum = work.run();  // also warms up
    double begin = cpu_seconds();
    work.run();
    const double once = std::max(cpu_seconds() - begin, 1e-7);
    const int runs = std::max(1, static_cast<int>(batch_seconds / once));
    std::vector<double> batches;
    for (int batch = 0; batch < 7; ++batch) {
        begin = cpu_seconds();
        for (int i = 0; i < runs; ++i) work.run();
        batches.push_back((cpu_seconds() - begin) / runs);
    }
    std::ranges::nth_element(batches, batches.begin() + 3);
    measured.seconds = batches[3];
    return measured;
}

std::string time_text(double seconds) {
    if (seconds < 1e-3) return fmt::format("{:.2f} us", seconds * 1e6);
    if (seconds < 1) return fmt::format("{:.2f} ms", seconds * 1e3);
    return fmt::format("{:.2f} s", seconds);
}

std::string target_text(const Work& work, double seconds, double ratio) {
    if (work.seconds_wanted > 0) {
        return fmt::format("run {} < {} {}", time_text(seconds), time_text(work.seconds_wanted),
                           seconds < work.seconds_wanted ? "yes" : "NO");
    }
    if (work.ratio_wanted <= 0) return "";
    return fmt::format(">= {:.0f}x {}", work.ratio_wanted,
                       ratio >= work.ratio_wanted ? "yes" : "NO");
}

// One row; false if R's results are not ours.
bool print(const Work& work, const Measured& ours, const StoredTimes& stored,
           const std::map<std::string, RResult>& r) {
    const double point = ours.seconds / work.points;
    std::string stored_time = "-";
    std::string stored_ratio = "-";
    std::string r_time = "-";
    std::string r_ratio = "-";
    double ratio = 0;
    if (const auto time = work.reference ? stored.seconds(*work.reference) : std::nullopt) {
        ratio = *time / point;
        stored_time = time_text(*time);
        stored_ratio = fmt::format("{:.0f}x", ratio);
    }
    bool same = true;
    if (const auto found = r.find(work.name); found != r.end()) {
        ratio = found->second.seconds / ours.seconds;
        r_time = time_text(found->second.seconds / work.points);
        r_ratio = fmt::format("{:.0f}x", ratio);
        same = std::abs(found->second.checksum - ours.checksum) <= 1e-6 * std::abs(ours.checksum);
    }
    fmt::print("{:<46} {:>10} {:>10} {:>8} {:>10} {:>8}  {}{}\n", work.name, time_text(point),
               stored_time, stored_ratio, r_time, r_ratio, target_text(work, ours.seconds, ratio),
               same ? "" : "  RESULTS DIFFER FROM R'S");
    std::fflush(stdout);
    return same;
}

int run(int argc, char** argv) {
    CLI::App app("The detection engine's figures beside R's.");
    std::string sources = "bench/stats";
    std::string timing = "test/reference/detection/timing.csv";
    std::string folder = "build/bench-data/stats";
    std::string only;
    double batch_seconds = 0.1;
    bool without_r = false;
    app.add_option("--sources", sources, "Where the R scripts are")->capture_default_str();
    app.add_option("--timing", timing, "R's stored figures")->capture_default_str();
    app.add_option("--directory", folder, "For files that R reads")->capture_default_str();
    app.add_option("--only", only, "One group");
    app.add_option("--batch", batch_seconds, "CPU seconds of one batch")->capture_default_str();
    app.add_flag("--no-r", without_r, "Do not run R");
    CLI11_PARSE(app, argc, argv);
    const StoredTimes stored(timing);
    fmt::print("{:<46} {:>10} {:>10} {:>8} {:>10} {:>8}  {}\n", "CPU time of one series-point",
               "ours", "R stored", "ratio", "R here", "ratio", "target");
    bool same = true;
    for (const auto& group : all_groups()) {
        if (!only.empty() && group.name != only) continue;
        std::map<std::string, RResult> r;
        if (!without_r) r = run_r(group, sources, folder);
        for (const auto& work : group.works)
            same &= print(work, measure(work, batch_seconds), stored, r);
    }
    return same ? 0 : 1;
}

}  // namespace
}  // namespace fengsui::bench

int main(int argc, char** argv) {
    try {
        return fengsui::bench::run(argc, argv);
    } catch (const std::exception& error) {
        fmt::print(stderr, "stats_bench: {}\n", error.what());
        return 1;
    }
}
