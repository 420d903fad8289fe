// SPDX-License-Identifier: Apache-2.0
// The message as it came names the person, so the ledger keeps it sealed, bound to its own name:
// one message's bytes cannot stand in for another's. Sealed by Intake on the receiving thread,
// opened by message_list; stateless, thread safe.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "ledger/data_directory.hpp"

namespace fengsui::surveil {

struct MessageName {
    std::string_view source;
    std::string_view external_id;
};

std::string seal_body(std::string_view body, const MessageName& name, const ledger::Keys& keys);
// StorageFailed if keys, name or bytes are not those of the sealing.
base::Result<std::string> open_body(std::string_view sealed, const MessageName& name,
                                    const ledger::Keys& keys);

}  // namespace fengsui::surveil
