// SPDX-License-Identifier: Apache-2.0
#include "web/query.hpp"

#include <fmt/format.h>

#include <charconv>

#include "base/text.hpp"

namespace fengsui::web {
namespace {

using base::fail;
using base::ProblemCode;

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

tl::unexpected<base::Problem> wrong(std::string_view name, std::string detail) {
    return fail(ProblemCode::ValueInvalid, fmt::format("?{}", name), std::move(detail));
}

}  // namespace

std::optional<std::string> percent_decode(std::string_view text, Plus plus) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%') {
            if (i + 2 >= text.size()) return std::nullopt;
            const int high = hex_digit(text[i + 1]);
            const int low = hex_digit(text[i + 2]);
            if (high < 0 || low < 0) return std::nullopt;
            out += static_cast<char>(high * 16 + low);
            i += 2;
        } else {
            out += text[i] == '+' && plus == Plus::IsSpace ? ' ' : text[i];
        }
    }
    // A NUL is UTF-8, but no text that PostgreSQL would keep.
    if (!base::is_utf8(out) || out.find('\0') != std::string::npos) return std::nullopt;
    return out;
}

base::Result<Query> parse_query(std::string_view text) {
    if (text.size() > kQueryBytesMax)
        return fail(ProblemCode::RequestInvalid, "?", "the query is too long");
    Query query;
    for (const auto part : base::split(text, '&')) {
        if (part.empty()) continue;
        if (query.items().size() == kQueryParametersMax)
            return fail(ProblemCode::RequestInvalid, "?", "too many query parameters");
        const auto equals = part.find('=');
        const auto raw_value =
            equals == std::string_view::npos ? std::string_view{} : part.substr(equals + 1);
        auto name = percent_decode(part.substr(0, equals), Plus::IsSpace);
        auto value = percent_decode(raw_value, Plus::IsSpace);
        if (!name || !value)
            return fail(ProblemCode::RequestInvalid, "?",
                        "a query parameter is not percent-encoded UTF-8");
        if (name->empty())
            return fail(ProblemCode::RequestInvalid, "?", "a query parameter has no name");
        if (value->size() > kQueryValueBytesMax || name->size() > kQueryValueBytesMax)
            return fail(ProblemCode::RequestInvalid, "?", "a query parameter is too long");
        query.add(std::move(*name), std::move(*value));
    }
    return query;
}

std::optional<std::string> Query::text(std::string_view name) const {
    for (const auto& [key, value] : items_) {
        if (key != name) continue;
        if (value.empty()) return std::nullopt;
        return value;
    }
    return std::nullopt;
}

base::Result<int> Query::number(std::string_view name, int otherwise, int low, int high) const {
    const auto value = text(name);
    if (!value) return otherwise;
    int number = 0;
    const auto [end, error] = std::from_chars(value->data(), value->data() + value->size(), number);
    if (error != std::errc{} || end != value->data() + value->size() || number < low ||
        number > high)
        return wrong(name, fmt::format("expected a whole number from {} to {}", low, high));
    return number;
}

base::Result<double> Query::decimal(std::string_view name, double otherwise, double low,
                                    double high) const {
    const auto value = text(name);
    if (!value) return otherwise;
    double number = 0;
    const auto [end, error] = std::from_chars(value->data(), value->data() + value->size(), number);
    // Written so that what is no number at all does not pass either.
    if (error != std::errc{} || end != value->data() + value->size() ||
        !(number >= low && number <= high))
        return wrong(name, fmt::format("expected a number from {} to {}", low, high));
    return number;
}

base::Result<std::optional<base::Id>> Query::id(std::string_view name) const {
    const auto value = text(name);
    if (!value) return std::optional<base::Id>{};
    const auto id = base::parse_id(*value);
    if (!id) return wrong(name, "expected an id");
    return id;
}

base::Result<std::optional<base::Day>> Query::day(std::string_view name) const {
    const auto value = text(name);
    if (!value) return std::optional<base::Day>{};
    const auto day = base::parse_day(*value);
    if (!day) return wrong(name, "expected a day such as 2026-11-21");
    return day;
}

base::Result<std::string> Query::choice(std::string_view name,
                                        std::initializer_list<std::string_view> choices) const {
    const auto value = text(name);
    if (!value) return std::string(*choices.begin());
    std::string expected = "expected one of";
    for (const auto choice : choices) {
        if (*value == choice) return *value;
        expected += fmt::format(" {}", choice);
    }
    return wrong(name, std::move(expected));
}

base::Result<PageRequest> Query::page() const {
    const auto cursor = id("cursor");
    if (!cursor) return tl::unexpected(cursor.error());
    const auto limit = number("limit", PageRequest{}.limit, 1, 200);
    if (!limit) return tl::unexpected(limit.error());
    return PageRequest{*cursor, *limit};
}

}  // namespace fengsui::web
