// SPDX-License-Identifier: Apache-2.0
// A message ready for the transaction: all that can be computed without the ledger is computed, on
// the receiving thread, by Intake; IntakeStore stores it.
#pragma once

#include <string>
#include <vector>

#include "surveil/intake/decoded.hpp"
#include "surveil/intake/pseudonym.hpp"

namespace fengsui::surveil {

struct PreparedMessage {
    Decoded decoded;
    std::vector<PersonKey> keys;  // of decoded.persons
    std::vector<std::string>
        places;               // of decoded.persons: by address; empty: where the institution is
    std::string body;         // as received
    std::string digest;       // SM3 of body, hex
    std::string external_id;  // what makes the message one with its copies
    std::string sealed_body;  // by seal_body
};

}  // namespace fengsui::surveil
