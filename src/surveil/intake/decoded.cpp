// SPDX-License-Identifier: Apache-2.0
#include "surveil/intake/decoded.hpp"

#include <algorithm>
#include <array>

namespace fengsui::surveil {

std::string_view to_string(Format format) {
    constexpr std::array<std::string_view, 5> names = {"hl7v2", "fhir", "csv", "form", "unknown"};
    return names.at(static_cast<std::size_t>(format));
}

bool Decoded::refused() const {
    return std::ranges::any_of(problems, [](const auto& problem) {
        return problem.severity() != base::Severity::Warning;
    });
}

}  // namespace fengsui::surveil
