// SPDX-License-Identifier: Apache-2.0
#include "surveil/detect/detector.hpp"

#include <algorithm>

#include "stats/ears.hpp"

namespace fengsui::surveil {
namespace {

// Each case of a disease under the single-case rule (plague, cholera …), and the first case for a
// long time.
class SingleCaseDetector final : public Detector {
  public:
    explicit SingleCaseDetector(const catalog::Rules& rules) : rules_(rules) {}

    void judge(const StreamView& stream, base::Day day, std::vector<Alarm>& out) const override {
        const int count = stream.count(day);
        if (count <= 0) return;
        for (const auto* rule : rules_.single_case_for(stream.condition(), day)) {
            // Deaths and severe cases, and restrictions such as "local", are not told by a count.
            if (!rule->head.only.empty()) continue;
            if (rule->trigger == catalog::SingleTrigger::Case && stream.own_reports) {
                out.push_back(
                    {"single_case", rule->head.id, stream.key(), day, 1, count, std::nullopt, 1});
            } else if (rule->trigger == catalog::SingleTrigger::First &&
                       first_for_long(stream, day, *rule)) {
                out.push_back(
                    {"first_in_county", rule->head.id, stream.key(), day, 1, count, 0, 1});
            }
        }
    }

  private:
    // A young system knows too little to call a case an event that must be reported, but a person
    // should see it.
    static bool first_for_long(const StreamView& stream, base::Day day,
                               const catalog::SingleCaseRule& rule) {
        if (stream.kind() != catalog::PlaceKind::County ||
            stream.sum(day - rule.absent_days, day - 1) > 0)
            return false;
        const bool watched =
            stream.watched_since && *stream.watched_since <= day - rule.absent_days;
        return watched || rule.tier == catalog::Tier::Signal;
    }

    const catalog::Rules& rules_;
};

// n cases in d days in one place, over rolling windows.
class ClusterDetector final : public Detector {
  public:
    explicit ClusterDetector(const catalog::Rules& rules) : rules_(rules) {}

    void judge(const StreamView& stream, base::Day day, std::vector<Alarm>& out) const override {
        if (stream.count(day) <= 0) return;
        for (const auto* rule : rules_.cluster_for(stream.condition(), stream.kind(), day)) {
            if (rule->min_cases <= 0 || !rule->head.only.empty()) continue;
            const int count = stream.sum(day - (rule->window_days - 1), day);
            if (count < rule->min_cases) continue;
            out.push_back({"cluster", rule->head.id, stream.key(), day, rule->window_days, count,
                           std::nullopt, static_cast<double>(rule->min_cases)});
        }
    }

  private:
    const catalog::Rules& rules_;
};

stats::EarsOptions ears_options(const catalog::DetectorSetting& setting) {
    return {.baseline = setting.baseline_days, .lag = setting.lag_days, .k = setting.threshold};
}

const catalog::DetectorSetting* ears_setting(const catalog::Rules& rules, const StreamView& stream,
                                             base::Day day) {
    for (const auto* setting : rules.detectors_for(to_string(stream.key().channel),
                                                   stream.condition(), stream.kind(), day)) {
        if (setting->method == "ears_c2" && setting->enabled) return setting;
    }
    return nullptr;
}

// Nothing where the county was not yet watched for the whole baseline.
std::optional<stats::EarsBound> ears_bound(const StreamView& stream, base::Day day,
                                           const catalog::DetectorSetting& setting) {
    const auto options = ears_options(setting);
    if (!stream.watched_since || day - stats::ears_history_needed(options) < *stream.watched_since)
        return std::nullopt;
    return stats::ears_bound(stream.counts(), stream.index(day), options);
}

class EarsDetector final : public Detector {
  public:
    explicit EarsDetector(const catalog::Rules& rules) : rules_(rules) {}

    void judge(const StreamView& stream, base::Day day, std::vector<Alarm>& out) const override {
        const auto* setting = ears_setting(rules_, stream, day);
        if (setting == nullptr || stream.count(day) < setting->min_count) return;
        const auto bound = ears_bound(stream, day, *setting);
        if (!bound || stream.count(day) <= bound->upper) return;
        out.push_back({"ears_c2", setting->id, stream.key(), day, 1, stream.count(day), bound->mean,
                       std::max<double>(bound->upper, setting->min_count)});
    }

  private:
    const catalog::Rules& rules_;
};

}  // namespace

int StreamView::count(base::Day day) const {
    if (day < first_ || day > last_day()) return 0;
    return static_cast<int>(counts_[index(day)]);
}

int StreamView::sum(base::Day from, base::Day to) const {
    int total = 0;
    for (auto day = std::max(from, first_); day <= std::min(to, last_day()); day = day + 1)
        total += count(day);
    return total;
}

void StreamView::add(base::Day day, int count) {
    if (day >= first_ && day <= last_day()) counts_[index(day)] += count;
}

std::vector<std::unique_ptr<Detector>> make_detectors(const catalog::Catalog& catalog) {
    std::vector<std::unique_ptr<Detector>> detectors;
    detectors.push_back(std::make_unique<SingleCaseDetector>(catalog.rules()));
    detectors.push_back(std::make_unique<ClusterDetector>(catalog.rules()));
    detectors.push_back(std::make_unique<EarsDetector>(catalog.rules()));
    return detectors;
}

std::optional<Band> expected_band(const catalog::Catalog& catalog, const StreamView& stream,
                                  base::Day day) {
    const auto* setting = ears_setting(catalog.rules(), stream, day);
    if (setting == nullptr) return std::nullopt;
    const auto bound = ears_bound(stream, day, *setting);
    if (!bound) return std::nullopt;
    return Band{bound->mean, std::max<double>(bound->upper, setting->min_count)};
}

int band_history_needed(const catalog::Catalog& catalog, const StreamView& stream) {
    const auto* setting = ears_setting(catalog.rules(), stream, stream.last_day());
    return setting == nullptr ? 0 : stats::ears_history_needed(ears_options(*setting));
}

}  // namespace fengsui::surveil
