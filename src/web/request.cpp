// SPDX-License-Identifier: Apache-2.0
#include "web/request.hpp"

#include <array>
#include <cstdlib>

#include "base/check.hpp"
#include "base/text.hpp"

namespace fengsui::web {
namespace {

constexpr std::array<std::string_view, 7> kMethodNames = {"GET",   "HEAD",   "POST",   "PUT",
                                                          "PATCH", "DELETE", "OPTIONS"};

bool equal_ignoring_case(std::string_view a, std::string_view b) {
    if (a.size() != b.size()) return false;
    const auto lower = [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    };
    for (std::size_t i = 0; i < a.size(); ++i)
        if (lower(a[i]) != lower(b[i])) return false;
    return true;
}

// The q of "en-US;q=0.8"; 1 where none is given.
double quality(std::string_view entry) {
    const auto at = entry.find("q=");
    return at == std::string_view::npos
               ? 1.0
               : std::strtod(std::string(entry.substr(at + 2)).c_str(), nullptr);
}

}  // namespace

std::string_view name_of(Method method) {
    const auto index = static_cast<std::size_t>(method);
    return index < kMethodNames.size() ? kMethodNames[index] : "OTHER";
}

Method parse_method(std::string_view name) {
    for (std::size_t i = 0; i < kMethodNames.size(); ++i)
        if (kMethodNames[i] == name) return static_cast<Method>(i);
    return Method::Other;
}

bool is_safe(Method method) {
    return method == Method::Get || method == Method::Head || method == Method::Options;
}

Language choose_language(std::string_view accept_language) {
    double zh = 0;
    double en = 0;
    for (const auto part : base::split(accept_language, ',')) {
        const auto entry = base::trim(part);
        const auto tag = base::to_lower_ascii(entry.substr(0, 2));
        if (tag == "zh" && quality(entry) > zh) zh = quality(entry);
        if (tag == "en" && quality(entry) > en) en = quality(entry);
    }
    return en > zh ? Language::En : Language::Zh;
}

void Headers::set(std::string_view name, std::string value) {
    for (auto& [key, old] : items_) {
        if (!equal_ignoring_case(key, name)) continue;
        old = std::move(value);
        return;
    }
    add(std::string(name), std::move(value));
}

std::optional<std::string_view> Headers::find(std::string_view name) const {
    for (const auto& [key, value] : items_)
        if (equal_ignoring_case(key, name)) return value;
    return std::nullopt;
}

std::string_view Request::header(std::string_view name) const {
    return headers.find(name).value_or(std::string_view{});
}

std::string_view Request::cookie(std::string_view name) const {
    for (const auto part : base::split(header("Cookie"), ';')) {
        const auto pair = base::trim(part);
        const auto equals = pair.find('=');
        if (equals != std::string_view::npos && pair.substr(0, equals) == name)
            return pair.substr(equals + 1);
    }
    return {};
}

const std::string& Request::param(std::string_view name) const {
    const std::string* found = nullptr;
    for (const auto& [key, value] : params)
        if (key == name) found = &value;
    FENGSUI_CHECK(found != nullptr);
    return *found;
}

base::Result<base::Id> Request::id_param(std::string_view name) const {
    const auto number = base::parse_id(param(name));
    if (!number) return base::fail(base::ProblemCode::NotFound, std::string(name), "not an id");
    return *number;
}

const Principal& Request::user() const {
    FENGSUI_CHECK(principal.has_value());
    return *principal;
}

base::Result<std::string> Request::if_match() const {
    auto tag = base::trim(header("If-Match"));
    if (tag.starts_with("W/")) tag.remove_prefix(2);
    if (tag.size() >= 2 && tag.front() == '"' && tag.back() == '"')
        tag = tag.substr(1, tag.size() - 2);
    if (tag.empty() || tag == "*")
        return base::fail(base::ProblemCode::VersionRequired, "If-Match");
    return std::string(tag);
}

base::Result<std::pair<std::string, Query>> parse_target(std::string_view target) {
    if (target.empty() || target.front() != '/')
        return base::fail(base::ProblemCode::RequestInvalid, "path");
    const auto question = target.find('?');
    auto query = parse_query(question == std::string_view::npos ? std::string_view{}
                                                                : target.substr(question + 1));
    if (!query) return tl::unexpected(query.error());
    return std::pair{std::string(target.substr(0, question)), std::move(*query)};
}

}  // namespace fengsui::web
