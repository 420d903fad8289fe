// SPDX-License-Identifier: Apache-2.0
// Case reports as CSV, one row one message, in the layout of case_csv_template(). Read by Intake
// for files, uploads and the phone's form; thread safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "surveil/intake/decode.hpp"

namespace fengsui::surveil {

bool looks_like_case_csv(std::string_view bytes);
std::vector<DecodedMessage> read_case_csv(std::string_view bytes, const ReaderContext& context);

// The header line and one line of explanation per column, for people to fill in.
std::string case_csv_template();

// One case as a form states it; empty members are not stated. The same rules as a row.
struct CaseForm {
    std::string report_id;
    std::string condition;  // catalogue code or name
    std::string result;     // empty: positive
    std::string status;     // empty: final
    std::string onset_date;
    std::string diagnosis_date;
    std::string place;  // place code or address
    std::string name;
    std::string sex;
    std::string birth_date;
    std::string id_number;
    std::string phone;
    std::string note;
};
Decoded read_case_form(const CaseForm& form, const ReaderContext& context,
                       std::string_view path_prefix);

}  // namespace fengsui::surveil
