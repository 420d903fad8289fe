// SPDX-License-Identifier: Apache-2.0
#include "respond/grading.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace fengsui::respond {
namespace {

using catalog::GradeCriterion;
using catalog::GradeScope;

// What a criterion asks beyond numbers. Given: any case satisfies it. Assumed: the nature of the
// cases, taken as it would be gravest and named for checking. Question: something that would have
// to be true beside the cases, and is not assumed.
enum class NeedKind : std::uint8_t { Given, Assumed, Question };
struct Need {
    NeedKind kind = NeedKind::Question;
    std::string zh;
    std::string en;
};

struct KnownNeed {
    std::string_view word;
    NeedKind kind;
    std::string_view zh;
    std::string_view en;
};
constexpr auto kKnownNeeds = std::to_array<KnownNeed>({
    {"suspected", NeedKind::Given, "", ""},
    {"confirmed", NeedKind::Assumed, "为确诊病例", "the cases are confirmed"},
    {"form:pulmonary", NeedKind::Assumed, "为肺型（肺鼠疫、肺炭疽）", "the form is pulmonary"},
    {"form:bubonic", NeedKind::Assumed, "为腺型（腺鼠疫）", "the form is bubonic"},
    {"unexplained", NeedKind::Assumed, "原因不明", "the cause is unexplained"},
    {"spreading", NeedKind::Question, "有扩散趋势", "there is a spreading trend"},
    {"group_reaction", NeedKind::Question, "属群体心因性反应或不良反应",
     "it is a group psychogenic or adverse reaction"},
    {"judgement", NeedKind::Question, "符合该条文", "this criterion holds"},
});

Need read_need(std::string_view word) {
    for (const auto& known : kKnownNeeds) {
        if (known.word == word) return {known.kind, std::string(known.zh), std::string(known.en)};
    }
    // A word of the table that this file has no text for is asked as it stands.
    return {NeedKind::Question, std::string(word), std::string(word)};
}

// One criterion held against the facts.
struct Finding {
    const GradeCriterion* criterion = nullptr;
    CaseWindow window;
    std::optional<double> baseline;
    std::vector<Need> assumed;
    std::vector<Need> questions;  // not empty: it does not hold until a person says yes
    EventGrade grade() const { return static_cast<EventGrade>(criterion->grade); }
};

bool within(int value, std::optional<int> low, std::optional<int> high) {
    return (!low || value >= *low) && (!high || value <= *high);
}

// Both sides where the criterion says "and", either where it says "or". A side with only an upper
// limit ("no deaths") restricts the other and never suffices by itself.
bool numbers_hold(const GradeCriterion& criterion, int cases, int deaths) {
    const bool case_side = within(cases, criterion.min_cases, criterion.max_cases);
    const bool death_side = within(deaths, criterion.min_deaths, criterion.max_deaths);
    const bool either = criterion.min_cases && criterion.min_deaths && !criterion.cases_and_deaths;
    if (either) return case_side || death_side;
    return cases + deaths > 0 && case_side && death_side;
}

// Does the criterion speak of more than one county can see?
bool beyond_sight(GradeScope scope) {
    return scope == GradeScope::BeyondCounty || scope == GradeScope::Provinces;
}

void add_needs(Finding& finding) {
    const auto& criterion = *finding.criterion;
    for (const auto part : base::split(criterion.needs, ';')) {
        const auto word = base::trim(part);
        if (word.empty()) continue;
        auto need = read_need(word);
        if (need.kind == NeedKind::Given) continue;
        // What only a person can decide rests on no assumption of ours.
        const bool asked = need.kind == NeedKind::Question || !criterion.machine;
        (asked ? finding.questions : finding.assumed).push_back(std::move(need));
    }
    if (criterion.scope == GradeScope::BeyondCounty)
        finding.questions.push_back(
            {NeedKind::Question, "波及本县以外", "it reaches beyond the county"});
    if (criterion.scope == GradeScope::Provinces)
        finding.questions.push_back(
            {NeedKind::Question, "波及两个以上省份", "it reaches two or more provinces"});
    if (!criterion.machine && finding.questions.empty())
        finding.questions.push_back(read_need("judgement"));
}

// A wider area may have what one county lacks; a criterion of the county's own size may not be
// asked when the numbers already say no.
bool numbers_matter(const GradeCriterion& criterion) {
    return criterion.machine
               ? !beyond_sight(criterion.scope)
               : criterion.scope == GradeScope::Any || criterion.scope == GradeScope::County ||
                     criterion.scope == GradeScope::OneEvent;
}

bool above_baseline(Finding& finding, const GradeFacts& facts) {
    const auto& criterion = *finding.criterion;
    finding.baseline = baseline_cases(facts, finding.window);
    if (!finding.baseline) return false;
    const int least = criterion.min_cases.value_or(kBaselineCasesMin);
    return finding.window.cases >= least &&
           finding.window.cases > *criterion.times_baseline * *finding.baseline;
}

std::optional<Finding> examine(const GradeCriterion& criterion, const GradeFacts& facts) {
    if (!criterion.effective.on(facts.last_day)) return std::nullopt;
    if (!criterion.conditions.matches(facts.condition, facts.last_day)) return std::nullopt;
    // What only people can judge is asked where it is about this disease, not with every event.
    if (!criterion.machine && !criterion.conditions.names(facts.condition)) return std::nullopt;
    Finding finding;
    finding.criterion = &criterion;
    const auto& cases =
        criterion.scope == GradeScope::OneEvent ? facts.event_cases : facts.county_cases;
    finding.window = peak_window(cases, facts, criterion.window_days);
    if (finding.window.cases + facts.deaths.value_or(0) == 0) return std::nullopt;
    if (numbers_matter(criterion) &&
        !numbers_hold(criterion, finding.window.cases, facts.deaths.value_or(0)))
        return std::nullopt;
    if (criterion.machine && criterion.times_baseline && !above_baseline(finding, facts))
        return std::nullopt;
    add_needs(finding);
    return finding;
}

struct Words {
    std::string zh;
    std::string en;
};
Words join(const std::vector<Need>& needs) {
    Words words;
    for (const auto& need : needs) {
        if (!words.zh.empty()) {
            words.zh += "、";
            words.en += "; ";
        }
        words.zh += need.zh;
        words.en += need.en;
    }
    return words;
}

Words numbers_of(const Finding& finding, const GradeFacts& facts) {
    const auto& window = finding.window;
    const auto to = base::to_string(window.end);
    Words words{fmt::format("截至{}的{}天内{}例", to, window.days, window.cases),
                fmt::format("{} cases in the {} days to {}", window.cases, window.days, to)};
    if (finding.baseline) {
        words.zh += fmt::format("，前5年同期平均{:.1f}例", *finding.baseline);
        words.en += fmt::format(", mean of the same days of 5 years {:.1f}", *finding.baseline);
    }
    const auto& criterion = *finding.criterion;
    if (facts.deaths) {
        words.zh += fmt::format("，死亡{}例", *facts.deaths);
        words.en += fmt::format(", {} deaths", *facts.deaths);
    } else if (criterion.min_deaths || criterion.max_deaths) {
        words.zh += "，死亡数未采集，按0例计";
        words.en += ", deaths not recorded, taken as none";
    }
    return words;
}

GradeLine line_of(const Finding& finding, const GradeFacts& facts) {
    const auto& criterion = *finding.criterion;
    GradeLine line{criterion.id, criterion.text_zh, criterion.text_en, criterion.source};
    const auto numbers = numbers_of(finding, facts);
    line.text_zh += fmt::format("。实际：{}", numbers.zh);
    line.text_en += fmt::format(". Found: {}", numbers.en);
    if (!finding.assumed.empty()) {
        const auto assumed = join(finding.assumed);
        line.text_zh += fmt::format("。须核实：{}", assumed.zh);
        line.text_en += fmt::format(". To be checked: {}", assumed.en);
    }
    if (!finding.questions.empty()) {
        const auto questions = join(finding.questions);
        line.text_zh = fmt::format("如经研判{}，则为{}：{}", questions.zh,
                                   grade_name_zh(finding.grade()), line.text_zh);
        line.text_en = fmt::format("{} if a person finds that {}: {}",
                                   grade_name_en(finding.grade()), questions.en, line.text_en);
    }
    return line;
}

GradeLine nothing_reached(const GradeFacts& facts) {
    const auto window = peak_window(facts.county_cases, facts, 7);
    return {"none",
            fmt::format("未达到可由系统判定的分级标准（本县任意7天内最多{}例），是否定级由人员判定",
                        window.cases),
            fmt::format("No criterion that numbers can decide is reached (at most {} cases in any "
                        "7 days in the county); a person may still grade it",
                        window.cases),
            "product default"};
}

int sum(const DayCounts& cases, base::Day from, base::Day to) {
    int total = 0;
    for (auto it = cases.lower_bound(from); it != cases.end() && it->first <= to; ++it)
        total += it->second;
    return total;
}

}  // namespace

