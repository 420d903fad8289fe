// SPDX-License-Identifier: Apache-2.0
// Case reports as rows of CSV: one row with its header, as a small sender posts it. No text of ours
// holds a comma or a quote.
#include <fmt/format.h>

#include <iterator>

#include "simulate/vendor.hpp"

namespace fengsui::simulate {

std::string_view case_csv_header() {
    return "report_id,condition,result,status,onset_date,diagnosis_date,place,name,sex,birth_date,"
           "id_number,phone,note\n";
}

std::string_view counts_csv_header() {
    return "report_id,channel,condition,place,date,count,denominator,note\n";
}

void write_case_csv(const Draft& draft, std::string& out) {
    const auto& person = draft.person;
    const std::string_view birth = person.birth;
    const auto day = base::to_string(draft.visit.day);
    const auto kind = draft.planned.kind;
    const std::string_view status = kind == MessageKind::Cancel     ? "withdrawn"
                                    : kind == MessageKind::Register ? "final"
                                                                    : "corrected";
    const bool refused = draft.visit.fault == Fault::Refused;
    out += case_csv_header();
    fmt::format_to(std::back_inserter(out), "{},{},positive,{},{},{},{},{}{},{},{}-{}-{},{},{},\n",
                   draft.number, refused ? "没有这种病" : draft.illness.condition, status, day, day,
                   draft.village, person.family, person.given, person.is_female ? "女" : "男",
                   birth.substr(0, 4), birth.substr(4, 2), birth.substr(6, 2), person.id_number,
                   person.phone);
}

}  // namespace fengsui::simulate
