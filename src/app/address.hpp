// SPDX-License-Identifier: Apache-2.0
// HOST:PORT, as every command takes it. Pure, thread safe.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace fengsui::app {

struct Address {
    std::string host;
    std::uint16_t port = 0;
};

// ValueInvalid, naming the option, for what is no address.
base::Result<Address> parse_address(const std::string& text, std::string_view option);

}  // namespace fengsui::app
