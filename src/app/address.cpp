// SPDX-License-Identifier: Apache-2.0
#include "app/address.hpp"

#include <fmt/format.h>

#include <charconv>

namespace fengsui::app {

base::Result<Address> parse_address(const std::string& text, std::string_view option) {
    const auto colon = text.rfind(':');
    Address address;
    if (colon != std::string::npos) {
        address.host = text.substr(0, colon);
        const auto* begin = text.data() + colon + 1;
        const auto [end, error] = std::from_chars(begin, text.data() + text.size(), address.port);
        if (error == std::errc{} && end == text.data() + text.size() && begin != end)
            return address;
    }
    return base::fail(base::ProblemCode::ValueInvalid, std::string(option),
                      fmt::format("needs HOST:PORT, not {}", text));
}

}  // namespace fengsui::app
