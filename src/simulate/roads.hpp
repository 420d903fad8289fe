// SPDX-License-Identifier: Apache-2.0
// Roads between townships: a graph of neighbours with driving times, and the shortest times over
// it. The catalogue's drawn map says who borders on whom; where a county has no map, each township
// leads to the one at half its position in the order of codes. Times are drawn by the seed around
// one mean. Read only once built.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "catalog/place.hpp"

namespace fengsui::simulate {

struct Road {
    int from = 0;  // positions of the townships
    int to = 0;
    double minutes = 0;
};

class Roads {
  public:
    struct Options {
        double mean_minutes = 0;
        std::uint64_t seed = 0;
    };
    Roads() = default;
    Roads(const catalog::Places& places, std::span<const catalog::Place* const> townships,
          const Options& options);

    [[nodiscard]] const std::vector<Road>& all() const { return roads_; }
    // From one township to each, in minutes (Dijkstra); infinity where no road leads.
    [[nodiscard]] std::vector<double> minutes_from(int township) const;

  private:
    std::size_t townships_ = 0;
    std::vector<Road> roads_;
};

}  // namespace fengsui::simulate
