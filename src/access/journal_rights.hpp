// SPDX-License-Identifier: Apache-2.0
// Which entries of the journal a principal may see: those of places in its area and of rooms that
// it has the right to read. One truth for the list and the live stream. Pure, thread safe.
#pragma once

#include <string_view>

#include "web/rights.hpp"

namespace fengsui::access {

// The right that reading entries of this verb needs. What a later room may add is shown like
// surveillance: summaries never hold identity details.
web::Right right_to_see(std::string_view verb);

// Entries without a place (accounts, tokens) belong to the county as a whole.
bool may_see(const web::Principal& who, std::string_view verb, std::string_view place);

}  // namespace fengsui::access
