// SPDX-License-Identifier: Apache-2.0
#include "base/schema.hpp"

#include "base/check.hpp"

namespace fengsui::base {

std::pair<std::string, bool> SchemaSet::name_of(std::string_view full_name) {
    if (const auto known = names_.find(full_name); known != names_.end())
        return {known->second, false};
    auto name = json_detail::short_name(full_name);
    if (components_.contains(name)) name = json_detail::namespace_name(full_name) + name;
    FENGSUI_CHECK(!components_.contains(name));
    names_.emplace(std::string(full_name), name);
    return {name, true};
}

namespace json_detail {

std::string short_name(std::string_view full_name) {
    std::string out;
    std::string word;
    const auto flush = [&](std::string_view joint) {
        out += word;
        out += joint;
        word.clear();
    };
    for (const char c : full_name) {
        if (c == ':')
            word.clear();
        else if (c == '<')
            flush("Of");
        else if (c == ',')
            flush("And");
        else if (c == '>' || c == ' ')
            flush("");
        else
            word += c;
    }
    flush("");
    return out;
}

std::string namespace_name(std::string_view full_name) {
    const auto last = full_name.substr(0, full_name.find('<')).rfind("::");
    if (last == std::string_view::npos || last == 0) return {};
    const auto before = full_name.substr(0, last).rfind("::");
    std::string name(before == std::string_view::npos
                         ? full_name.substr(0, last)
                         : full_name.substr(before + 2, last - before - 2));
    if (!name.empty() && name[0] >= 'a' && name[0] <= 'z')
        name[0] = static_cast<char>(name[0] - 'a' + 'A');
    return name;
}

boost::json::object schema_ref(std::string_view component) {
    return {{"$ref", "#/components/schemas/" + std::string(component)}};
}

boost::json::object integer_schema(std::size_t bytes) {
    return {{"type", "integer"}, {"format", bytes > 4 ? "int64" : "int32"}};
}

}  // namespace json_detail
}  // namespace fengsui::base
