// SPDX-License-Identifier: Apache-2.0
// Sends a refused message again with a mended body, as from its sender. Called by message_routes on
// a worker's thread; waits for the commit. What is refused again stays a refused message of its
// own, and the first may be mended anew; once a try is taken, the first and the tries in between
// point to it.
#pragma once

#include <string>

#include "surveil/context.hpp"
#include "surveil/ingest_result.hpp"
#include "surveil/message_list.hpp"

namespace fengsui::surveil {

struct Resend {
    FoundMessage message;
    std::string body;
    std::string actor;
};

// Conflict if the message was not refused or was already sent again; ValueInvalid if the body is no
// single message.
base::Result<IngestResult> resend_message(const RoomContext& context, Intake& intake,
                                          const Resend& resend);

}  // namespace fengsui::surveil
