// SPDX-License-Identifier: Apache-2.0
// What a server must know before the simulated county's institutions may send to it: where each
// stands, as an administrator would have said, and a token for each, since over HTTP a message is
// taken in the name of its token. (An HL7 v2 message names its sender itself.) The tokens travel to
// the load generator in a file that only its owner may read.
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "app/house.hpp"

namespace fengsui::app {

using SenderTokens = std::map<std::string, std::string>;  // by the institution's code
// Under this name stands the session of the account that live screens are opened with.
inline constexpr const char* screen_session = "live screen";

// Registers the institutions, makes their tokens and a viewer's session, and writes them to a new
// file. Conflict if the file is there already. Gives the number of institutions.
base::Result<int> prepare_senders(House& house, const std::filesystem::path& file);

// NotFound or CsvInvalid for what is no such file.
base::Result<SenderTokens> read_sender_tokens(const std::filesystem::path& file);

}  // namespace fengsui::app
