// SPDX-License-Identifier: Apache-2.0
// Reads the tables of rules.hpp.
#include <algorithm>
#include <array>
#include <charconv>

#include "catalog/rules.hpp"
#include "catalog/table.hpp"

namespace fengsui::catalog {

namespace {

constexpr std::array<std::string_view, 4> trigger_words = {"case", "death", "severe", "first"};
constexpr std::array<std::string_view, 7> scope_words = {
    "any", "county", "county_or_more", "beyond_county", "prefecture", "provinces", "one_event"};
constexpr std::array<std::string_view, 5> channel_words = {"case", "pathogen", "syndrome", "vector",
                                                           "sector"};

template <class Enum, std::size_t N>
auto words(const std::array<std::string_view, N>& known) {
    return [&known](std::string_view text) -> std::optional<Enum> {
        const auto it = std::ranges::find(known, text);
        if (it == known.end()) return std::nullopt;
        return static_cast<Enum>(it - known.begin());
    };
}

std::optional<Tier> parse_tier(std::string_view text) {
    for (const Tier tier : {Tier::Signal, Tier::Cluster, Tier::Outbreak, Tier::EventReport}) {
        if (to_string(tier) == text) return tier;
    }
    return std::nullopt;
}

std::optional<Grade> parse_grade(std::string_view text) {
    for (const Grade grade : {Grade::I, Grade::II, Grade::III, Grade::IV}) {
        if (to_string(grade) == text) return grade;
    }
    return std::nullopt;
}

// The word for itself: checks that a channel is one of the five.
std::optional<std::string> parse_channel(std::string_view text) {
    if (std::ranges::find(channel_words, text) == channel_words.end()) return std::nullopt;
    return std::string(text);
}

ConditionSelector read_selector(RowReader& row, const Conditions& conditions) {
    auto selector = ConditionSelector::parse(row.text("conditions"), conditions);
    if (selector) return std::move(*selector);
    row.refuse("conditions", selector.error().detail);
    return {};
}

Effective read_effective(RowReader& row) {
    Effective effective{row.optional_day("effective_from"), row.optional_day("effective_to")};
    if (effective.from && effective.to && *effective.to < *effective.from)
        row.refuse("effective_to", "before effective_from");
    return effective;
}

PlaceKinds read_levels(RowReader& row) {
    PlaceKinds kinds;
    for (const std::string& word : row.list("levels")) {
        const auto kind = parse_place_kind(word);
        if (!kind) {
            row.refuse("levels", "unknown kind of place \"" + word + "\"");
        } else {
            kinds.add(*kind);
        }
    }
    if (kinds.empty()) row.refuse("levels", "empty");
    return kinds;
}

RuleHead read_head(RowReader& row, const Conditions& conditions) {
    return {.id = row.required("id"),
            .conditions = read_selector(row, conditions),
            .only = row.text("only"),
            .effective = read_effective(row),
            .text_zh = row.required("text_zh"),
            .text_en = row.required("text_en"),
            .source = row.required("source"),
            .certainty = row.certainty()};
}

base::Result<std::vector<SingleCaseRule>> load_single(const Table& table,
                                                      const Conditions& conditions) {
    std::vector<SingleCaseRule> rules;
    RowReader row(table);
    while (row.next()) {
        SingleCaseRule rule{.head = read_head(row, conditions),
                            .trigger = row.word("trigger", words<SingleTrigger>(trigger_words)),
                            .tier = row.word("tier", parse_tier),
                            .absent_days = row.integer("absent_days", 0, 36500),
                            .suspected_counts = row.yes_no("suspected_counts")};
        if ((rule.trigger == SingleTrigger::First) != (rule.absent_days > 0)) {
            row.refuse("absent_days", "belongs to trigger first, and only there");
        }
        rules.push_back(std::move(rule));
    }
    if (auto read = row.result(); !read) return tl::unexpected<base::Problem>(read.error());
    return rules;
}

base::Result<std::vector<ClusterRule>> load_cluster(const Table& table,
                                                    const Conditions& conditions) {
    std::vector<ClusterRule> rules;
    RowReader row(table);
    while (row.next()) {
        ClusterRule rule{.head = read_head(row, conditions),
                         .tier = row.word("tier", parse_tier),
                         .levels = read_levels(row),
                         .window_days = row.integer("window_days", 1, 366),
                         .min_cases = row.integer("min_cases", 0, 100000),
                         .min_deaths = row.integer("min_deaths", 0, 100000),
                         .is_default = row.yes_no("is_default")};
        if (rule.min_cases + rule.min_deaths == 0)
            row.refuse("min_cases", "neither cases nor deaths");
        rules.push_back(std::move(rule));
    }
    if (auto read = row.result(); !read) return tl::unexpected<base::Problem>(read.error());
    return rules;
}

base::Result<std::vector<DetectorSetting>> load_detectors(const Table& table,
                                                          const Conditions& conditions) {
    std::vector<DetectorSetting> settings;
    RowReader row(table);
    while (row.next()) {
        settings.push_back({.id = row.required("id"),
                            .channel = row.word("channel", parse_channel),
                            .conditions = read_selector(row, conditions),
                            .levels = read_levels(row),
                            .method = row.required("method"),
                            .baseline_days = row.integer("baseline_days", 0, 366),
                            .lag_days = row.integer("lag_days", 0, 30),
                            .threshold = row.number("threshold"),
                            .min_count = row.integer("min_count", 0, 100000),
                            .history_years = row.integer("history_years", 0, 20),
                            .enabled = row.yes_no("enabled"),
                            .effective = read_effective(row),
                            .reason_zh = row.required("reason_zh"),
                            .reason_en = row.required("reason_en"),
                            .source = row.required("source"),
                            .certainty = row.certainty()});
    }
    if (auto read = row.result(); !read) return tl::unexpected<base::Problem>(read.error());
    return settings;
}

base::Result<std::vector<AnswerLimit>> load_limits(const Table& table,
                                                   const Conditions& conditions) {
    std::vector<AnswerLimit> limits;
    RowReader row(table);
    while (row.next()) {
        AnswerLimit limit{.id = row.required("id"),
                          .conditions = read_selector(row, conditions),
                          .tier = std::nullopt,
                          .first_answer_minutes = row.integer("first_answer_minutes", 1, 100000),
                          .verify_minutes = row.integer("verify_minutes", 1, 100000),
                          .effective = read_effective(row),
                          .text_zh = row.required("text_zh"),
                          .text_en = row.required("text_en"),
                          .source = row.required("source"),
                          .certainty = row.certainty()};
        if (!row.text("tier").empty()) limit.tier = row.word("tier", parse_tier);
        limits.push_back(std::move(limit));
    }
    const bool complete = !limits.empty() && !limits.back().tier &&
                          limits.back().conditions.text() == "*" && !limits.back().effective.from &&
                          !limits.back().effective.to;
    if (!complete) row.refuse("conditions", "the last row must fit every condition, tier and day");
    if (auto read = row.result(); !read) return tl::unexpected<base::Problem>(read.error());
    return limits;
}

std::optional<double> optional_number(RowReader& row, std::string_view column) {
    if (row.text(column).empty()) return std::nullopt;
    return row.number(column);
}

base::Result<std::vector<GradeCriterion>> load_grades(const Table& table,
                                                      const Conditions& conditions) {
    std::vector<GradeCriterion> grades;
    RowReader row(table);
    while (row.next()) {
        for (const auto* column : {"disease_zh", "scope_text", "window_text", "condition_en"})
            row.text(column);
        GradeCriterion grade{.id = row.required("id"),
                             .grade = row.word("grade", parse_grade),
                             .conditions = read_selector(row, conditions),
                             .scope = row.word("scope", words<GradeScope>(scope_words)),
                             .machine = row.yes_no("machine"),
                             .window_days = row.integer("window_days", 0, 366),
                             .min_cases = row.optional_integer("min_cases", 0, 1000000),
                             .max_cases = row.optional_integer("max_cases", 0, 1000000),
                             .min_deaths = row.optional_integer("min_deaths", 0, 1000000),
                             .max_deaths = row.optional_integer("max_deaths", 0, 1000000),
                             .cases_and_deaths = row.yes_no("cases_and_deaths"),
                             .times_baseline = optional_number(row, "times_baseline"),
                             .needs = row.text("needs"),
                             .text_zh = row.required("text_zh"),
                             .text_en = row.required("text_en"),
                             .effective = read_effective(row),
                             .source = row.required("source"),
                             .certainty = row.certainty()};
        grades.push_back(std::move(grade));
    }
    if (auto read = row.result(); !read) return tl::unexpected<base::Problem>(read.error());
    return grades;
}

base::Result<std::vector<ResponseLevel>> load_levels(const Table& table) {
    std::vector<ResponseLevel> levels;
    RowReader row(table);
    while (row.next()) {
        levels.push_back({row.word("grade", parse_grade), row.required("colour"),
                          row.required("led_by"), row.required("activated_by"),
                          row.required("county_duties"), row.required("termination")});
    }
    if (auto read = row.result(); !read) return tl::unexpected<base::Problem>(read.error());
    return levels;
}

base::Result<std::vector<EventCriterion>> load_criteria(const Table& table,
                                                        const Conditions& conditions) {
    std::vector<EventCriterion> criteria;
    RowReader row(table);
    while (row.next()) {
        EventCriterion criterion{.id = row.required("id"),
                                 .tier = row.required("tier"),
                                 .category = row.required("category"),
                                 .disease_zh = row.required("disease_zh"),
                                 .disease_en = row.required("disease_en"),
                                 .conditions = row.required("conditions"),
                                 .place_kind = row.required("place_kind"),
                                 .window_days = row.text("window_days"),
                                 .min_cases = row.text("min_cases"),
                                 .min_deaths = row.text("min_deaths"),
                                 .extra_condition = row.text("extra_condition"),
                                 .text_zh = row.required("text_zh"),
                                 .used_by = row.required("used_by"),
                                 .source = row.required("source"),
                                 .certainty = row.certainty()};
        read_selector(row, conditions);  // only to check the codes
        criteria.push_back(std::move(criterion));
    }
    if (auto read = row.result(); !read) return tl::unexpected<base::Problem>(read.error());
    return criteria;
}

// Finds a table and hands it to its reader.
template <class Rows, class Load>
base::Result<void> fill(std::vector<Rows>& rows, const TableSet& tables, std::string_view file,
                        Load&& load) {
    const auto table = tables.find(file);
    if (!table) return tl::unexpected<base::Problem>(table.error());
    auto read = load(**table);
    if (!read) return tl::unexpected<base::Problem>(read.error());
    rows = std::move(*read);
    return {};
}

// Ids are shown to people and stored beside alarms: no id may mean two things.
template <class Rule>
base::Result<void> refuse_repeated(const std::vector<Rule>& rules, std::string_view file) {
    std::vector<std::string_view> ids;
    for (const Rule& rule : rules) ids.push_back(rule.head.id);
    std::ranges::sort(ids);
    const auto twice = std::ranges::adjacent_find(ids);
    if (twice == ids.end()) return {};
    return base::fail(base::ProblemCode::CsvInvalid, std::string(file),
                      "id " + std::string(*twice) + " stands twice");
}

}  // namespace

base::Result<Rules> Rules::load(const TableSet& tables, const Conditions& conditions) {
    Rules all;
    const auto with = [&](auto load) {
        return [load, &conditions](const Table& table) { return load(table, conditions); };
    };
    const std::array<base::Result<void>, 9> steps = {
        fill(all.single_case_, tables, "single_case_rules.csv", with(load_single)),
        fill(all.cluster_, tables, "cluster_rules.csv", with(load_cluster)),
        fill(all.detectors_, tables, "detectors.csv", with(load_detectors)),
        fill(all.answer_limits_, tables, "answer_limits.csv", with(load_limits)),
        fill(all.grades_, tables, "event_grading.csv", with(load_grades)),
        fill(all.response_levels_, tables, "response_levels.csv", load_levels),
        fill(all.event_criteria_, tables, "event_criteria.csv", with(load_criteria)),
        refuse_repeated(all.single_case_, "single_case_rules.csv"),
        refuse_repeated(all.cluster_, "cluster_rules.csv")};
    for (const auto& step : steps) {
        if (!step) return tl::unexpected<base::Problem>(step.error());
    }
    return all;
}

}  // namespace fengsui::catalog
