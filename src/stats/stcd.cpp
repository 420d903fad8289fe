// SPDX-License-Identifier: Apache-2.0
#include "stats/stcd.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace fengsui::stats {

namespace {

bool valid(std::span<const SpaceTimeEvent> events, const StcdOptions& options) {
    const auto positive = [](double value) { return value > 0 && std::isfinite(value); };
    return positive(options.radius) && positive(options.epsilon) &&
           !std::isnan(options.threshold) && std::ranges::all_of(events, [](const auto& event) {
               return std::isfinite(event.x) && std::isfinite(event.y) && std::isfinite(event.t);
           });
}

std::vector<std::size_t> time_order(std::span<const SpaceTimeEvent> events) {
    std::vector<std::size_t> order(events.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, {}, [&](std::size_t i) { return events[i].t; });
    return order;
}

bool near(const SpaceTimeEvent& a, const SpaceTimeEvent& b, double radius) {
    const double dx = a.x - b.x;
    const double dy = a.y - b.y;
    return std::sqrt(dx * dx + dy * dy) < radius;
}

// All Λ_{k,n} for one n after another.
class Cylinders {
  public:
    Cylinders(std::span<const SpaceTimeEvent> events, std::span<const std::size_t> order,
              const StcdOptions& options)
        : options_(options), since_(order.size(), 0), ever_(order.size(), 0) {
        for (const auto i : order) events_.push_back(events[i]);
        for (std::size_t count = 0; count <= order.size(); ++count)
            powers_.push_back(std::pow(1 + options.epsilon, double(count)));
    }

    // Takes in event n; the events before it must have been taken in.
    void add(std::size_t n) {
        since_[n] = 1;
        ever_[n] = 1;
        for (std::size_t k = 0; k < n; ++k) {
            if (!near(events_[n], events_[k], options_.radius)) continue;
            ++since_[k];
            ++ever_[k];
            ++ever_[n];
        }
    }

    [[nodiscard]] double lambda(std::size_t k, std::size_t n) const {
        const double expected = double(n - k + 1) * double(ever_[k]) / double(n + 1);
        return powers_[since_[k]] * std::exp(-options_.epsilon * expected);
    }

  private:
    const StcdOptions& options_;
    std::vector<SpaceTimeEvent> events_;
    std::vector<std::size_t> since_;  // near k, from k on
    std::vector<std::size_t> ever_;   // near k, at any time
    std::vector<double> powers_;      // of 1 + ε
};

std::size_t centre(const Cylinders& cylinders, std::size_t n) {
    std::size_t best = n;
    double greatest = 0;
    for (std::size_t k = 0; k <= n; ++k) {
        const double lambda = cylinders.lambda(k, n);
        if (lambda > greatest) {
            greatest = lambda;
            best = k;
        }
    }
    return best;
}

}  // namespace

std::optional<StcdResult> stcd(std::span<const SpaceTimeEvent> events, const StcdOptions& options) {
    if (!valid(events, options)) return std::nullopt;
    StcdResult result;
    result.order = time_order(events);
    result.statistic.reserve(events.size());
    Cylinders cylinders(events, result.order, options);
    double greatest = 0;  // never set back: so does the reference
    for (std::size_t n = 0; n < events.size(); ++n) {
        cylinders.add(n);
        double sum = 0;
        for (std::size_t k = 0; k <= n; ++k) {
            const double lambda = cylinders.lambda(k, n);
            sum += lambda;
            greatest = std::max(greatest, lambda);
        }
        result.statistic.push_back(options.cusum ? greatest : sum);
        if (!result.first_alarm && result.statistic.back() > options.threshold) {
            result.first_alarm = n;
            result.cluster_centre = centre(cylinders, n);
        }
    }
    return result;
}

}  // namespace fengsui::stats
