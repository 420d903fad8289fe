// SPDX-License-Identifier: Apache-2.0
#include "surveil/report.hpp"

#include <array>

namespace fengsui::surveil {
namespace {

constexpr std::array<std::string_view, 5> kChannels = {"case", "pathogen", "syndrome", "vector",
                                                       "sector"};
constexpr std::array<std::string_view, 3> kFindings = {"positive", "negative", "inconclusive"};
constexpr std::array<std::string_view, 4> kStatuses = {"preliminary", "final", "corrected",
                                                       "withdrawn"};

template <class E, std::size_t N>
std::optional<E> parse(const std::array<std::string_view, N>& names, std::string_view text) {
    for (std::size_t i = 0; i < N; ++i) {
        if (names[i] == text) return static_cast<E>(i);
    }
    return std::nullopt;
}

}  // namespace

std::string_view to_string(Channel channel) {
    return kChannels.at(static_cast<std::size_t>(channel));
}
std::string_view to_string(Finding finding) {
    return kFindings.at(static_cast<std::size_t>(finding));
}
std::string_view to_string(ReportStatus status) {
    return kStatuses.at(static_cast<std::size_t>(status));
}
std::optional<Channel> parse_channel(std::string_view text) {
    return parse<Channel>(kChannels, text);
}
std::optional<Finding> parse_finding(std::string_view text) {
    return parse<Finding>(kFindings, text);
}
std::optional<ReportStatus> parse_status(std::string_view text) {
    return parse<ReportStatus>(kStatuses, text);
}

}  // namespace fengsui::surveil
