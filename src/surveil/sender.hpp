// SPDX-License-Identifier: Apache-2.0
// In whose name bytes that came over HTTP are taken: a token speaks for its institution, a person
// who fills in a form or uploads a file for himself. Called by the intake routes; thread safe.
#pragma once

#include <string>

#include "surveil/context.hpp"
#include "web/rights.hpp"

namespace fengsui::surveil {

// The kind of institution under which a person's own reports stand; it is never silent.
inline constexpr std::string_view reporter_kind = "reporter";

// The code of the institution that a token speaks for; empty if the messages themselves say who
// sends. NotAllowed if it speaks for one that is not there.
base::Result<std::string> token_sender(const RoomContext& context, const web::Principal& user);

// The same, or for a person "form:<user>", registered at its first use where the person's area is:
// an account is made by the administrator, so that nobody has to place it.
base::Result<std::string> reporter_sender(const RoomContext& context, const web::Principal& user);

}  // namespace fengsui::surveil
