// SPDX-License-Identifier: Apache-2.0
#include "surveil/intake/reader.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "catalog/id_number.hpp"

namespace fengsui::surveil {
namespace {

using base::fail;
using base::ProblemCode;

constexpr int kEarliestYear = 1900;

Finding to_finding(catalog::Finding finding) {
    switch (finding) {
        case catalog::Finding::Positive:
            return Finding::Positive;
        case catalog::Finding::Negative:
            return Finding::Negative;
        case catalog::Finding::Inconclusive:
            return Finding::Inconclusive;
    }
    return Finding::Inconclusive;
}

}  // namespace

base::Result<base::Day> possible_day(const wire::PartialTime& time, std::string_view path,
                                     const ReaderContext& context) {
    if (base::year_of(time.day) < kEarliestYear) {
        return fail(ProblemCode::DateOutOfRange, std::string(path),
                    fmt::format("{} < {}", base::to_string(time.day), kEarliestYear));
    }
    if (time.day > context.today() + 1) {
        return fail(ProblemCode::DateOutOfRange, std::string(path),
                    fmt::format("{} > {}", base::to_string(time.day),
                                base::to_string(context.today() + 1)));
    }
    return time.day;
}

bool looks_like_id_number(std::string_view text) {
    return text.size() == 18 &&
           std::all_of(text.begin(), text.begin() + 17,
                       [](char c) { return c >= '0' && c <= '9'; }) &&
           ((text[17] >= '0' && text[17] <= '9') || text[17] == 'X' || text[17] == 'x');
}

void state_document(StatedPerson& person, std::string_view type, std::string_view number,
                    std::string_view path, const ReaderContext& context,
                    std::vector<base::Problem>& problems) {
    number = base::trim(number);
    if (number.empty() || !person.document_number.empty()) return;
    if (!looks_like_id_number(number)) {
        person.document_number = number;
        person.document_type = type;
        return;
    }
    const auto parsed = catalog::parse_id_number(number, context.today());
    if (!parsed) {
        problems.push_back(
            {ProblemCode::IdNumberInvalid, std::string(path), parsed.error().detail});
        return;
    }
    person.document_number = parsed->number;
    person.document_type = "CN-ID";
    if (!person.birth) person.birth = parsed->birth;
    if (person.sex == "unknown" && parsed->sex != catalog::Sex::Unknown) {
        person.sex = parsed->sex == catalog::Sex::Male ? "male" : "female";
    }
}

std::optional<int> age_on(const StatedPerson& person, base::Day day) {
    if (!person.birth || *person.birth > day) return std::nullopt;
    const int years = base::year_of(day) - base::year_of(*person.birth);
    const auto birthday_text = base::to_string(*person.birth).substr(5);
    const bool passed = base::to_string(day).substr(5) >= birthday_text;
    return passed ? years : years - 1;
}

std::optional<ReadTest> read_test(const StatedTest& stated, const ReaderContext& context,
                                  std::vector<base::Problem>& problems) {
    using catalog::TestKind;
    const auto test = context.catalog.codes().test(stated.test);
    if (!test) {
        problems.push_back(
            {ProblemCode::CodeUnmapped, stated.path,
             fmt::format("test {} {}", stated.test.code, base::cut_utf8(stated.test.name, 100))});
        return std::nullopt;
    }
    if (test->kind == TestKind::Question || test->kind == TestKind::Panel ||
        test->kind == TestKind::Ignored || test->kind == TestKind::Component) {
        return std::nullopt;
    }
    auto value = stated.value;
    value.kind = test->kind;
    const auto reading = context.catalog.results().read(value, context.catalog.codes());
    if (!reading) {
        problems.push_back({ProblemCode::ResultUnreadable, stated.value_path,
                            std::string(base::cut_utf8(stated.shown, 100))});
        return std::nullopt;
    }
    if (reading->code_unknown) {
        problems.push_back({ProblemCode::ResultUnreadable, stated.value_path,
                            fmt::format("unknown value code {}; read by {}", stated.value.code,
                                        to_string(reading->by))});
    }
    const auto* condition = reading->organism ? reading->organism->condition : test->condition;
    if (condition == nullptr) {
        problems.push_back({ProblemCode::CodeUnmapped, stated.value_path,
                            std::string(base::cut_utf8(stated.shown, 100))});
        return std::nullopt;
    }
    return ReadTest{condition->code, to_finding(reading->finding)};
}

}  // namespace fengsui::surveil
