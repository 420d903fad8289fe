// SPDX-License-Identifier: Apache-2.0
// How urgent an alarm is and why, in words: the class of the disease, what kind of rule fired and
// how far the count lies above what is expected. Pure; used by the joiner for the rank of the inbox
// and the words on it.
#pragma once

#include <string>

#include "catalog/catalog.hpp"
#include "surveil/detect/alarm.hpp"

namespace fengsui::warn {

struct Urgency {
    int score = 0;  // 0 to 100
    std::string reason_zh;
    std::string reason_en;
};

struct RuleText {
    std::string zh;
    std::string en;
    std::string source;
    catalog::Tier tier = catalog::Tier::Signal;
};

// The words and tier of the rule or detector setting behind an alarm; a generic text if the rule
// has gone.
RuleText rule_text(const catalog::Rules& rules, std::string_view method, std::string_view rule);

Urgency urgency_of(const catalog::Catalog& catalog, const surveil::Alarm& alarm);
// The same, for a signal about days long past.
Urgency retrospective(Urgency urgency);

// One sentence: what happened where, and against which threshold.
struct Sentence {
    std::string zh;
    std::string en;
};
Sentence why(const catalog::Catalog& catalog, const surveil::Alarm& alarm);

// A signal about days longer past than this is looked at, but nobody is woken for it.
inline constexpr int retrospective_after_days = 30;

}  // namespace fengsui::warn
