// SPDX-License-Identifier: Apache-2.0
// When the load generator sends: moments that are fixed before the first message goes out and do
// not wait for any answer (an open loop), so that a stall of the server cannot hide itself by
// keeping the senders waiting. A Poisson process or even spacing, with a storm in the middle if
// asked for. A function of the plan and its seed; not thread safe.
#pragma once

#include <cstdint>
#include <optional>

#include "stats/philox.hpp"

namespace fengsui::app {

enum class Spacing : std::uint8_t { Poisson, Even };

struct Storm {
    double factor = 1;  // times the rate
    double from_s = 0;
    double until_s = 0;
};

struct ArrivalPlan {
    double per_second = 100;
    double seconds = 10;
    Spacing spacing = Spacing::Poisson;
    std::optional<Storm> storm;
    std::uint64_t seed = 1;
};

class Arrivals {
  public:
    explicit Arrivals(const ArrivalPlan& plan);

    // Seconds from the start, rising; nothing once the plan's time is over.
    std::optional<double> next();

  private:
    struct Stretch {
        double per_second = 0;
        double until_s = 0;
    };
    [[nodiscard]] Stretch stretch_at(double second) const;
    double step();

    ArrivalPlan plan_;
    stats::PhiloxStream random_;
    double now_s_ = 0;
    bool is_first_ = true;
};

// Messages that the plan sends on average.
double expected_messages(const ArrivalPlan& plan);

}  // namespace fengsui::app
