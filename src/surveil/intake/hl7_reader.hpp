// SPDX-License-Identifier: Apache-2.0
// HL7 v2.3 to 2.8 (ADT A01 A03 A04 A08 A11 A13 A40, ORU R01) to Decoded: which segment and field
// states the person, the day, the test and the result. Called by Intake for each message; thread
// safe.
#pragma once

#include "surveil/intake/reader.hpp"
#include "wire/hl7/message.hpp"

namespace fengsui::surveil {

Decoded read_hl7(const wire::hl7::Message& message, const ReaderContext& context);

// The sender of a message whose header could be read only in part: code and name.
std::pair<std::string, std::string> hl7_sender(std::string_view facility,
                                               std::string_view application,
                                               const wire::hl7::Delimiters& delimiters);

}  // namespace fengsui::surveil
