// SPDX-License-Identifier: Apache-2.0
#include "catalog/condition.hpp"

#include <algorithm>
#include <array>

#include "base/check.hpp"
#include "base/text.hpp"
#include "catalog/table.hpp"

namespace fengsui::catalog {

namespace {

constexpr std::array<std::string_view, 7> kind_words = {
    "disease", "subtype", "monitored", "syndrome", "poisoning", "screening", "measure"};
constexpr std::array<std::string_view, 4> class_words = {"", "A", "B", "C"};
constexpr std::array<std::string_view, 4> certainty_words = {"sure", "uncertain", "local",
                                                             "product_default"};

std::optional<ConditionKind> parse_kind(std::string_view text) {
    const auto it = std::ranges::find(kind_words, text);
    if (it == kind_words.end()) return std::nullopt;
    return static_cast<ConditionKind>(it - kind_words.begin());
}

std::optional<DiseaseClass> parse_class(std::string_view text) {
    const auto it = std::ranges::find(class_words, text);
    if (it == class_words.end() || text.empty()) return std::nullopt;
    return static_cast<DiseaseClass>(it - class_words.begin());
}

bool overlap(const ClassPeriod& earlier, const ClassPeriod& later) {
    return !earlier.to || *earlier.to >= later.from;
}

}  // namespace

std::string_view to_string(ConditionKind kind) {
    return kind_words[static_cast<std::size_t>(kind)];
}
std::string_view to_string(DiseaseClass cls) {
    return class_words[static_cast<std::size_t>(cls)];
}
std::string_view to_string(Certainty certainty) {
    return certainty_words[static_cast<std::size_t>(certainty)];
}

const ClassPeriod* Condition::in_force(base::Day day) const {
    for (const ClassPeriod& period : periods) {
        if (period.from <= day && (!period.to || day <= *period.to)) return &period;
    }
    return nullptr;
}

int Condition::report_limit_hours(base::Day day) const {
    const ClassPeriod* period = in_force(day);
    return period != nullptr ? period->report_limit_hours : default_report_limit_hours;
}

base::Result<void> Conditions::load_periods(const TableSet& tables) {
    const auto table = tables.find("condition_classes.csv");
    if (!table) return tl::unexpected<base::Problem>(table.error());
    RowReader row(**table);
    while (row.next()) {
        const auto it = by_code_.find(row.required("condition"));
        const auto from = row.optional_day("effective_from");
        ClassPeriod period{.disease_class = row.word("class", parse_class),
                           .managed_as_class_a = row.yes_no("managed_as_class_a"),
                           .own_entry = row.yes_no("own_entry"),
                           .report_limit_hours = row.integer("report_limit_hours", 1, 240),
                           .from = from.value_or(base::Day{}),
                           .to = row.optional_day("effective_to")};
        if (it == by_code_.end()) row.refuse("condition", "unknown condition");
        if (!from) row.refuse("effective_from", "empty");
        if (period.to && *period.to < period.from)
            row.refuse("effective_to", "before effective_from");
        if (row.bad()) break;
        auto& periods =
            conditions_[static_cast<std::size_t>(it->second - conditions_.data())].periods;
        if (!periods.empty() &&
            (periods.back().from >= period.from || overlap(periods.back(), period))) {
            row.refuse("effective_from",
                       "periods of one condition must follow each other without overlap");
        }
        periods.push_back(period);
    }
    return row.result();
}

base::Result<Conditions> Conditions::load(const TableSet& tables) {
    const auto table = tables.find("conditions.csv");
    if (!table) return tl::unexpected<base::Problem>(table.error());
    Conditions all;
    all.conditions_.reserve((*table)->size());  // pointers into it stay valid from here on
    RowReader row(**table);
    while (row.next()) {
        all.conditions_.push_back(
            {.code = row.required("code"),
             .parent = row.text("parent"),
             .kind = row.word("kind", parse_kind),
             .name_zh = row.required("name_zh"),
             .name_en = row.required("name_en"),
             .short_zh = row.required("short_zh"),
             .unit_zh = row.required("unit_zh"),
             .unit_en = row.required("unit_en"),
             .group = row.required("group"),
             .infectious = row.yes_no("infectious"),
             .detected = row.yes_no("detected"),
             .episode_window_days = row.integer("episode_window_days", 0, 3650),
             .incubation_days_max = row.integer("incubation_days_max", 0, 3650),
             .icd10 = row.text("icd10"),
             .certainty = row.certainty(),
             .periods = {},
             .default_report_limit_hours = row.integer("report_limit_hours", 1, 240)});
        row.text("values_source");
        const Condition& added = all.conditions_.back();
        if (!all.by_code_.emplace(added.code, &added).second) row.refuse("code", "stands twice");
        // Parents come first, so a chain has no loops.
        if (!added.parent.empty() &&
            (added.parent == added.code || !all.by_code_.contains(added.parent))) {
            row.refuse("parent", "unknown, or not above in the table");
        }
        if (added.detected && added.kind == ConditionKind::Screening)
            row.refuse("detected", "a screening is not");
    }
    if (auto read = row.result(); !read) return tl::unexpected<base::Problem>(read.error());
    if (auto read = all.load_periods(tables); !read)
        return tl::unexpected<base::Problem>(read.error());
    return all;
}

const Condition* Conditions::find(std::string_view code) const {
    const auto it = by_code_.find(code);
    return it == by_code_.end() ? nullptr : it->second;
}

const Condition* Conditions::parent(const Condition& condition) const {
    return condition.parent.empty() ? nullptr : find(condition.parent);
}

const Condition& Conditions::top(const Condition& condition) const {
    const Condition* above = parent(condition);
    return above == nullptr ? condition : top(*above);
}

bool Conditions::includes(const Condition& whole, const Condition& part) const {
    if (&whole == &part) return true;
    const Condition* above = parent(part);
    return above != nullptr && includes(whole, *above);
}

std::vector<const Condition*> Conditions::statutory(base::Day day) const {
    std::vector<const Condition*> list;
    for (const Condition& condition : conditions_) {
        const ClassPeriod* period = condition.in_force(day);
        if (period != nullptr && period->own_entry) list.push_back(&condition);
    }
    return list;
}

base::Result<ConditionSelector> ConditionSelector::parse(std::string_view text,
                                                         const Conditions& conditions) {
    ConditionSelector selector;
    selector.text_ = text;
    if (text.empty()) return base::fail(base::ProblemCode::CsvInvalid, {}, "no condition");
    for (std::string_view part : base::split(text, ';')) {
        part = base::trim(part);
        if (part == "*") {
            selector.everything_ = true;
        } else if (part == "infectious") {
            selector.infectious_ = true;
        } else if (part == "class:managed_as_a") {
            selector.managed_as_a_ = true;
        } else if (part.starts_with("class:")) {
            const auto cls = parse_class(part.substr(6));
            if (!cls)
                return base::fail(base::ProblemCode::CsvInvalid, {},
                                  "unknown class \"" + std::string(part) + "\"");
            selector.classes_ |= static_cast<std::uint8_t>(1U << static_cast<unsigned>(*cls));
        } else {
            const bool except = part.starts_with('-');
            const Condition* condition = conditions.find(except ? part.substr(1) : part);
            if (condition == nullptr) {
                return base::fail(base::ProblemCode::CsvInvalid, {},
                                  "unknown condition \"" + std::string(part) + "\"");
            }
            // A parent and its subtypes are listed out, so that matching needs no look at the tree.
            for (const Condition& other : conditions.all()) {
                if (conditions.includes(*condition, other))
                    (except ? selector.excepted_ : selector.listed_).push_back(&other);
            }
        }
    }
    return selector;
}

bool ConditionSelector::names(const Condition& condition) const {
    return std::ranges::find(listed_, &condition) != listed_.end();
}

bool ConditionSelector::matches(const Condition& condition, base::Day day) const {
    if (std::ranges::find(excepted_, &condition) != excepted_.end()) return false;
    if (everything_ || names(condition)) return true;
    if (infectious_ && condition.infectious && condition.detected) return true;
    if (classes_ == 0 && !managed_as_a_) return false;
    const ClassPeriod* period = condition.in_force(day);
    if (period == nullptr) return false;
    const bool of_class = (classes_ & (1U << static_cast<unsigned>(period->disease_class))) != 0;
    return of_class || (managed_as_a_ && period->managed_as_class_a);
}

}  // namespace fengsui::catalog
