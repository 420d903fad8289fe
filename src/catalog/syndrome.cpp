// SPDX-License-Identifier: Apache-2.0
#include "catalog/syndrome.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "catalog/icd10.hpp"
#include "catalog/table.hpp"

namespace fengsui::catalog {

namespace {

constexpr int max_groups = 8;

// Words that deny what follows them up to the end of the clause: 无发热、咳嗽 denies both.
constexpr std::array<std::string_view, 8> negation_words = {"否认", "不伴", "未见", "没有",
                                                            "排除", "并无", "未诉", "未出现"};

constexpr std::array<std::string_view, 4> clause_ends = {"。", "但", ",", ";"};

constexpr std::array<std::string_view, 6> harmless_words = {"无力",   "无效",       "无明显诱因",
                                                            "无诱因", "无明显原因", "无缘"};

// Does a clause end right before `at`? FoldedText has made the full-width comma and semicolon
// narrow.
bool clause_starts(std::string_view text, std::size_t at) {
    const std::string_view before = text.substr(0, at);
    return std::ranges::any_of(clause_ends,
                               [&](std::string_view mark) { return before.ends_with(mark); });
}

// Is the word at `at` denied? Looks back to the start of its clause.
bool denied(std::string_view text, std::size_t at) {
    std::size_t start = at;
    while (start > 0 && !clause_starts(text, start)) --start;
    const std::string_view clause = text.substr(start, at - start);
    if (std::ranges::any_of(negation_words, [&](auto word) {
            return clause.find(word) != std::string_view::npos;
        })) {
        return true;
    }
    // 无 alone, but not where it says something else: 无力, 无效, 无明显诱因出现发热.
    for (std::size_t i = clause.find("无"); i != std::string_view::npos;
         i = clause.find("无", i + 1)) {
        const std::string_view rest = text.substr(start + i);
        if (std::ranges::none_of(harmless_words, [&](auto word) { return rest.starts_with(word); }))
            return true;
    }
    return false;
}

}  // namespace

base::Result<void> Syndromes::add_rule(std::string_view rule, int syndrome, std::string_view path) {
    const auto broken = [&](std::string detail) {
        return base::fail(base::ProblemCode::CsvInvalid, std::string(path), std::move(detail));
    };
    Syndrome& added = syndromes_[static_cast<std::size_t>(syndrome)];
    if (rule.empty()) return {};
    for (const std::string_view group : base::split(rule, '&')) {
        for (std::string_view word : base::split(group, '|')) {
            word = base::trim(word);
            if (const auto codes = expand_icd10(word)) {
                for (const std::string& code : *codes)
                    prefixes_.push_back({code, {syndrome, added.groups}});
                continue;
            }
            const int number = words_.add(word);
            if (number < 0) return broken("\"" + std::string(word) + "\" is too short");
            if (static_cast<std::size_t>(number) >= word_places_.size())
                word_places_.resize(static_cast<std::size_t>(number) + 1);
            word_places_[static_cast<std::size_t>(number)].push_back({syndrome, added.groups});
        }
        if (++added.groups > max_groups) return broken("too many groups");
    }
    return {};
}

base::Result<Syndromes> Syndromes::load(const TableSet& tables, const Conditions& conditions) {
    const auto table = tables.find("syndromes.csv");
    if (!table) return tl::unexpected<base::Problem>(table.error());
    Syndromes all;
    RowReader row(**table);
    while (row.next()) {
        const Condition* condition = conditions.find(row.required("id"));
        if (condition == nullptr || condition->kind != ConditionKind::Syndrome) {
            row.refuse("id", "not a condition of kind syndrome");
        }
        const std::string icd10 = row.text("icd10");
        const auto prefixes = icd10.empty() ? std::vector<std::string>{} : expand_icd10(icd10);
        if (!prefixes) row.refuse("icd10", "not a list of codes or ranges");
        for (const auto* column :
             {"name_zh", "name_en", "system", "population_or_setting", "watch_for"})
            row.text(column);
        const int number = static_cast<int>(all.syndromes_.size());
        all.syndromes_.push_back({condition, row.required("case_definition"),
                                  row.optional_integer("age_min_years", 0, 150),
                                  row.optional_integer("age_max_years", 0, 150),
                                  row.yes_no("inpatient_only"),
                                  prefixes.value_or(std::vector<std::string>{}), 0});
        if (row.bad()) break;
        for (const std::string& prefix : all.syndromes_.back().icd10)
            all.prefixes_.push_back({prefix, {number, -1}});
        if (auto rule =
                all.add_rule(row.text("complaint_rule"), number, row.where("complaint_rule"));
            !rule) {
            return tl::unexpected<base::Problem>(rule.error());
        }
    }
    if (auto read = row.result(); !read) return tl::unexpected<base::Problem>(read.error());
    if (all.syndromes_.size() > max_syndromes) {
        return base::fail(base::ProblemCode::CsvInvalid, "syndromes.csv", "too many syndromes");
    }
    std::ranges::stable_sort(all.prefixes_, {}, &Prefix::code);
    return all;
}

void Syndromes::match(const Visit& visit, std::vector<SyndromeMatch>& out) const {
    struct State {
        unsigned groups = 0;
        bool by_diagnosis = false;
        std::string_view rule;
    };
    std::array<State, max_syndromes> states;
    const auto note = [&](const Place& place, std::string_view rule) {
        State& state = states[static_cast<std::size_t>(place.syndrome)];
        if (place.group >= 0) {
            state.groups |= 1U << static_cast<unsigned>(place.group);
            if (!state.by_diagnosis) state.rule = rule;
        } else if (!state.by_diagnosis) {
            state.by_diagnosis = true;
            state.rule = rule;
        }
    };
    for (const std::string_view text : visit.icd10) {
        const Icd10Code code(text);
        for (std::string_view prefix = code.view(); prefix.size() >= 3; prefix.remove_suffix(1)) {
            for (const Prefix& known :
                 std::ranges::equal_range(prefixes_, prefix, {}, &Prefix::code)) {
                note(known.place, known.code);
            }
        }
    }
    const FoldedText complaint(visit.complaint);
    words_.each(complaint, [&](const PhraseHit& hit) {
        if (denied(complaint.view(), hit.at)) return;
        for (const Place& place : word_places_[static_cast<std::size_t>(hit.phrase)])
            note(place, words_.phrase(hit.phrase));
    });
    for (std::size_t i = 0; i < syndromes_.size(); ++i) {
        const Syndrome& syndrome = syndromes_[i];
        const State& state = states[i];
        const bool by_words = syndrome.groups > 0 &&
                              state.groups == (1U << static_cast<unsigned>(syndrome.groups)) - 1;
        if (!state.by_diagnosis && !by_words) continue;
        if (syndrome.inpatient_only && !visit.inpatient) continue;
        if (syndrome.age_min_years && visit.age_years && *visit.age_years < *syndrome.age_min_years)
            continue;
        if (syndrome.age_max_years && visit.age_years && *visit.age_years > *syndrome.age_max_years)
            continue;
        out.push_back({&syndrome, state.by_diagnosis, state.rule});
    }
}

}  // namespace fengsui::catalog
