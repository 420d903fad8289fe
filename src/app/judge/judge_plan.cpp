// SPDX-License-Identifier: Apache-2.0
#include "app/judge/judge_plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "app/house.hpp"

namespace fengsui::app {
namespace {

using base::Result;
namespace fs = std::filesystem;

constexpr std::string_view kDetectors = "detectors.csv";
constexpr std::size_t kOutbreaksMax = 100;
// A judged outbreak begins when its replication does, so a file may name any day.
constexpr simulate::Window kAnyDay{{18'628}, {23'741}};  // 2021 to 2034

Result<simulate::NamedFile> read_file(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return base::fail(base::ProblemCode::NotFound, path.string(), "cannot be read");
    std::ostringstream bytes;
    bytes << file.rdbuf();
    return simulate::NamedFile{path.string(), bytes.str()};
}

struct Range {
    const char* option;
    int value;
    int low;
    int high;
};

Result<void> check_numbers(const JudgeOptions& options) {
    for (const auto& [option, value, low, high] :
         {Range{"--replications", options.replications, 1, 1000},
          Range{"--spread", options.spread_days, 1, 3650},
          Range{"--history", options.history_days, 0, 2500},
          Range{"--warm-up", options.warm_up_days, 1, 200}, Range{"--days", options.days, 7, 400},
          Range{"--threads", options.threads, 1, 64}}) {
        if (value < low || value > high)
            return base::fail(base::ProblemCode::ValueInvalid, option,
                              fmt::format("{} to {}, not {}", low, high, value));
    }
    return {};
}

// By name, so that a folder gives the same runs on every disk.
Result<std::vector<fs::path>> outbreak_paths(const std::string& folder) {
    std::error_code error;
    const fs::directory_iterator entries(folder, error);
    if (error)
        return base::fail(base::ProblemCode::NotFound, folder, "is no folder that can be read");
    std::vector<fs::path> paths;
    for (const auto& entry : entries) {
        if (entry.path().extension() == ".toml") paths.push_back(entry.path());
    }
    if (paths.empty())
        return base::fail(base::ProblemCode::NotFound, folder, "holds no outbreak (*.toml)");
    if (paths.size() > kOutbreaksMax)
        return base::fail(
            base::ProblemCode::ValueInvalid, folder,
            fmt::format("holds {} outbreaks, at most {}", paths.size(), kOutbreaksMax));
    std::ranges::sort(paths);
    return paths;
}

}  // namespace

Result<std::unique_ptr<JudgeTables>> JudgeTables::load(const std::string& detectors) {
    auto tables = std::make_unique<JudgeTables>();
    const auto own = catalogue_files();
    tables->files_.assign(own.begin(), own.end());
    if (!detectors.empty()) {
        auto file = read_file(detectors);
        if (!file) return tl::unexpected(file.error());
        tables->detectors_ = std::move(file->bytes);
        std::ranges::find(tables->files_, kDetectors, &base::EmbeddedFile::path)->bytes =
            tables->detectors_;
    }
    auto catalog = load_catalogue(tables->files_);
    if (!catalog) return tl::unexpected(catalog.error());
    tables->catalog_ = std::move(*catalog);
    return tables;
}

Result<std::unique_ptr<JudgePlan>> JudgePlan::make(const JudgeOptions& options) {
    if (auto checked = check_numbers(options); !checked) return tl::unexpected(checked.error());
    const auto paths = outbreak_paths(options.outbreaks);
    if (!paths) return tl::unexpected(paths.error());
    std::unique_ptr<JudgePlan> plan(new JudgePlan(options));
    for (const auto& path : *paths) {
        auto file = read_file(path);
        if (!file) return tl::unexpected(file.error());
        plan->files_.push_back(std::move(*file));
    }
    auto tables = JudgeTables::load(options.detectors);
    if (!tables) return tl::unexpected(tables.error());
    plan->tables_ = std::move(*tables);
    if (auto opened = plan->open_world(); !opened) return tl::unexpected(opened.error());
    if (auto dated = plan->check_dates(); !dated) return tl::unexpected(dated.error());
    if (auto read = plan->read_outbreaks(); !read) return tl::unexpected(read.error());
    plan->plan_replications();
    return plan;
}

Result<void> JudgePlan::open_world() {
    auto region = options_.region.empty()
                      ? simulate::embedded_file(tables_->files(), simulate::default_region)
                      : read_file(options_.region);
    if (!region) return tl::unexpected(region.error());
    auto world =
        simulate::World::open(tables_->catalog(), tables_->files(), *region, options_.seed);
    if (!world) return tl::unexpected(world.error());
    world_ = std::move(*world);
    const auto& home = tables_->catalog().home().county;
    const auto& county = world_->county().region().county;
    if (county != home)
        return base::fail(base::ProblemCode::ValueInvalid, region->name,
                          fmt::format("field county: {} is not the county that the catalogue "
                                      "serves, {}: nothing there would be watched",
                                      county, home));
    return {};
}

Result<void> JudgePlan::check_dates() const {
    const auto first = options_.from - (options_.history_days + options_.warm_up_days);
    const auto last = options_.from + (options_.spread_days + options_.days);
    if (world_->calendar().covers(first, last)) return {};
    return base::fail(
        base::ProblemCode::ValueInvalid, "--from",
        fmt::format("the runs and their history reach from {} to {}; simulate/lunar_new_year.csv "
                    "does not know all of these years",
                    base::to_string(first), base::to_string(last)));
}

Result<void> JudgePlan::read_outbreaks() {
    for (const auto& file : files_) {
        auto read = world_->load_outbreaks({file}, kAnyDay, options_.seed);
        if (!read) return tl::unexpected(read.error());
        const int early = read->front().mosquito_days_before;
        if (early >= options_.days)
            return base::fail(base::ProblemCode::ValueInvalid, file.name,
                              fmt::format("field mosquito_days_before: {} days, where only {} are "
                                          "judged",
                                          early, options_.days));
    }
    return {};
}

// Spread evenly over the year however many they are: the golden ratio leaves no gap unfilled.
void JudgePlan::plan_replications() {
    constexpr double golden = 0.618033988749895;
    for (int i = 0; i < options_.replications; ++i) {
        const double part = std::fmod(i * golden, 1.0);
        const int days = static_cast<int>(part * options_.spread_days);
        replications_.push_back(
            {i + 1, options_.seed + static_cast<std::uint64_t>(i), options_.from + days});
    }
}

simulate::Outbreak JudgePlan::outbreak(std::size_t number, const Replication& of) const {
    // It was read before, with another seed: only the place can differ.
    auto outbreak = world_->load_outbreaks({files_[number]}, kAnyDay, of.seed).value().front();
    outbreak.start = of.first + outbreak.mosquito_days_before;
    return outbreak;
}

}  // namespace fengsui::app
