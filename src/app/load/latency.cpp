// SPDX-License-Identifier: Apache-2.0
#include "app/load/latency.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace fengsui::app {

// Below 128 µs each microsecond has its own; from there each power of two has 64.
std::size_t LatencyHistogram::bucket_of(std::uint64_t us) {
    if (us < 2 * steps) return us;
    const auto shift = static_cast<std::size_t>(std::bit_width(us)) - 7;
    const auto bucket = steps * shift + (us >> shift);
    return std::min(bucket, steps * (powers + 1) - 1);
}

std::uint64_t LatencyHistogram::upper_edge_us(std::size_t bucket) {
    if (bucket < 2 * steps) return bucket;
    const auto shift = bucket / steps - 1;
    return ((bucket - steps * shift + 1) << shift) - 1;
}

void LatencyHistogram::add(std::chrono::nanoseconds duration) {
    const auto us = static_cast<std::uint64_t>(std::max<std::int64_t>(0, duration.count() / 1000));
    ++buckets_[bucket_of(us)];
    ++count_;
    max_us_ = std::max(max_us_, us);
}

void LatencyHistogram::add(const LatencyHistogram& other) {
    for (std::size_t i = 0; i < buckets_.size(); ++i) buckets_[i] += other.buckets_[i];
    count_ += other.count_;
    max_us_ = std::max(max_us_, other.max_us_);
}

double LatencyHistogram::quantile_ms(double share) const {
    if (count_ == 0) return 0;
    const auto rank = std::max<std::uint64_t>(
        1, static_cast<std::uint64_t>(std::ceil(share * static_cast<double>(count_))));
    std::uint64_t seen = 0;
    for (std::size_t i = 0; i < buckets_.size(); ++i) {
        seen += buckets_[i];
        if (seen >= rank) return static_cast<double>(std::min(upper_edge_us(i), max_us_)) / 1000;
    }
    return static_cast<double>(max_us_) / 1000;
}

LatencySummary LatencyHistogram::summary() const {
    return {quantile_ms(0.5), quantile_ms(0.9), quantile_ms(0.99), quantile_ms(0.999),
            static_cast<double>(max_us_) / 1000};
}

}  // namespace fengsui::app
