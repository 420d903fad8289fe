// SPDX-License-Identifier: Apache-2.0
#include "surveil/case_report_form.hpp"

#include <fmt/format.h>

#include <initializer_list>
#include <utility>

#include "base/json.hpp"
#include "base/text.hpp"
#include "surveil/intake/csv_reader.hpp"

namespace fengsui::surveil {
namespace {

using base::fail;
using base::ProblemCode;

std::string stated(const std::optional<std::string>& member) {
    return member ? std::string(base::trim(*member)) : std::string{};
}

CaseForm to_case(const CaseReportForm& form) {
    return {.report_id = form.client_id,
            .condition = form.condition,
            .onset_date = stated(form.onset_date),
            .diagnosis_date = stated(form.diagnosis_date),
            .place = stated(form.place),
            .name = stated(form.name),
            .sex = stated(form.sex),
            .birth_date = stated(form.birth_date),
            .id_number = stated(form.id_number),
            .phone = stated(form.phone),
            .note = stated(form.note)};
}

base::Result<void> check_sizes(const CaseReportForm& form) {
    if (form.client_id.empty() || form.client_id.size() > case_form_client_id_bytes_max) {
        return fail(ProblemCode::ValueInvalid, "$.client_id",
                    fmt::format("expected 1 to {} bytes", case_form_client_id_bytes_max));
    }
    const auto stated_case = to_case(form);
    for (const auto& [name, member] :
         std::initializer_list<std::pair<std::string_view, const std::string&>>{
             {"condition", stated_case.condition},
             {"onset_date", stated_case.onset_date},
             {"diagnosis_date", stated_case.diagnosis_date},
             {"place", stated_case.place},
             {"name", stated_case.name},
             {"sex", stated_case.sex},
             {"birth_date", stated_case.birth_date},
             {"id_number", stated_case.id_number},
             {"phone", stated_case.phone},
             {"note", stated_case.note}}) {
        if (member.size() > case_form_field_bytes_max) {
            return fail(ProblemCode::ValueInvalid, fmt::format("$.{}", name),
                        fmt::format("at most {} bytes", case_form_field_bytes_max),
                        fmt::format("内容过长（最多 {} 字节）", case_form_field_bytes_max));
        }
    }
    return {};
}

}  // namespace

base::Result<DecodedMessage> decode_case_form(const CaseReportForm& form,
                                              const ReaderContext& context) {
    if (auto fits = check_sizes(form); !fits) return tl::unexpected(fits.error());
    DecodedMessage message{read_case_form(to_case(form), context, "$."), base::to_json(form)};
    message.decoded.format = Format::Form;
    message.decoded.source = context.source;
    return message;
}

base::Result<DecodedMessage> decode_case_form(std::string_view json, const ReaderContext& context) {
    const auto form = base::from_json<CaseReportForm>(json);
    if (!form) return tl::unexpected(form.error());
    return decode_case_form(*form, context);
}

}  // namespace fengsui::surveil
