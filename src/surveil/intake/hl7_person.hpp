// SPDX-License-Identifier: Apache-2.0
// The person in a PID segment. Called by hl7_reader.
#pragma once

#include "surveil/intake/reader.hpp"
#include "wire/hl7/message.hpp"

namespace fengsui::surveil {

StatedPerson read_hl7_person(const wire::hl7::Segment& pid, const ReaderContext& context,
                             std::vector<base::Problem>& problems);

// The sender's own number in a CX field (PID-3, MRG-1): the first that is no identity document.
std::string hl7_local_id(const wire::hl7::Field& identifiers);

}  // namespace fengsui::surveil
