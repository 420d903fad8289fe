// SPDX-License-Identifier: Apache-2.0
#include "stats/scan/monte_carlo.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>
#include <numeric>
#include <thread>

namespace fengsui::stats::scan {
namespace {

// Below this a search looks at every window that has a high rate at all.
constexpr double lowest_bar = 1e-6;

// Where to begin: with independent windows the greatest ratio is about the logarithm of their
// number. Only the speed depends on it.
double first_bar(const Scene& scene) {
    double windows = 1;
    for (std::uint32_t centre = 0; centre < scene.circles().centre_count(); ++centre)
        windows += static_cast<double>(scene.circles().around(centre).size());
    windows *=
        static_cast<double>(scene.duration_max()) * (scene.ends().last - scene.ends().first + 1);
    return 0.5 * std::log(windows) + 1;
}

std::vector<std::uint32_t> all_centres(const Scene& scene) {
    std::vector<std::uint32_t> centres;
    for (std::uint32_t centre = 0; centre < scene.circles().centre_count(); ++centre) {
        if (!scene.circles().around(centre).empty()) centres.push_back(centre);
    }
    return centres;
}

template <class Count>
LaneCounts<Count> counts_of(const Scene& scene) {
    return LaneCounts<Count>(std::size_t{scene.place_count()} * (scene.slots() + 1));
}

// The bar for those that did not reach `bar`; 0: there is none.
double lower(double bar, double factor) {
    if (bar > 0.1) return bar * factor;
    return bar > lowest_bar ? lowest_bar : 0;
}

// One thread's share of the replicates.
template <class Count>
class Worker {
  public:
    Worker(const Scene& scene, const Draw& draw)
        : scene_(scene), draw_(draw), counts_(counts_of<Count>(scene)) {}

    // Raises the maxima of up to Lanes::count replicates, given by their indices.
    void run(const Search<Count>& search, std::span<const std::uint32_t> replicates,
             std::vector<Best>& maxima) {
        std::ranges::fill(counts_, Lanes<Count>{});
        for (std::size_t lane = 0; lane < replicates.size(); ++lane)
            draw_.add(replicates[lane] + 1U, counts_, lane, scratch_);
        lane_loops<Count>().sum_slots(counts_, scene_.slots());
        std::array<Best, Lanes<Count>::count> best;
        for (std::size_t lane = 0; lane < replicates.size(); ++lane)
            best[lane] = maxima[replicates[lane]];
        const auto lanes = std::span(best).first(replicates.size());
        for (std::size_t i = 0; i < search.prepared().size(); ++i)
            search.run(i, counts_, room_, lanes);
        for (std::size_t lane = 0; lane < replicates.size(); ++lane)
            maxima[replicates[lane]] = best[lane];
    }

  private:
    const Scene& scene_;
    const Draw& draw_;
    LaneCounts<Count> counts_;
    SearchRoom<Count> room_;
    Draw::Scratch scratch_;
};

template <class Count>
class Replicates {
  public:
    Replicates(const Scene& scene, const Draw& draw, const Options& options)
        : scene_(scene),
          search_(scene),
          centres_(all_centres(scene)),
          maxima_(options.replications) {
        for (unsigned i = 0; i < std::max(1U, options.threads); ++i)
            workers_.emplace_back(scene, draw);
    }

    std::vector<double> run() {
        std::vector<std::uint32_t> all(maxima_.size());
        std::iota(all.begin(), all.end(), 0U);
        const auto pilots = std::min(all.size(), Lanes<Count>::count);
        std::vector<std::uint32_t> left(all.begin(), all.begin() + std::ptrdiff_t(pilots));
        double bar = first_bar(scene_);
        while (left.size() > pilots / 8 && bar > 0) {
            left = those_below(bar, left);
            if (left.size() > pilots / 8) bar = lower(bar, 0.8);
        }
        left.insert(left.end(), all.begin() + std::ptrdiff_t(pilots), all.end());
        // A bar that nearly all the others will reach.
        for (bar = nearly_least(pilots, bar); bar > 0; bar = lower(bar, 0.75))
            left = those_below(bar, left);
        std::vector<double> ratios;
        for (const auto& best : maxima_) ratios.push_back(best.ratio);
        return ratios;
    }

