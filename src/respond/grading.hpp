// SPDX-License-Identifier: Apache-2.0
// Which grade of the national emergency plan the numbers of an event reach
// (data/event_grading.csv). The program proposes, a person decides: what the numbers cannot tell (a
// confirmed case, the form of a disease) is assumed and named beside the line; what would make the
// event graver than the numbers say (a spreading trend, spread beyond the county, criteria that
// only people can judge) is shown as a question and never assumed. Pure, thread safe.
#pragma once

#include <boost/describe/class.hpp>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "catalog/rules.hpp"
#include "respond/event.hpp"

namespace fengsui::respond {

struct GradeLine {
    std::string id;
    std::string text_zh;
    std::string text_en;
    std::string source;       // as the table of criteria says it
    std::string source_zh{};  // as readers see it
    std::string source_en{};
    BOOST_DESCRIBE_CLASS(GradeLine, (), (id, text_zh, text_en, source_zh, source_en), (), ())
};

// The lines on which the grade rests come first, then the questions that could raise it.
struct GradeProposal {
    EventGrade grade = EventGrade::None;
    std::vector<GradeLine> lines;
    BOOST_DESCRIBE_CLASS(GradeProposal, (), (grade, lines), (), ())
};
inline constexpr std::size_t kGradeLinesMax = 24;

using DayCounts = std::map<base::Day, int>;

struct GradeFacts {
    const catalog::Condition& condition;
    base::Day first_day;        // of the event
    base::Day last_day;         // today
    DayCounts event_cases;      // at the event's place and below
    DayCounts county_cases;     // in the county, with the years before
    int history_years = 0;      // whole years before first_day for which county_cases are known
    std::optional<int> deaths;  // none: not recorded
};

inline constexpr int kBaselineYears = 5;
// A multiple of the years before says nothing of one or two cases of a rare disease; criteria by
// baseline that name no number of their own need this many.
inline constexpr int kBaselineCasesMin = 5;

// Cases of some days, up to and with `end`.
struct CaseWindow {
    base::Day end;
    int days = 1;
    int cases = 0;
};
// The window of `window_days` days with most cases, of those that end within the event (the latest
// of equals); all of the event for 0.
CaseWindow peak_window(const DayCounts& cases, const GradeFacts& facts, int window_days);
// The mean number of cases in the county in the same days of the five years before; nothing if the
// ledger does not reach back so far.
std::optional<double> baseline_cases(const GradeFacts& facts, const CaseWindow& window);

GradeProposal propose_grade(std::span<const catalog::GradeCriterion> criteria,
                            const GradeFacts& facts);

}  // namespace fengsui::respond
