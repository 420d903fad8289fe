// SPDX-License-Identifier: Apache-2.0
// The rules of warning as plain data with effective dates: which single case sends a signal, how
// many cases in how many days at which kind of place, how the detectors of a channel are set, how
// soon a signal must be answered, and the grades of an event. `surveil` and `warn` evaluate them;
// this file only knows what they say. Read only after load, safe from any thread; pointers live as
// long as the Catalog.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "catalog/condition.hpp"
#include "catalog/place.hpp"

namespace fengsui::catalog {

class TableSet;

struct Effective {
    std::optional<base::Day> from;  // none: always was
    std::optional<base::Day> to;    // none: still is; the day itself is inside
    [[nodiscard]] bool on(base::Day day) const {
        return (!from || *from <= day) && (!to || day <= *to);
    }
};

// What all rules have in common.
struct RuleHead {
    std::string id;  // E001 of event_criteria.csv, F… fixed threshold, P… product default
    ConditionSelector conditions;
    std::string only;  // a restriction that the condition code cannot say ("death", "local",
                       // "hospitalised")
    Effective effective;
    std::string text_zh;
    std::string text_en;
    std::string source;
    Certainty certainty = Certainty::Sure;
};

// How serious the count is: event_report must be reported as an event within 2 h, outbreak and
// cluster are the lower tiers of the guidelines, signal is ours.
enum class Tier : std::uint8_t { Signal, Cluster, Outbreak, EventReport };
std::string_view to_string(Tier tier);

enum class SingleTrigger : std::uint8_t {
    Case,    // each case
    Death,   // each death
    Severe,  // each severe case
    First,   // no case in the county during `absent_days` before
};

struct SingleCaseRule {
    RuleHead head;
    SingleTrigger trigger = SingleTrigger::Case;
    Tier tier = Tier::Signal;
    int absent_days = 0;            // for First
    bool suspected_counts = false;  // a suspected case is enough
};

struct ClusterRule {
    RuleHead head;
    Tier tier = Tier::Signal;
    PlaceKinds levels;  // counted separately in each place of these kinds
    int window_days = 7;
    int min_cases = 0;   // 0: not by cases
    int min_deaths = 0;  // 0: not by deaths
    // A default rule speaks only where no other cluster rule names the condition at that kind of
    // place.
    bool is_default = false;
};

struct DetectorSetting {
    std::string id;
    std::string channel;  // case, pathogen, syndrome, vector, sector
    ConditionSelector conditions;
    PlaceKinds levels;
    std::string method;  // ears_c2, moving_percentile, farrington_flexible …
    int baseline_days = 7;
    int lag_days = 2;
    double threshold = 3;  // standard deviations, or the percentile
    int min_count = 3;
    int history_years = 0;
    bool enabled = true;
    Effective effective;
    std::string reason_zh;  // why this method for these streams
    std::string reason_en;
    std::string source;
    Certainty certainty = Certainty::ProductDefault;
};

// How soon a signal must be answered; the first row that fits decides.
struct AnswerLimit {
    std::string id;
    ConditionSelector conditions;
    std::optional<Tier> tier;  // none: any
    int first_answer_minutes = 1440;
    int verify_minutes = 1440;
    Effective effective;
    std::string text_zh;
    std::string text_en;
    std::string source;
    Certainty certainty = Certainty::Sure;
};

enum class Grade : std::uint8_t { I = 1, II, III, IV };
std::string_view to_string(Grade grade);  // "I" … "IV"
std::string_view name_zh(Grade grade);    // 特别重大 … 一般

// How far an event must reach for a grade to fit.
enum class GradeScope : std::uint8_t {
    Any,
    County,
    CountyOrMore,
    BeyondCounty,
    Prefecture,
    Provinces,
    OneEvent,
};

// One criterion of one grade. Where `machine` is false, only a person can decide; it is shown as a
// question.
struct GradeCriterion {
    std::string id;
    Grade grade = Grade::IV;
    ConditionSelector conditions;
    GradeScope scope = GradeScope::Any;
    bool machine = false;
    int window_days = 0;  // 0: the whole event
    std::optional<int> min_cases;
    std::optional<int> max_cases;
    std::optional<int> min_deaths;
    std::optional<int> max_deaths;
    bool cases_and_deaths = false;  // both must hold; else either
    std::optional<double>
        times_baseline;  // incidence against the mean of the same period of 5 years
    std::string needs;   // suspected, confirmed, spreading, form:pulmonary …; joined by ';'
    std::string text_zh;
    std::string text_en;
    Effective effective;
    std::string source;
    Certainty certainty = Certainty::Sure;
};

struct ResponseLevel {
    Grade grade = Grade::IV;
    std::string colour;
    std::string led_by;
    std::string activated_by;
    std::string county_duties;
    std::string termination;
};

// A row of the published criteria, kept word for word, machine-evaluable or not.
struct EventCriterion {
    std::string id;
    std::string tier;
    std::string category;
    std::string disease_zh;
    std::string disease_en;
    std::string conditions;  // our codes, joined by ';'
    std::string place_kind;
    std::string window_days;
    std::string min_cases;
    std::string min_deaths;
    std::string extra_condition;
    std::string text_zh;
    std::string used_by;  // ids of our rules, or why a machine cannot judge it
    std::string source;
    Certainty certainty = Certainty::Sure;
};

class Rules {
  public:
    static base::Result<Rules> load(const TableSet& tables, const Conditions& conditions);

    [[nodiscard]] std::span<const SingleCaseRule> single_case() const { return single_case_; }
    [[nodiscard]] std::span<const ClusterRule> cluster() const { return cluster_; }
    [[nodiscard]] std::span<const DetectorSetting> detectors() const { return detectors_; }
    [[nodiscard]] std::span<const AnswerLimit> answer_limits() const { return answer_limits_; }
    [[nodiscard]] std::span<const GradeCriterion> grades() const { return grades_; }
    [[nodiscard]] std::span<const ResponseLevel> response_levels() const {
        return response_levels_;
    }
    [[nodiscard]] std::span<const EventCriterion> event_criteria() const { return event_criteria_; }

    // The rules for one condition (a subtype also gets those of its disease) on a day.
    [[nodiscard]] std::vector<const SingleCaseRule*> single_case_for(const Condition& condition,
                                                                     base::Day day) const;
    // With default rules only at kinds of places that no other rule of the condition covers.
    [[nodiscard]] std::vector<const ClusterRule*> cluster_for(const Condition& condition,
                                                              PlaceKind kind, base::Day day) const;
    // Which detectors watch this stream: rows that name the condition replace general ones of the
    // same method.
    [[nodiscard]] std::vector<const DetectorSetting*> detectors_for(std::string_view channel,
                                                                    const Condition& condition,
                                                                    PlaceKind kind,
                                                                    base::Day day) const;
    [[nodiscard]] const AnswerLimit& answer_limit(const Condition& condition, Tier tier,
                                                  base::Day day) const;

  private:
    std::vector<SingleCaseRule> single_case_;
    std::vector<ClusterRule> cluster_;
    std::vector<DetectorSetting> detectors_;
    std::vector<AnswerLimit> answer_limits_;
    std::vector<GradeCriterion> grades_;
    std::vector<ResponseLevel> response_levels_;
    std::vector<EventCriterion> event_criteria_;
};

}  // namespace fengsui::catalog