  private:
    [[nodiscard]] double nearly_least(std::size_t pilots, double bar) const {
        double least = std::numeric_limits<double>::infinity();
        for (const auto& pilot : std::span(maxima_).first(pilots)) {
            if (pilot.ratio > 0) least = std::min(least, pilot.ratio);
        }
        return std::isfinite(least) ? std::max(bar, 0.98 * least) : bar;
    }

    // Gives those that do not reach the bar.
    std::vector<std::uint32_t> those_below(double bar, std::span<const std::uint32_t> replicates) {
        if (replicates.empty()) return {};
        search_.set_bar(bar);
        for (std::span<const std::uint32_t> centres = centres_; !centres.empty();) {
            search_.prepare(centres);
            each_batch(replicates);
        }
        std::vector<std::uint32_t> left;
        for (const auto replicate : replicates) {
            auto& best = maxima_[replicate];
            best.bar = 0;
            if (best.ratio >= bar) continue;
            // What was found below the bar may not be all there is.
            best = {};
            left.push_back(replicate);
        }
        return left;
    }

    void each_batch(std::span<const std::uint32_t> replicates) {
        std::atomic<std::size_t> next = 0;
        const auto work = [&](Worker<Count>& worker) {
            constexpr std::size_t lanes = Lanes<Count>::count;
            for (;;) {
                const auto first = next.fetch_add(lanes);
                if (first >= replicates.size()) return;
                const auto count = std::min(lanes, replicates.size() - first);
                worker.run(search_, replicates.subspan(first, count), maxima_);
            }
        };
        std::vector<std::jthread> threads;
        const auto batches = (replicates.size() + Lanes<Count>::count - 1) / Lanes<Count>::count;
        for (std::size_t i = 1; i < std::min(workers_.size(), batches); ++i)
            threads.emplace_back([&work, &worker = workers_[i]] { work(worker); });
        work(workers_.front());
    }

    const Scene& scene_;
    Search<Count> search_;
    std::vector<std::uint32_t> centres_;
    std::vector<Best> maxima_;
    std::vector<Worker<Count>> workers_;
};

}  // namespace

template <class Count>
std::vector<Best> best_by_centre(const Scene& scene, const Draw& draw) {
    auto counts = counts_of<Count>(scene);
    SearchRoom<Count> room;
    draw.add_observed(counts, 0);
    lane_loops<Count>().sum_slots(counts, scene.slots());
    std::vector<Best> all(scene.circles().centre_count());
    auto left = all_centres(scene);
    Search<Count> search(scene);
    for (double bar = first_bar(scene); !left.empty() && bar > 0; bar = lower(bar, 0.5)) {
        search.set_bar(bar);
        std::vector<std::uint32_t> below;
        for (std::span<const std::uint32_t> centres = left; !centres.empty();) {
            search.prepare(centres);
            for (std::size_t i = 0; i < search.prepared().size(); ++i) {
                Best best;
                search.run(i, counts, room, std::span(&best, 1));
                const auto centre = search.prepared()[i];
                if (best.ratio >= bar) {
                    all[centre] = best;
                } else {
                    below.push_back(centre);
                }
            }
        }
        left = std::move(below);
    }
    return all;
}

template <class Count>
std::vector<double> replicate_maxima(const Scene& scene, const Draw& draw, const Options& options) {
    if (options.replications == 0) return {};
    return Replicates<Count>(scene, draw, options).run();
}

template std::vector<Best> best_by_centre<std::int16_t>(const Scene&, const Draw&);
template std::vector<Best> best_by_centre<std::int32_t>(const Scene&, const Draw&);
template std::vector<double> replicate_maxima<std::int16_t>(const Scene&, const Draw&,
                                                            const Options&);
template std::vector<double> replicate_maxima<std::int32_t>(const Scene&, const Draw&,
                                                            const Options&);

}  // namespace fengsui::stats::scan
