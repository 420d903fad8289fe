// SPDX-License-Identifier: Apache-2.0
#include "evaluate/outbreak_score.hpp"

#include <algorithm>
#include <cmath>
#include <set>

namespace fengsui::evaluate {
namespace {

constexpr double ms_a_day = 86'400'000;
constexpr double normal_975 = 1.959963984540054;

// Between the two values beside the place, as R's type 7.
std::optional<double> quantile(const std::vector<double>& sorted, double share) {
    if (sorted.empty()) return std::nullopt;
    const double at = share * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::size_t>(at);
    const auto above = std::min(below + 1, sorted.size() - 1);
    return sorted[below] + (at - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

Delays delays_of(std::vector<double> days) {
    std::ranges::sort(days);
    return {quantile(days, 0.5), quantile(days, 0.25), quantile(days, 0.75)};
}

double days_between(base::Instant from, base::Instant to) {
    return static_cast<double>(to.ms - from.ms) / ms_a_day;
}

// Half the width and the middle of Wilson's interval.
std::pair<double, double> wilson(const Share& share) {
    if (share.all == 0) return {0.5, 0.5};
    const double n = share.all;
    const double p = share.of / n;
    const double z2 = normal_975 * normal_975;
    const double middle = (p + z2 / (2 * n)) / (1 + z2 / n);
    const double half = normal_975 / (1 + z2 / n) * std::sqrt(p * (1 - p) / n + z2 / (4 * n * n));
    return {half, middle};
}

struct Slice {
    std::string by;
    std::string of;
    AlarmFilter counts;
};

std::vector<Slice> slices_of(std::span<const JudgedRun> runs) {
    std::set<surveil::Channel> channels;
    std::set<std::string> methods;
    for (const auto& run : runs) {
        for (const auto& signal : run.signals) {
            for (const auto& alarm : signal.alarms) {
                channels.insert(alarm.stream.channel);
                methods.insert(alarm.method);
            }
        }
    }
    std::vector<Slice> slices{{"all", "", [](const JudgedAlarm&) { return true; }}};
    for (const auto channel : channels)
        slices.push_back({"channel", std::string(to_string(channel)),
                          [channel](const JudgedAlarm& a) { return a.stream.channel == channel; }});
    for (const auto& method : methods)
        slices.push_back(
            {"method", method, [method](const JudgedAlarm& a) { return a.method == method; }});
    return slices;
}

void count_signals(const JudgedRun& run, const Slice& slice, Score& score) {
    for (const auto& signal : run.signals) {
        const auto verdict = verdict_of(signal, run.truth.nature, slice.counts);
        if (!verdict) continue;
        auto& count = *verdict == Verdict::Outbreak    ? score.outbreak_signals
                      : *verdict == Verdict::DataFault ? score.data_faults
                                                       : score.false_signals;
        ++count;
    }
}

Score score_slice(std::span<const JudgedRun* const> runs, const Slice& slice) {
    Score score{.by = slice.by, .of = slice.of};
    std::vector<double> since_infection;
    std::vector<double> since_visit;
    for (const auto* run : runs) {
        ++score.runs;
        score.weeks += run->weeks();
        count_signals(*run, slice, score);
        if (!run->can_be_found()) continue;
        const auto& truth = run->truth;
        const auto found = found_at(*run, slice.counts);
        ++score.found.all;
        if (truth.tenth_case) {
            ++score.before_tenth.all;
            if (found && *found < *truth.tenth_case) ++score.before_tenth.of;
        }
        if (!found) continue;
        ++score.found.of;
        since_infection.push_back(days_between(truth.first_infection.value(), *found));
        since_visit.push_back(days_between(truth.first_visit.value(), *found));
    }
    score.since_infection = delays_of(std::move(since_infection));
    score.since_visit = delays_of(std::move(since_visit));
    return score;
}

}  // namespace

std::optional<double> Share::value() const {
    if (all == 0) return std::nullopt;
    return static_cast<double>(of) / all;
}

double Share::low() const {
    const auto [half, middle] = wilson(*this);
    return of == 0 ? 0 : middle - half;
}

double Share::high() const {
    const auto [half, middle] = wilson(*this);
    return of == all ? 1 : middle + half;
}

std::optional<base::Instant> found_at(const JudgedRun& run, const AlarmFilter& counts) {
    std::optional<base::Instant> first;
    for (const auto& signal : run.signals) {
        for (const auto& alarm : signal.alarms) {
            if (!counts(alarm) || !is_heard(signal, alarm) || !is_of_outbreak(alarm)) continue;
            if (!first || alarm.raised < *first) first = alarm.raised;
        }
    }
    return first;
}

std::vector<Score> score(std::span<const JudgedRun> runs) {
    std::vector<std::string> names;
    for (const auto& run : runs) {
        if (std::ranges::find(names, run.truth.outbreak) == names.end())
            names.push_back(run.truth.outbreak);
    }
    names.emplace_back(all_outbreaks);
    std::vector<Score> scores;
    for (const auto& slice : slices_of(runs)) {
        for (const auto& name : names) {
            std::vector<const JudgedRun*> group;
            for (const auto& run : runs) {
                const bool in = name == all_outbreaks ? run.truth.nature == Nature::Illness
                                                      : run.truth.outbreak == name;
                if (in) group.push_back(&run);
            }
            if (group.empty()) continue;
            scores.push_back(score_slice(group, slice));
            scores.back().outbreak = name;
        }
    }
    return scores;
}

Calibrations all_calibrations(std::span<const JudgedRun> runs) {
    Calibrations sums;
    for (const auto& run : runs) {
        for (const auto& [key, calibration] : run.calibrations) sums[key] += calibration;
    }
    return sums;
}

}  // namespace fengsui::evaluate
