// SPDX-License-Identifier: Apache-2.0
#include "surveil/detect/detector.hpp"

#include <algorithm>

#include "surveil/detect/baseline_method.hpp"

namespace fengsui::surveil {
namespace {

// Each case of a disease under the single-case rule (plague, cholera …), and the first case for a
// long time.
class SingleCaseDetector final : public Detector {
  public:
    explicit SingleCaseDetector(const catalog::Rules& rules) : rules_(rules) {}

    void judge(const StreamView& stream, base::Day day, Findings& out) const override {
        if (stream.count(day) <= 0) return;
        for (const auto* rule : rules_.single_case_for(stream.condition(), day)) {
            // Deaths and severe cases, and restrictions such as "local", are not told by a count.
            if (!rule->head.only.empty()) continue;
            if (rule->trigger == catalog::SingleTrigger::Case && stream.own_reports) {
                out.alarms.push_back(alarm_of("single_case", *rule, stream, day, std::nullopt));
            } else if (rule->trigger == catalog::SingleTrigger::First &&
                       first_for_long(stream, day, *rule)) {
                out.alarms.push_back(alarm_of("first_in_county", *rule, stream, day, 0));
            }
        }
    }

  private:
    static Alarm alarm_of(std::string method, const catalog::SingleCaseRule& rule,
                          const StreamView& stream, base::Day day, std::optional<double> expected) {
        return {.method = std::move(method),
                .rule = rule.head.id,
                .stream = stream.key(),
                .day = day,
                .count = stream.count(day),
                .expected = expected};
    }

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

    void judge(const StreamView& stream, base::Day day, Findings& out) const override {
        if (stream.count(day) <= 0) return;
        for (const auto* rule : rules_.cluster_for(stream.condition(), stream.kind(), day)) {
            if (rule->min_cases <= 0 || !rule->head.only.empty()) continue;
            const int count = stream.sum(day - (rule->window_days - 1), day);
            if (count < rule->min_cases) continue;
            out.alarms.push_back({.method = "cluster",
                                  .rule = rule->head.id,
                                  .stream = stream.key(),
                                  .day = day,
                                  .window_days = rule->window_days,
                                  .count = count,
                                  .threshold = static_cast<double>(rule->min_cases)});
        }
    }

  private:
    const catalog::Rules& rules_;
};

// A count held against the band of the method that the stream's history allows.
class BaselineDetector final : public Detector {
  public:
    explicit BaselineDetector(const catalog::Rules& rules) : rules_(rules) {}

    void judge(const StreamView& stream, base::Day day, Findings& out) const override {
        if (stream.count(day) <= 0) return;
        const auto* setting = setting_for(rules_, stream, day);
        if (setting == nullptr) return;
        const auto band = band_of(stream, day, *setting);
        if (!band) return;
        const int window = find_baseline_method(setting->method)->window_days();
        Alarm alarm{.method = setting->method,
                    .rule = setting->id,
                    .stream = stream.key(),
                    .day = day,
                    .window_days = window,
                    .count = stream.sum(day - (window - 1), day),
                    .expected = band->expected,
                    .threshold = std::max<double>(band->upper, setting->min_count),
                    .pvalue = band->pvalue};
        const bool beyond = alarm.count >= setting->min_count && alarm.count > band->upper;
        if (band->pvalue) {
            out.judgements.push_back({std::move(alarm), beyond});
        } else if (beyond) {
            out.alarms.push_back(std::move(alarm));
        }
    }

  private:
    const catalog::Rules& rules_;
};

}  // namespace

std::vector<std::unique_ptr<Detector>> make_rule_detectors(const catalog::Catalog& catalog) {
    std::vector<std::unique_ptr<Detector>> detectors;
    detectors.push_back(std::make_unique<SingleCaseDetector>(catalog.rules()));
    detectors.push_back(std::make_unique<ClusterDetector>(catalog.rules()));
    return detectors;
}

std::unique_ptr<Detector> make_baseline_detector(const catalog::Catalog& catalog) {
    return std::make_unique<BaselineDetector>(catalog.rules());
}

int view_days_before(const catalog::Rules& rules, std::string_view channel,
                     const catalog::Condition& condition, catalog::PlaceKind kind, base::Day day) {
    // The single-case and cluster rules look back a year at most.
    constexpr int rules_days = 400;
    return std::max(rules_days, reach_days(rules, channel, condition, kind, day));
}

}  // namespace fengsui::surveil
