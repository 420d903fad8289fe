// SPDX-License-Identifier: Apache-2.0
// From received bytes to the messages in them: recognises the format, cuts batches, converts
// character sets and calls the reader of the format. What cannot be read becomes a refused message
// too: nothing is dropped. Pure, thread safe; runs on the thread of the door.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "surveil/intake/reader.hpp"

namespace fengsui::surveil {

struct DecodedMessage {
    Decoded decoded;
    std::string body;  // the message's own bytes, as received
};

// `format` Unknown: judged by the first bytes.
std::vector<DecodedMessage> decode(std::string_view bytes, Format format,
                                   const ReaderContext& context);

// A message that a door had to refuse before anyone could read it (frame too large, cut off).
DecodedMessage refused_message(std::string_view bytes, Format format, base::Problem problem);

}  // namespace fengsui::surveil
