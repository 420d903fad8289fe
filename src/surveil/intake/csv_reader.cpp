// SPDX-License-Identifier: Apache-2.0
#include "surveil/intake/csv_reader.hpp"

#include <fmt/format.h>

#include "base/crypto.hpp"
#include "base/text.hpp"
#include "wire/csv.hpp"
#include "wire/hl7/time.hpp"

namespace fengsui::surveil {
namespace {

using base::ProblemCode;

struct Column {
    std::string_view name;
    std::string CaseForm::*member;
    std::string_view example;
};
// The layout, in order; the first of the pair is the header that a file must use.
constexpr Column kColumns[] = {
    {"report_id", &CaseForm::report_id, "2026-000123"},
    {"condition", &CaseForm::condition, "C10"},
    {"result", &CaseForm::result, "positive"},
    {"status", &CaseForm::status, "final"},
    {"onset_date", &CaseForm::onset_date, "2026-05-01"},
    {"diagnosis_date", &CaseForm::diagnosis_date, "2026-05-02"},
    {"place", &CaseForm::place, "500242101"},
    {"name", &CaseForm::name, "张某某"},
    {"sex", &CaseForm::sex, "male"},
    {"birth_date", &CaseForm::birth_date, "2020-03-04"},
    {"id_number", &CaseForm::id_number, ""},
    {"phone", &CaseForm::phone, ""},
    {"note", &CaseForm::note, ""},
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
        for (const auto& column : kColumns) text += form_.*column.member + "\n";
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
        if (condition == nullptr)
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

}  // namespace

bool looks_like_case_csv(std::string_view bytes) {
    const auto line = bytes.substr(0, bytes.find('\n'));
    return line.find("condition") != std::string_view::npos &&
           line.find(',') != std::string_view::npos;
}

Decoded read_case_form(const CaseForm& form, const ReaderContext& context,
                       std::string_view path_prefix) {
    return FormReading(form, context, path_prefix).read();
}

std::vector<DecodedMessage> read_case_csv(std::string_view bytes, const ReaderContext& context) {
    std::vector<DecodedMessage> messages;
    const auto table = wire::csv::Table::parse(bytes);
    if (!table) {
        messages.push_back(refused_message(bytes, Format::Csv, table.error()));
        return messages;
    }
    for (const auto* required : {"condition", "onset_date"}) {
        if (table->column(required)) continue;
        messages.push_back(refused_message(bytes, Format::Csv,
                                           {ProblemCode::CsvInvalid, "line 1",
                                            fmt::format("the column {} is missing", required)}));
        return messages;
    }
    for (std::size_t i = 0; i < table->row_count(); ++i) {
        const auto row = table->row(i);
        CaseForm form;
        std::string body;
        for (const auto& column : kColumns) {
            form.*column.member = row.cell(column.name);
            body += fmt::format("{}{}", body.empty() ? "" : ",", form.*column.member);
        }
        auto decoded = read_case_form(form, context, fmt::format("line {}, column ", row.line()));
        if (const auto broken = row.problem()) decoded.problems.push_back(*broken);
        messages.push_back({std::move(decoded), std::move(body)});
    }
    if (messages.empty())
        messages.push_back(
            refused_message(bytes, Format::Csv, {ProblemCode::MessageEmpty, "line 2", "no rows"}));
    return messages;
}

std::string case_csv_template() {
    wire::csv::Writer writer(wire::csv::Formulas::Keep);
    writer.byte_order_mark();
    std::vector<std::string> names;
    std::vector<std::string> example;
    for (const auto& column : kColumns) {
        names.emplace_back(column.name);
        example.emplace_back(column.example);
    }
    writer.row(names);
    writer.row(example);
    return writer.text();
}

}  // namespace fengsui::surveil
