// SPDX-License-Identifier: Apache-2.0
#include "catalog/code_map.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "catalog/icd10.hpp"
#include "catalog/table.hpp"

namespace fengsui::catalog {

namespace {

constexpr std::array<std::string_view, 5> matched_words = {"icd10", "snomed", "loinc",
                                                           "diagnosis_name", "test_name"};
constexpr std::array<std::string_view, 8> kind_words = {
    "presence",  "identified", "quantitative", "interpretation",
    "component", "question",   "panel",        "ignored"};
constexpr std::array<std::string_view, 20> role_words = {
    "none",         "onset_date",        "symptomatic",        "hospitalised", "intensive_care",
    "pregnancy",    "healthcare_worker", "congregate_setting", "first_test",   "age",
    "sex_at_birth", "gender_identity",   "occupation",         "travel",       "vaccination",
    "death",        "diagnosis_date",    "diagnosis_code",     "birth_detail", "other"};

// The rule given where a text names more than one condition.
constexpr std::string_view several_names = "several";

// Is `part` a subtype of `whole`? 禽流感 H7N9 is one thing, not two.
bool part_of(const Condition& part, const Condition& whole) {
    return part.parent == whole.code;
}

template <class Enum, std::size_t N>
std::optional<Enum> parse_word(const std::array<std::string_view, N>& words,
                               std::string_view text) {
    const auto it = std::ranges::find(words, text);
    if (it == words.end()) return std::nullopt;
    return static_cast<Enum>(it - words.begin());
}

// Conditions are needed for tests whose result speaks of one; an Identified test may leave it to
// its value.
bool needs_condition(TestKind kind) {
    return kind == TestKind::Presence || kind == TestKind::Quantitative ||
           kind == TestKind::Interpretation;
}

// Reads the columns condition and pathogen, which all maps share.
struct Target {
    const Condition* condition = nullptr;
    const Pathogen* pathogen = nullptr;
};

Target read_target(RowReader& row, const Conditions& conditions, const CodeMap& codes) {
    Target target;
    const std::string condition = row.text("condition");
    const std::string pathogen = row.text("pathogen");
    if (!condition.empty() && (target.condition = conditions.find(condition)) == nullptr) {
        row.refuse("condition", "unknown condition");
    }
    if (!pathogen.empty() && (target.pathogen = codes.pathogen(pathogen)) == nullptr) {
        row.refuse("pathogen", "unknown pathogen");
    }
    return target;
}

}  // namespace

std::string_view to_string(MatchedBy matched) {
    return matched_words[static_cast<std::size_t>(matched)];
}
std::string_view to_string(TestKind kind) {
    return kind_words[static_cast<std::size_t>(kind)];
}
std::string_view to_string(QuestionRole role) {
    return role_words[static_cast<std::size_t>(role)];
}

base::Result<void> CodeMap::load_pathogens(const TableSet& tables, const Conditions& conditions) {
    const auto table = tables.find("pathogens.csv");
    if (!table) return tl::unexpected<base::Problem>(table.error());
    pathogens_.reserve((*table)->size());
    RowReader row(**table);
    while (row.next()) {
        pathogens_.push_back({row.required("code"), row.required("name_zh"),
                              row.required("name_en"), conditions.find(row.required("condition"))});
        if (pathogens_.back().condition == nullptr) row.refuse("condition", "unknown condition");
        if (pathogen(pathogens_.back().code) != &pathogens_.back())
            row.refuse("code", "stands twice");
    }
    return row.result();
}

base::Result<void> CodeMap::load_icd10(const TableSet& tables, const Conditions& conditions) {
    const auto table = tables.find("code_map_icd10.csv");
    if (!table) return tl::unexpected<base::Problem>(table.error());
    RowReader row(**table);
    while (row.next()) {
        const auto prefixes = expand_icd10(row.required("icd10"));
        const Target target = read_target(row, conditions, *this);
        const Certainty certainty = row.certainty();
        if (!prefixes) row.refuse("icd10", "not a list of codes or ranges");
        if (target.condition == nullptr) row.refuse("condition", "empty or unknown");
        if (row.bad()) break;
        for (const std::string& prefix : *prefixes) {
            const auto [it, fresh] = icd10_.emplace(
                prefix,
                ConditionMatch{target.condition, target.pathogen, MatchedBy::Icd10, {}, certainty});
            it->second.rule = it->first;
            if (!fresh) row.refuse("icd10", prefix + " stands twice");
        }
    }
    return row.result();
}

base::Result<void> CodeMap::load_snomed(const TableSet& tables, const Conditions& conditions) {
    const auto table = tables.find("code_map_snomed.csv");
    if (!table) return tl::unexpected<base::Problem>(table.error());
    RowReader row(**table);
    while (row.next()) {
        row.text("display");
        row.text("axis");  // disorder or organism, for people
        const Target target = read_target(row, conditions, *this);
        if (target.condition == nullptr) row.refuse("condition", "empty or unknown");
        const auto [it, fresh] = snomed_.emplace(
            row.required("code"),
            ConditionMatch{
                target.condition, target.pathogen, MatchedBy::Snomed, {}, row.certainty()});
        it->second.rule = it->first;
        if (!fresh) row.refuse("code", "stands twice");
    }
    return row.result();
}

base::Result<void> CodeMap::load_loinc(const TableSet& tables, const Conditions& conditions) {
    const auto table = tables.find("code_map_loinc.csv");
    if (!table) return tl::unexpected<base::Problem>(table.error());
    RowReader row(**table);
    const auto kind_of = [](std::string_view text) {
        return parse_word<TestKind>(kind_words, text);
    };
    const auto role_of = [](std::string_view text) {
        return parse_word<QuestionRole>(role_words, text);
    };
    while (row.next()) {
        row.text("display");
        const Target target = read_target(row, conditions, *this);
        const TestKind kind = row.word("kind", kind_of);
        const bool question = kind == TestKind::Question;
        const QuestionRole role = question ? row.word("role", role_of) : QuestionRole::None;
        if (!question && !row.text("role").empty()) row.refuse("role", "only a question has one");
        if (needs_condition(kind) && target.condition == nullptr)
            row.refuse("condition", "needed for this kind");
        const auto [it, fresh] = loinc_.emplace(row.required("code"), TestMatch{kind,
                                                                                role,
                                                                                target.condition,
                                                                                target.pathogen,
                                                                                MatchedBy::Loinc,
                                                                                {},
                                                                                row.certainty()});
        it->second.rule = it->first;
        if (!fresh) row.refuse("code", "stands twice");
    }
    return row.result();
}

base::Result<void> CodeMap::load_names(const TableSet& tables, const Conditions& conditions) {
    const auto tests = tables.find("code_map_test_names.csv");
    const auto diagnoses = tables.find("code_map_diagnosis_names.csv");
    if (!tests) return tl::unexpected<base::Problem>(tests.error());
    if (!diagnoses) return tl::unexpected<base::Problem>(diagnoses.error());

    RowReader test(**tests);
    const auto kind_of = [](std::string_view text) {
        return parse_word<TestKind>(kind_words, text);
    };
    while (test.next()) {
        const Target target = read_target(test, conditions, *this);
        const TestKind kind = test.word("kind", kind_of);
        const Certainty certainty = test.certainty();
        if (needs_condition(kind) && target.condition == nullptr)
            test.refuse("condition", "needed for this kind");
        for (const std::string& name : test.list("names")) {
            if (test_phrases_.add(name) != static_cast<int>(test_answers_.size())) {
                test.refuse("names", "\"" + name + "\" is too short or stands twice");
                break;
            }
            test_answers_.push_back({kind,
                                     QuestionRole::None,
                                     target.condition,
                                     target.pathogen,
                                     MatchedBy::TestName,
                                     {},
                                     certainty});
        }
    }
    for (std::size_t i = 0; i < test_answers_.size(); ++i)
        test_answers_[i].rule = test_phrases_.phrase(static_cast<int>(i));
    if (auto read = test.result(); !read) return read;

    RowReader diagnosis(**diagnoses);
    while (diagnosis.next()) {
        const bool excludes = diagnosis.required("condition") == "exclude";
        const Condition* condition = conditions.find(diagnosis.text("condition"));
        if (!excludes && condition == nullptr) diagnosis.refuse("condition", "unknown condition");
        const Certainty certainty = diagnosis.certainty();
        for (const std::string& name : diagnosis.list("names")) {
            if (diagnosis_phrases_.add(name) != static_cast<int>(diagnosis_answers_.size())) {
                diagnosis.refuse("names", "\"" + name + "\" is too short or stands twice");
                break;
            }
            diagnosis_answers_.emplace_back();
            if (!excludes)
                diagnosis_answers_.back() = {
                    condition, nullptr, MatchedBy::DiagnosisName, {}, certainty};
        }
    }
    for (std::size_t i = 0; i < diagnosis_answers_.size(); ++i) {
        if (diagnosis_answers_[i])
            diagnosis_answers_[i]->rule = diagnosis_phrases_.phrase(static_cast<int>(i));
    }
    return diagnosis.result();
}

base::Result<CodeMap> CodeMap::load(const TableSet& tables, const Conditions& conditions) {
    CodeMap map;
    for (const auto step : {&CodeMap::load_pathogens, &CodeMap::load_icd10, &CodeMap::load_snomed,
                            &CodeMap::load_loinc, &CodeMap::load_names}) {
        if (auto read = (map.*step)(tables, conditions); !read)
            return tl::unexpected<base::Problem>(read.error());
    }
    return map;
}

const Pathogen* CodeMap::pathogen(std::string_view code) const {
    const auto it = std::ranges::find(pathogens_, code, &Pathogen::code);
    return it == pathogens_.end() ? nullptr : &*it;
}

std::optional<ConditionMatch> CodeMap::by_icd10(std::string_view code) const {
    const Icd10Code whole(code);
    for (std::string_view prefix = whole.view(); prefix.size() >= 3; prefix.remove_suffix(1)) {
        if (const auto it = icd10_.find(prefix); it != icd10_.end()) return it->second;
    }
    return std::nullopt;
}

std::optional<ConditionMatch> CodeMap::by_snomed(std::string_view code) const {
    const auto it = snomed_.find(base::trim(code));
    if (it == snomed_.end()) return std::nullopt;
    return it->second;
}

std::optional<ConditionMatch> CodeMap::by_diagnosis_name(std::string_view name) const {
    const std::optional<ConditionMatch>* best = nullptr;
    std::size_t length = 0;
    bool excluded = false;
    diagnosis_phrases_.each(FoldedText(name), [&](const PhraseHit& hit) {
        const auto& answer = diagnosis_answers_[static_cast<std::size_t>(hit.phrase)];
        excluded = excluded || !answer;
        if (hit.length > length) {
            best = &answer;
            length = hit.length;
        }
    });
    if (excluded || best == nullptr) return std::nullopt;
    return *best;
}

std::optional<ConditionMatch> CodeMap::diagnosis(const DiagnosisQuery& query) const {
    std::optional<ConditionMatch> match;
    const auto says = [&](std::string_view word) {
        return base::contains_ignoring_case(query.system, word);
    };
    const bool numeric =
        std::ranges::all_of(base::trim(query.code), [](char c) { return c >= '0' && c <= '9'; });
    if (says("snomed") || says("sct") || says("2.16.840.1.113883.6.96") ||
        (query.system.empty() && numeric)) {
        match = by_snomed(query.code);
    } else if (query.system.empty() || says("icd") || says("i10") ||
               says("2.16.840.1.113883.6.90") || says("2.16.840.1.113883.6.3") || !numeric) {
        match = by_icd10(query.code);
    }
    return match ? match : by_diagnosis_name(query.name);
}

std::optional<TestMatch> CodeMap::by_loinc(std::string_view code) const {
    const auto it = loinc_.find(base::trim(code));
    if (it == loinc_.end()) return std::nullopt;
    return it->second;
}

std::optional<TestMatch> CodeMap::by_test_name(std::string_view name) const {
    std::optional<TestMatch> match;
    std::size_t covered = 0;  // a name inside a longer one does not speak
    bool ignored = false;
    test_phrases_.each(FoldedText(name), [&](const PhraseHit& hit) {
        if (hit.at < covered) return;
        covered = hit.at + hit.length;
        const TestMatch& found = test_answers_[static_cast<std::size_t>(hit.phrase)];
        if (ignored) return;
        if (!match || found.kind == TestKind::Ignored) {
            match = found;
            ignored = found.kind == TestKind::Ignored;
        } else if (match->rule == several_names) {
            return;
        } else if (match->condition == nullptr) {
            // A culture of something named is a test for that.
            match = found.condition != nullptr ? found : *match;
        } else if (found.condition != nullptr && part_of(*found.condition, *match->condition)) {
            match = found;
        } else if (found.condition != nullptr && !part_of(*match->condition, *found.condition) &&
                   found.condition != match->condition) {
            match = TestMatch{
                TestKind::Identified, QuestionRole::None,  nullptr, nullptr, MatchedBy::TestName,
                several_names,        Certainty::Uncertain};
        } else if (found.condition == match->condition && found.pathogen != nullptr &&
                   found.pathogen != match->pathogen) {
            match->pathogen = nullptr;
        }
    });
    return match;
}

std::optional<TestMatch> CodeMap::test(const TestQuery& query) const {
    auto match = by_loinc(query.code);
    if (!match) {
        match = by_test_name(query.name);
        if (!match) match = by_test_name(query.alternate);
    }
    if (!match || match->kind != TestKind::Identified || match->condition != nullptr) return match;
    // "Flu A" beside "Influenza A and B and SARS-CoV-2 identified" tells which of them this line is
    // about.
    const auto named = by_test_name(query.alternate);
    if (named && named->condition != nullptr) {
        match->condition = named->condition;
        match->pathogen = named->pathogen;
    }
    return match;
}

}  // namespace fengsui::catalog
