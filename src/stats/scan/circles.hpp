// SPDX-License-Identifier: Apache-2.0
// The circles around each place: its neighbours from the nearest to the farthest that the limits
// allow. The circle with k places holds the first k of them. Pure, thread safe.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "stats/scan/scan.hpp"

namespace fengsui::stats::scan {

class Circles {
  public:
    // `weights` of the places: what share_max is a share of.
    Circles(std::span<const Point> places, bool on_sphere, std::span<const double> weights,
            double share_max, double radius_max);

    // The places of the largest circle around `centre`, outwards. Empty if the centre alone is
    // more than the share allows.
    [[nodiscard]] std::span<const std::uint32_t> around(std::uint32_t centre) const {
        return std::span(neighbours_).subspan(begin_[centre], begin_[centre + 1] - begin_[centre]);
    }
    [[nodiscard]] std::uint32_t centre_count() const {
        return static_cast<std::uint32_t>(begin_.size() - 1);
    }

  private:
    std::vector<std::uint32_t> neighbours_;
    std::vector<std::size_t> begin_;
};

double distance(const Point& a, const Point& b);                // straight
double radius(const Point& a, const Point& b, bool on_sphere);  // along the surface, in km

}  // namespace fengsui::stats::scan
