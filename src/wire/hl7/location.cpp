// SPDX-License-Identifier: Apache-2.0
#include "wire/hl7/location.hpp"

#include <charconv>

#include "wire/hl7/lines.hpp"

namespace fengsui::wire::hl7 {
namespace {

std::string numbered(char open, int number, std::string_view close) {
    return number > 0 ? open + std::to_string(number) + std::string(close) : std::string();
}

// Takes `open`, a positive number and `close` off the front of `rest`. Nothing there is fine; half
// of it is not.
bool take(std::string_view& rest, char open, int& number, std::string_view close) {
    if (rest.empty() || rest.front() != open) return true;
    const auto* const first = rest.data() + 1;
    const auto [end, error] = std::from_chars(first, rest.data() + rest.size(), number);
    if (error != std::errc{} || number < 1) return false;
    rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
    if (!rest.starts_with(close)) return false;
    rest.remove_prefix(close.size());
    return true;
}

}  // namespace

std::string to_string(const Location& location) {
    return location.segment + numbered('[', location.occurrence, "]") +
           numbered('-', location.field, "") + numbered('[', location.repetition, "]") +
           numbered('.', location.component, "") + numbered('.', location.subcomponent, "");
}

std::optional<Location> parse_location(std::string_view path) {
    Location location;
    const auto name = path.substr(0, 3);
    if (!is_segment_name(name)) return std::nullopt;
    location.segment = name;
    auto rest = path.substr(3);
    const bool ok =
        take(rest, '[', location.occurrence, "]") && take(rest, '-', location.field, "") &&
        (location.field == 0 ||
         (take(rest, '[', location.repetition, "]") && take(rest, '.', location.component, "") &&
          (location.component == 0 || take(rest, '.', location.subcomponent, ""))));
    if (!ok || !rest.empty()) return std::nullopt;
    return location;
}

}  // namespace fengsui::wire::hl7
