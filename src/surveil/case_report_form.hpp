// SPDX-License-Identifier: Apache-2.0
// One case as the phone's form sends it, and the message that it becomes: kept as JSON, so that a
// refused one can be shown, mended and sent again. `client_id` is made by the device once per
// report: the same report sent twice counts once. Pure, thread safe.
#pragma once

#include <boost/describe/class.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "surveil/intake/decode.hpp"

namespace fengsui::surveil {

struct CaseReportForm {
    std::string condition;
    std::optional<std::string> onset_date;
    std::optional<std::string> diagnosis_date;
    std::optional<std::string> place;
    std::optional<std::string> name;
    std::optional<std::string> sex;
    std::optional<std::string> birth_date;
    std::optional<std::string> id_number;
    std::optional<std::string> phone;
    std::optional<std::string> note;
    std::string client_id;
    BOOST_DESCRIBE_CLASS(CaseReportForm, (),
                         (condition, onset_date, diagnosis_date, place, name, sex, birth_date,
                          id_number, phone, note, client_id),
                         (), ())
};

inline constexpr std::size_t case_form_field_bytes_max = 2000;
inline constexpr std::size_t case_form_client_id_bytes_max = 64;

// ValueInvalid for a missing client_id and for members that are too long: no message can be made of
// these.
base::Result<DecodedMessage> decode_case_form(const CaseReportForm& form,
                                              const ReaderContext& context);
// The same for a form kept as JSON.
base::Result<DecodedMessage> decode_case_form(std::string_view json, const ReaderContext& context);

}  // namespace fengsui::surveil