CaseWindow peak_window(const DayCounts& cases, const GradeFacts& facts, int window_days) {
    const int event_days = facts.last_day - facts.first_day + 1;
    if (window_days == 0)
        return {facts.last_day, event_days, sum(cases, facts.first_day, facts.last_day)};
    CaseWindow peak{facts.last_day, window_days, 0};
    for (base::Day end = facts.last_day; end >= facts.first_day; end = end - 1) {
        const int count = sum(cases, end - (window_days - 1), end);
        if (count > peak.cases) peak = {end, window_days, count};
    }
    return peak;
}

std::optional<double> baseline_cases(const GradeFacts& facts, const CaseWindow& window) {
    if (facts.history_years < kBaselineYears) return std::nullopt;
    int total = 0;
    for (int year = 1; year <= kBaselineYears; ++year) {
        const auto end = window.end - (year * 1461 + 2) / 4;  // 365.25 days, rounded
        total += sum(facts.county_cases, end - (window.days - 1), end);
    }
    return static_cast<double>(total) / kBaselineYears;
}

GradeProposal propose_grade(std::span<const GradeCriterion> criteria, const GradeFacts& facts) {
    std::vector<Finding> findings;
    GradeProposal proposal;
    for (const auto& criterion : criteria) {
        auto finding = examine(criterion, facts);
        if (!finding) continue;
        if (finding->questions.empty()) proposal.grade = graver(proposal.grade, finding->grade());
        findings.push_back(std::move(*finding));
    }
    for (const auto& finding : findings) {
        if (finding.questions.empty() && finding.grade() == proposal.grade)
            proposal.lines.push_back(line_of(finding, facts));
    }
    if (proposal.lines.empty()) proposal.lines.push_back(nothing_reached(facts));
    std::ranges::stable_sort(findings, {}, &Finding::grade);
    for (const auto& finding : findings) {
        if (proposal.lines.size() >= kGradeLinesMax) break;
        if (!finding.questions.empty() && finding.grade() < proposal.grade)
            proposal.lines.push_back(line_of(finding, facts));
    }
    return proposal;
}

}  // namespace fengsui::respond
