// SPDX-License-Identifier: Apache-2.0
// A histogram of durations in a fixed 16 KiB whatever their number: buckets whose width is at most
// 1/64 of their value, from a microsecond to a day and a half, as in HdrHistogram (Tene G, 2012). A
// quantile is the upper edge of its bucket, so it is never told too small. Not thread safe.
#pragma once

#include <array>
#include <boost/describe/class.hpp>
#include <chrono>
#include <cstdint>

namespace fengsui::app {

struct LatencySummary {
    double p50_ms = 0;
    double p90_ms = 0;
    double p99_ms = 0;
    double p999_ms = 0;
    double max_ms = 0;
    BOOST_DESCRIBE_CLASS(LatencySummary, (), (p50_ms, p90_ms, p99_ms, p999_ms, max_ms), (), ())
};

class LatencyHistogram {
  public:
    // What is below 0 counts as 0.
    void add(std::chrono::nanoseconds duration);
    void add(const LatencyHistogram& other);

    [[nodiscard]] std::uint64_t count() const { return count_; }
    // Of the smallest duration that `share` of all do not exceed; 0 of none.
    [[nodiscard]] double quantile_ms(double share) const;
    [[nodiscard]] LatencySummary summary() const;

  private:
    static constexpr std::size_t steps = 64;  // buckets of one power of two
    static constexpr std::size_t powers = 31;
    static std::size_t bucket_of(std::uint64_t us);
    static std::uint64_t upper_edge_us(std::size_t bucket);

    std::array<std::uint64_t, steps*(powers + 1)> buckets_{};
    std::uint64_t count_ = 0;
    std::uint64_t max_us_ = 0;
};

}  // namespace fengsui::app
