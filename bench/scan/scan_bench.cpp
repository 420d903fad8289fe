// SPDX-License-Identifier: Apache-2.0
// scan_bench: the scan statistics on one core beside what SaTScan 10.3.2 took for the same work on
// a machine of this class (user CPU of the whole program; test/reference/scan and the design say
// which). Ours is the CPU time of the search and its replicates; reading the tables is told apart.
#include <fmt/format.h>

#include <cmath>
#include <ctime>
#include <numbers>
#include <random>
#include <string>

#include "stats/scan/scan.hpp"
#include "workbench/scan.hpp"

namespace {

using namespace fengsui;
using stats::scan::Data;
using stats::scan::Options;

double cpu_s() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

void line(const std::string& what, const Data& data, Options options, double read_s,
          double satscan_s) {
    options.threads = 1;
    const double begin = cpu_s();
    const auto result = stats::scan::scan(data, options);
    const double ours = cpu_s() - begin;
    const double best = result.clusters.empty() ? 0 : result.clusters.front().statistic;
    const auto theirs = satscan_s > 0
                            ? fmt::format("{:8.2f} {:7.1f}", satscan_s, satscan_s / (ours + read_s))
                            : std::string(16, ' ');
    fmt::print("{:44} {:6} {:8.4f} {:8.4f} {}  {:.6f}\n", what, options.replications, read_s, ours,
               theirs, best);
}

// 140 districts with 416 weeks of a disease that comes every winter, about 19,000 cases; no
// cluster.
Data districts() {
    std::mt19937_64 random(1);
    std::uniform_real_distribution<double> uniform(0, 300);
    std::gamma_distribution<double> size(1, 1);
    Data data;
    data.model = stats::scan::Model::SpaceTimePermutation;
    data.periods = 416;
    for (std::uint32_t place = 0; place < 140; ++place) {
        data.places.push_back({uniform(random), uniform(random), 0});
        const double mean = 0.33 * size(random) + 0.03;
        for (std::uint32_t week = 0; week < data.periods; ++week) {
            const double season = std::exp(2 * std::cos(2 * std::numbers::pi * week / 52)) / 2.28;
            std::poisson_distribution<std::uint32_t> cases(mean * season);
            if (const auto count = cases(random); count > 0)
                data.cases.push_back({place, week, 0, count});
        }
    }
    return data;
}

void sample(const std::string& what, const workbench::ScanRequest& request, double satscan_s) {
    const double begin = cpu_s();
    const auto input = workbench::read_scan(request);
    const double read_s = cpu_s() - begin;
    if (!input) {
        fmt::print(stderr, "scan_bench: {}\n", input.error().to_string());
        return;
    }
    line(what, input->data, input->options, read_s, satscan_s);
}

void samples() {
    using workbench::ScanMethod;
    const std::string folder = std::string(FENGSUI_SOURCE_DIR) + "/test/reference/scan/";
    workbench::ScanRequest fever{.method = ScanMethod::SpaceTimePermutation,
                                 .cases = folder + "nycfever_cases.csv",
                                 .locations = folder + "nycfever_coordinates.csv"};
    fever.options = {.prospective = true, .radius_max = 3, .duration_max = 7};
    sample("nycfever, permutation, prospective", fever, 0.09);
    workbench::ScanRequest mexico{.method = ScanMethod::SpaceTimePoisson,
                                  .cases = folder + "newmexico_cases.csv",
                                  .locations = folder + "newmexico_coordinates.csv",
                                  .population = folder + "newmexico_population.csv"};
    sample("newmexico, space-time Poisson", mexico, 0.3);
    mexico.method = ScanMethod::SpaceTimePermutation;
    mexico.population.clear();
    sample("newmexico, permutation in 36 strata", mexico, 0.31);
    sample("nyleukemia, Poisson",
           {.method = ScanMethod::Poisson,
            .cases = folder + "nyleukemia.csv",
            .locations = folder + "nyleukemia.csv"},
           0.27);
    sample("nhumberside, Bernoulli",
           {.method = ScanMethod::Bernoulli,
            .cases = folder + "nhumberside_cases.csv",
            .controls = folder + "nhumberside_controls.csv",
            .locations = folder + "nhumberside_coordinates.csv"},
           0.08);
}

}  // namespace

int main() {
    fmt::print("{:44} {:>6} {:>8} {:>8} {:>8} {:>7}  {}\n", "one core, CPU seconds", "repl.",
               "read", "scan", "SaTScan", "ratio", "statistic");
    samples();
    const auto data = districts();
    const std::string what = "140 x 416 weeks, permutation, prospective";
    line(what + ", 208", data, {.prospective = true, .replications = 999}, 0, 2.4);
    line(what + ", 208", data, {.prospective = true, .replications = 9999}, 0, 0);
    line(what + ", 26", data, {.prospective = true, .duration_max = 26}, 0, 0);
    line(what + ", 4", data, {.prospective = true, .duration_max = 4}, 0, 0);
    line("140 x 416 weeks, permutation, all of 4", data, {.duration_max = 4}, 0, 0);
    return 0;
}
