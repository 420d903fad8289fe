// SPDX-License-Identifier: Apache-2.0
#include "stats/scan/time_boxes.hpp"

#include <algorithm>
#include <cmath>

namespace fengsui::stats::scan {
namespace {

// Plan i serves circles of ladder_step^i to ladder_step^(i + 1) expected cases.
constexpr double ladder_step = 1.25;
// A box is small enough if its hull stays below the bar but for this many standard deviations.
constexpr double deviations = 3.5;

}  // namespace

TimePlans::TimePlans(const Scene& scene, const Bar& bar)
    : scene_(scene), bar_(bar), share_suffix_(scene.slots() + 1) {
    double all = 0;
    double largest_circle = 1;
    for (std::uint32_t place = 0; place < scene.place_count(); ++place) {
        const auto suffix = scene.expected_suffix(place);
        for (std::size_t slot = 0; slot < suffix.size(); ++slot)
            share_suffix_[slot] += suffix[slot];
        all += scene.expected_total(place);
        double circle = 0;
        for (const auto member : scene.circles().around(place))
            circle += scene.expected_total(member);
        largest_circle = std::max(largest_circle, circle);
    }
    for (auto& share : share_suffix_) share = all > 0 ? share / all : 0;
    for (auto end = scene.ends().first; end <= scene.ends().last; ++end) {
        const auto begin = end + 1 >= scene.duration_max() ? end + 1 - scene.duration_max() : 0;
        share_longest_ = std::max(share_longest_, share(begin, end));
    }
    const TimeBox whole{0, static_cast<std::uint16_t>(scene.slots() - 1),
                        static_cast<std::uint16_t>(scene.ends().first),
                        static_cast<std::uint16_t>(scene.ends().last)};
    for (double expected = 1; plans_.empty() || expected <= largest_circle;
         expected *= ladder_step) {
        const double middle = expected * std::sqrt(ladder_step);
        split(whole, {middle, growth(middle)}, plans_.emplace_back());
    }
}

std::span<const TimeBox> TimePlans::plan(double expected) const {
    const double step = std::log(std::max(1.0, expected)) / std::log(ladder_step);
    return plans_[std::min(plans_.size() - 1, static_cast<std::size_t>(step))];
}

double TimePlans::growth(double expected) const {
    // In space alone a circle costs one comparison, and a block would save nothing.
    if (scene_.slots() == 1) return 0;
    // The excess that reaches a ratio r is about sqrt(2 r e); a block takes part of that.
    const double most = std::max(1.0, expected * share_longest_);
    return std::clamp(0.25 * std::sqrt(2 * bar_.ratio() / most), 0.01, 0.4);
}

void TimePlans::split(const TimeBox& box, const Circle& circle, std::vector<TimeBox>& plan) const {
    const auto longest = static_cast<int>(scene_.duration_max());
    const bool empty = box.begin_first > box.end_last ||
                       static_cast<int>(box.end_first) - box.begin_last + 1 > longest;
    if (empty) return;
    const bool single = box.begin_first == box.begin_last && box.end_first == box.end_last;
    const double hull = share(box.begin_first, box.end_last) * circle.expected;
    const double core = share(box.begin_last, box.end_first) * circle.expected;
    const double held = hull * (1 + circle.growth);
    // Nothing is gained by splitting what hardly differs.
    const bool tight = hull - core < 0.1 * std::sqrt(hull);
    if (single || tight || bar_.count_needed(core) > held + deviations * std::sqrt(held) + 1) {
        plan.push_back(box);
        return;
    }
    const double begins = share(box.begin_first, box.begin_last);
    const double ends = share(box.end_first, box.end_last);
    const bool split_begins =
        box.end_first == box.end_last || (box.begin_first != box.begin_last && begins >= ends);
    TimeBox low = box;
    TimeBox high = box;
    if (split_begins) {
        low.begin_last = static_cast<std::uint16_t>((box.begin_first + box.begin_last) / 2);
        high.begin_first = static_cast<std::uint16_t>(low.begin_last + 1);
    } else {
        low.end_last = static_cast<std::uint16_t>((box.end_first + box.end_last) / 2);
        high.end_first = static_cast<std::uint16_t>(low.end_last + 1);
    }
    split(low, circle, plan);
    split(high, circle, plan);
}

}  // namespace fengsui::stats::scan
