// SPDX-License-Identifier: Apache-2.0
#include "catalog/rules.hpp"

#include <algorithm>
#include <array>

#include "base/check.hpp"

namespace fengsui::catalog {

namespace {

constexpr std::array<std::string_view, 4> tier_words = {"signal", "cluster", "outbreak",
                                                        "event_report"};
constexpr std::array<std::string_view, 5> grade_words = {"", "I", "II", "III", "IV"};
constexpr std::array<std::string_view, 5> grade_names = {"", "特别重大", "重大", "较大", "一般"};

}  // namespace

std::string_view to_string(Tier tier) {
    return tier_words[static_cast<std::size_t>(tier)];
}
std::string_view to_string(Grade grade) {
    return grade_words[static_cast<std::size_t>(grade)];
}
std::string_view name_zh(Grade grade) {
    return grade_names[static_cast<std::size_t>(grade)];
}

std::vector<const SingleCaseRule*> Rules::single_case_for(const Condition& condition,
                                                          base::Day day) const {
    std::vector<const SingleCaseRule*> found;
    for (const SingleCaseRule& rule : single_case_) {
        if (rule.head.effective.on(day) && rule.head.conditions.matches(condition, day))
            found.push_back(&rule);
    }
    return found;
}

std::vector<const ClusterRule*> Rules::cluster_for(const Condition& condition, PlaceKind kind,
                                                   base::Day day) const {
    std::vector<const ClusterRule*> found;
    bool specific = false;
    for (const ClusterRule& rule : cluster_) {
        if (!rule.levels.has(kind) || !rule.head.effective.on(day) ||
            !rule.head.conditions.matches(condition, day)) {
            continue;
        }
        found.push_back(&rule);
        // A rule about deaths, or one with a restriction, leaves the plain count of cases to the
        // default.
        specific = specific || (!rule.is_default && rule.min_cases > 0 && rule.head.only.empty());
    }
    if (specific) std::erase_if(found, [](const ClusterRule* rule) { return rule->is_default; });
    return found;
}

std::vector<const DetectorSetting*> Rules::detectors_for(std::string_view channel,
                                                         const Condition& condition, PlaceKind kind,
                                                         base::Day day) const {
    std::vector<const DetectorSetting*> found;
    for (const DetectorSetting& setting : detectors_) {
        const bool fits = setting.channel == channel && setting.levels.has(kind) &&
                          setting.effective.on(day) && setting.conditions.matches(condition, day);
        if (!fits) continue;
        const auto same = std::ranges::find(found, setting.method, &DetectorSetting::method);
        if (same == found.end()) {
            found.push_back(&setting);
        } else if (setting.conditions.names(condition) && !(*same)->conditions.names(condition)) {
            *same = &setting;
        }
    }
    std::erase_if(found, [](const DetectorSetting* setting) { return !setting->enabled; });
    return found;
}

const AnswerLimit& Rules::answer_limit(const Condition& condition, Tier tier, base::Day day) const {
    for (const AnswerLimit& limit : answer_limits_) {
        if (limit.tier && *limit.tier != tier) continue;
        if (limit.effective.on(day) && limit.conditions.matches(condition, day)) return limit;
    }
    // load() made sure that the last row fits everything.
    FENGSUI_CHECK(!answer_limits_.empty());
    return answer_limits_.back();
}

}  // namespace fengsui::catalog
