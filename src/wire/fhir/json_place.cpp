// SPDX-License-Identifier: Apache-2.0
#include "wire/fhir/json_place.hpp"

#include <vector>

#include "base/text.hpp"

namespace fengsui::wire::fhir {
namespace {

constexpr std::size_t steps_shown = 8;
constexpr std::size_t key_bytes_shown = 40;

struct Step {
    bool is_list;
    std::size_t index;     // of a list
    std::string_view key;  // of an object
};

std::string to_path(const std::vector<Step>& steps) {
    std::string path = "$";
    for (std::size_t i = 0; i < steps.size(); ++i) {
        if (i == steps_shown) return path + "…";
        const auto& step = steps[i];
        path += step.is_list ? "[" + std::to_string(step.index) + "]"
                             : "." + std::string(base::cut_utf8(step.key, key_bytes_shown));
    }
    return path;
}

// The end of the string that begins at `at` (the offset after its closing quote).
std::size_t skip_string(std::string_view json, std::size_t at) {
    for (++at; at < json.size() && json[at] != '"'; ++at) {
        if (json[at] == '\\') ++at;
    }
    return at < json.size() ? at + 1 : json.size();
}

}  // namespace

std::string path_beyond_depth(std::string_view json, std::size_t depth_max) {
    std::vector<Step> steps;  // one for each open object or list
    std::string_view last_string;
    for (std::size_t at = 0; at < json.size();) {
        const char c = json[at];
        if (c == '"') {
            const auto end = skip_string(json, at);
            last_string = end - at >= 2 ? json.substr(at + 1, end - at - 2) : std::string_view{};
            at = end;
            continue;
        }
        if (c == '{' || c == '[') {
            if (steps.size() == depth_max) return to_path(steps);
            steps.push_back({c == '[', 0, {}});
        } else if ((c == '}' || c == ']') && !steps.empty()) {
            steps.pop_back();
        } else if (c == ':' && !steps.empty()) {
            steps.back().key = last_string;
        } else if (c == ',' && !steps.empty()) {
            ++steps.back().index;
        }
        ++at;
    }
    return {};
}

}  // namespace fengsui::wire::fhir
