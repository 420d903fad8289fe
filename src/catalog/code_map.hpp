// SPDX-License-Identifier: Apache-2.0
// From the codes and words of senders to our conditions: diagnoses (ICD-10, SNOMED CT, Chinese and
// English names) and tests (LOINC, local names). Intake asks for every diagnosis and result, so
// lookups allocate nothing and cost well under a microsecond for codes. Codes are taken as senders
// write them (lower case, blanks, missing dots, national extensions). Read only after load, safe
// from any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.hpp"
#include "catalog/condition.hpp"
#include "catalog/text_match.hpp"

namespace fengsui::catalog {

class TableSet;

enum class MatchedBy : std::uint8_t { Icd10, Snomed, Loinc, DiagnosisName, TestName };

std::string_view to_string(MatchedBy matched);

// A pathogen or virus type that a test names, finer than the condition: FLUA, FLUB, NOROV2.
struct Pathogen {
    std::string code;
    std::string name_zh;
    std::string name_en;
    const Condition* condition = nullptr;
};

struct ConditionMatch {
    const Condition* condition = nullptr;
    const Pathogen* pathogen = nullptr;  // if the code names one
    MatchedBy by = MatchedBy::Icd10;
    std::string_view rule;  // the code, prefix or name of our table that decided
    Certainty certainty = Certainty::Sure;
};

enum class TestKind : std::uint8_t {
    Presence,      // detected or not; the test says of what
    Identified,    // the value names the organism; a test for one group may still carry a condition
    Quantitative,  // a number that a range or flag turns into positive or negative
    Interpretation,  // the laboratory's conclusion
    Component,       // a measured part of a screening: stored, proves nothing alone
    Question,        // asked at order entry: not a result; see QuestionRole
    Panel,           // a heading; its members carry the results
    Ignored,         // known and of no use to surveillance (immunity, vaccine response, comment)
};

// What the answer to a question is good for.
enum class QuestionRole : std::uint8_t {
    None,
    OnsetDate,
    Symptomatic,
    Hospitalised,
    IntensiveCare,
    Pregnancy,
    HealthcareWorker,
    CongregateSetting,
    FirstTest,
    Age,
    SexAtBirth,
    GenderIdentity,
    Occupation,
    Travel,
    Vaccination,
    Death,
    DiagnosisDate,
    DiagnosisCode,  // the value is a diagnosis: look it up as one
    BirthDetail,
    Other,
};

std::string_view to_string(TestKind kind);
std::string_view to_string(QuestionRole role);

struct TestMatch {
    TestKind kind = TestKind::Presence;
    QuestionRole role = QuestionRole::None;  // for Question
    const Condition* condition =
        nullptr;  // null for Question, Panel, Ignored, and where only the value tells
    const Pathogen* pathogen = nullptr;
    MatchedBy by = MatchedBy::Loinc;
    std::string_view rule;
    Certainty certainty = Certainty::Sure;
};

// What a sender gave for a test: every part may be empty. `system` is the HL7 name ("LN") or the
// FHIR URI.
struct TestQuery {
    std::string_view code;
    std::string_view system;
    std::string_view name;       // display, original text
    std::string_view alternate;  // second display or text, for example "Flu A"
};

// The same for a diagnosis.
struct DiagnosisQuery {
    std::string_view code;
    std::string_view
        system;  // "I10", "ICD-10-CM", "SCT", a FHIR URI; empty: judged by the form of the code
    std::string_view name;
};

class CodeMap {
  public:
    static base::Result<CodeMap> load(const TableSet& tables, const Conditions& conditions);

    // Longest prefix wins: "J10.1", "j101", "U07.100x001", "A39.0+G01*" (the first code counts).
    [[nodiscard]] std::optional<ConditionMatch> by_icd10(std::string_view code) const;
    // Disorders and organisms.
    [[nodiscard]] std::optional<ConditionMatch> by_snomed(std::string_view code) const;
    // A diagnosis in words. Words of exclusion (排除, 疫苗, 接触史 …) give no match.
    [[nodiscard]] std::optional<ConditionMatch> by_diagnosis_name(std::string_view name) const;
    // Code first (by its system, else by its form), then name.
    [[nodiscard]] std::optional<ConditionMatch> diagnosis(const DiagnosisQuery& query) const;

    [[nodiscard]] std::optional<TestMatch> by_loinc(std::string_view code) const;
    // The names of ours that the text contains, from the left, longest first; ASCII case does not
    // matter. Words for immunity or vaccine give Ignored; names of two conditions give Identified
    // without a condition.
    [[nodiscard]] std::optional<TestMatch> by_test_name(std::string_view name) const;
    // LOINC (whatever the system says, if the code is one of ours), then name, then alternate. A
    // test of kind Identified without a condition takes the condition of its texts, if they name
    // one.
    [[nodiscard]] std::optional<TestMatch> test(const TestQuery& query) const;

    [[nodiscard]] const Pathogen* pathogen(std::string_view code) const;

    CodeMap() = default;
    CodeMap(CodeMap&&) noexcept = default;
    CodeMap& operator=(CodeMap&&) noexcept = default;
    CodeMap(const CodeMap&) = delete;
    CodeMap& operator=(const CodeMap&) = delete;

  private:
    base::Result<void> load_pathogens(const TableSet& tables, const Conditions& conditions);
    base::Result<void> load_icd10(const TableSet& tables, const Conditions& conditions);
    base::Result<void> load_snomed(const TableSet& tables, const Conditions& conditions);
    base::Result<void> load_loinc(const TableSet& tables, const Conditions& conditions);
    base::Result<void> load_names(const TableSet& tables, const Conditions& conditions);

    std::vector<Pathogen> pathogens_;
    std::unordered_map<std::string, ConditionMatch, TextHash, std::equal_to<>> icd10_;
    std::unordered_map<std::string, ConditionMatch, TextHash, std::equal_to<>> snomed_;
    std::unordered_map<std::string, TestMatch, TextHash, std::equal_to<>> loinc_;
    PhraseIndex diagnosis_phrases_;
    std::vector<std::optional<ConditionMatch>> diagnosis_answers_;  // by phrase; empty: excluded
    PhraseIndex test_phrases_;
    std::vector<TestMatch> test_answers_;
};

}  // namespace fengsui::catalog
