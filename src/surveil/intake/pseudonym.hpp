// SPDX-License-Identifier: Apache-2.0
// From a person's details to the keyed pseudonym that every table but one uses, and to the sealed
// record that the identity table keeps. Called by Intake on the receiving thread; stateless, thread
// safe.
#pragma once

#include <optional>
#include <string>

#include "base/result.hpp"
#include "ledger/data_directory.hpp"
#include "surveil/intake/decoded.hpp"

namespace fengsui::surveil {

struct PersonKey {
    std::string pseudonym;   // 32 hex digits
    std::string alias;       // of the sender's own number; empty if none was given
    std::string sealed;      // base64; opened only with a right and a reason
    bool identified = true;  // false: made from this one message, never joined with another
};

// By document number; else name, birth date and sex; else the sender's own number; else `fallback`
// alone.
PersonKey key_of(const StatedPerson& person, std::string_view source, std::string_view fallback,
                 const ledger::Keys& keys);
// The pseudonymous name of a sender's own number.
std::string alias_of(std::string_view source, std::string_view local_id, const ledger::Keys& keys);

base::Result<StatedPerson> open_identity(std::string_view sealed, std::string_view pseudonym,
                                         const ledger::Keys& keys);

}  // namespace fengsui::surveil
