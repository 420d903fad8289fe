// SPDX-License-Identifier: Apache-2.0
#include "surveil/intake/csv_reader.hpp"

#include <fmt/format.h>

#include <array>

#include "base/crypto.hpp"
#include "surveil/intake/csv_layout.hpp"

namespace fengsui::surveil {
namespace {

using base::ProblemCode;

// The layout, in order, and the member that each column fills.
constexpr std::array<CsvColumn, 13> kColumns = {{
    {"report_id", "2026-000123"},
    {"condition", "C10"},
    {"result", "positive"},
    {"status", "final"},
    {"onset_date", "2026-05-01"},
    {"diagnosis_date", "2026-05-02"},
    {"place", "500242101"},
    {"name", "张某某"},
    {"sex", "male"},
    {"birth_date", "2020-03-04"},
    {"id_number", ""},
    {"phone", ""},
    {"note", ""},
}};
constexpr std::array<std::string CaseForm::*, 13> kMembers = {
    &CaseForm::report_id,  &CaseForm::condition,      &CaseForm::result,    &CaseForm::status,
    &CaseForm::onset_date, &CaseForm::diagnosis_date, &CaseForm::place,     &CaseForm::name,
    &CaseForm::sex,        &CaseForm::birth_date,     &CaseForm::id_number, &CaseForm::phone,
    &CaseForm::note,
};

std::string sex_of(std::string_view text) {
    if (text == "male" || text == "M" || text == "男" || text == "1") return "male";
    if (text == "female" || text == "F" || text == "女" || text == "2") return "female";
    return "unknown";
}

const catalog::Condition* find_condition(std::string_view text, const catalog::Catalog& catalog) {
    if (const auto* known = catalog.conditions().find(text)) return known;
    const auto match = catalog.codes().diagnosis({text, {}, text});
    return match ? match->condition : nullptr;
}

// A place written as a code, and not as a name or an address.
bool is_code(std::string_view place) {
    return !place.empty() && place.find_first_not_of("0123456789") == std::string_view::npos;
}

class FormReading {
  public:
    FormReading(const CaseForm& form, const ReaderContext& context, std::string_view prefix)
        : form_(form), context_(context), prefix_(prefix) {}

    Decoded read() {
        out_.format = Format::Csv;
        out_.type = "case_report";
        out_.control_id = form_.report_id;
        out_.source = context_.source;
        StatedFact fact{.status = ReportStatus::Final, .version = context_.received};
        read_person();
        read_condition(fact);
        read_result(fact);
        read_days(fact);
        fact.age = age_on(out_.persons.front(), fact.day);
        fact.external_id = form_.report_id.empty()
                               ? fmt::format("row|{}", base::sm3_hex(row_text()).substr(0, 24))
                               : "case|" + form_.report_id;
        if (!out_.refused()) out_.facts.push_back(std::move(fact));
        return std::move(out_);
    }

  private:
    [[nodiscard]] std::string path(std::string_view column) const {
        return fmt::format("{}{}", prefix_, column);
    }
    void problem(ProblemCode code, std::string_view column, std::string detail) {
        out_.problems.push_back({code, path(column), std::move(detail)});
    }
    [[nodiscard]] std::string row_text() const {
        std::string text;
        for (const auto member : kMembers) text += form_.*member + "\n";
        return text;
    }

    std::optional<base::Day> day(std::string_view column, const std::string& text) {
        if (text.empty()) return std::nullopt;
        const auto parsed = base::parse_day(text);
        if (!parsed) {
            problem(ProblemCode::DateInvalid, column, text);
            return std::nullopt;
        }
        const auto possible = possible_day({.day = *parsed}, path(column), context_);
        if (!possible) {
            out_.problems.push_back(possible.error());
            return std::nullopt;
        }
        return *possible;
    }

    void read_person() {
        StatedPerson person;
        person.name = form_.name;
        person.sex = sex_of(form_.sex);
        person.birth = day("birth_date", form_.birth_date);
        person.phone = form_.phone;
        if (const auto* place = context_.catalog.places().find(form_.place)) {
            if (!context_.catalog.places().contains(context_.catalog.home().county, place->code)) {
                problem(ProblemCode::PlaceUnknown, "place", form_.place);
            }
            stated_place_ = place->code;
        } else if (is_code(form_.place)) {
            problem(ProblemCode::PlaceUnknown, "place", form_.place);
        } else {
            person.address = form_.place;
        }
        state_document(person, "CN-ID", form_.id_number, path("id_number"), context_,
                       out_.problems);
        out_.persons.push_back(std::move(person));
        out_.places.push_back(stated_place_);
    }

    void read_condition(StatedFact& fact) {
        if (form_.condition.empty())
            return problem(ProblemCode::FieldMissing, "condition",
                           "a code or name of the catalogue");
        const auto* condition = find_condition(form_.condition, context_.catalog);
        if (condition == nullptr || condition->kind == catalog::ConditionKind::Measure)
            return problem(ProblemCode::FieldInvalid, "condition", form_.condition);
        fact.condition = condition->code;
        fact.channel =
            condition->kind == catalog::ConditionKind::Syndrome ? Channel::Syndrome : Channel::Case;
    }

    void read_result(StatedFact& fact) {
        if (!form_.result.empty()) {
            const auto finding = parse_finding(form_.result);
            if (!finding) return problem(ProblemCode::FieldInvalid, "result", form_.result);
            fact.finding = *finding;
        }
        if (!form_.status.empty()) {
            const auto status = parse_status(form_.status);
            if (!status) return problem(ProblemCode::FieldInvalid, "status", form_.status);
            fact.status = *status;
        }
    }

    void read_days(StatedFact& fact) {
        fact.onset = day("onset_date", form_.onset_date);
        const auto diagnosed = day("diagnosis_date", form_.diagnosis_date);
        if (!fact.onset && !diagnosed && form_.onset_date.empty() && form_.diagnosis_date.empty()) {
            return problem(ProblemCode::FieldMissing, "onset_date", "onset_date / diagnosis_date");
        }
        fact.day = fact.onset.value_or(diagnosed.value_or(context_.today()));
    }

    const CaseForm& form_;
    const ReaderContext& context_;
    std::string_view prefix_;
    std::string stated_place_;
    Decoded out_;
};

const CsvLayout& layout() {
    static const CsvLayout layout{kColumns, {"condition", "onset_date"}};
    return layout;
}

}  // namespace

Decoded read_case_form(const CaseForm& form, const ReaderContext& context,
                       std::string_view path_prefix) {
    return FormReading(form, context, path_prefix).read();
}

bool looks_like_case_csv(std::string_view bytes) {
    return csv_header_names(bytes, "condition");
}

std::vector<DecodedMessage> read_case_csv(std::string_view bytes, const ReaderContext& context) {
    return read_csv_rows(bytes, layout(),
                         [&](const std::vector<std::string>& cells, std::string_view prefix) {
                             CaseForm form;
                             for (std::size_t i = 0; i < kMembers.size(); ++i)
                                 form.*kMembers[i] = cells[i];
                             return read_case_form(form, context, prefix);
                         });
}

std::string case_csv_template() {
    return csv_template(layout());
}

}  // namespace fengsui::surveil
