// SPDX-License-Identifier: Apache-2.0
#include "base/json.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>

#include "base/check.hpp"

namespace fengsui::base {
namespace {

namespace json = boost::json;

std::string_view view(const json::string& text) {
    return {text.data(), text.size()};
}

void print_text(std::string_view text, std::string& out) {
    out += '"';
    for (const char c : text) {
        switch (c) {
            case '"':
                out += "\\\"";
                break;
            case '\\':
                out += "\\\\";
                break;
            case '\n':
                out += "\\n";
                break;
            case '\r':
                out += "\\r";
                break;
            case '\t':
                out += "\\t";
                break;
            default:
                if (static_cast<unsigned char>(c) < 0x20) {
                    fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned>(c));
                } else {
                    out += c;
                }
        }
    }
    out += '"';
}

void print_double(double value, std::string& out) {
    if (!std::isfinite(value)) {
        out += "null";
        return;
    }
    // Between these sizes a person reads plain digits faster than an exponent.
    const double size = std::fabs(value);
    const bool plain = size == 0 || (size >= 1e-6 && size < 1e15);
    char buffer[40];
    const auto [end, error] =
        std::to_chars(buffer, buffer + sizeof buffer, value,
                      plain ? std::chars_format::fixed : std::chars_format::scientific);
    FENGSUI_CHECK(error == std::errc{});
    out.append(buffer, end);
}

void print_value(const json::value& value, std::string& out);

void print_array(const json::array& array, std::string& out) {
    out += '[';
    bool first = true;
    for (const auto& item : array) {
        if (!first) out += ',';
        first = false;
        print_value(item, out);
    }
    out += ']';
}

void print_object(const json::object& object, std::string& out) {
    out += '{';
    bool first = true;
    for (const auto& [key, item] : object) {
        if (!first) out += ',';
        first = false;
        print_text({key.data(), key.size()}, out);
        out += ':';
        print_value(item, out);
    }
    out += '}';
}

void print_value(const json::value& value, std::string& out) {
    switch (value.kind()) {
        case json::kind::null:
            out += "null";
            break;
        case json::kind::bool_:
            out += value.get_bool() ? "true" : "false";
            break;
        case json::kind::int64:
            out += std::to_string(value.get_int64());
            break;
        case json::kind::uint64:
            out += std::to_string(value.get_uint64());
            break;
        case json::kind::double_:
            print_double(value.get_double(), out);
            break;
        case json::kind::string:
            print_text(view(value.get_string()), out);
            break;
        case json::kind::array:
            print_array(value.get_array(), out);
            break;
        case json::kind::object:
            print_object(value.get_object(), out);
            break;
    }
}

}  // namespace

Result<json::value> parse_json(std::string_view text, JsonLimits limits) {
    if (text.size() > limits.max_bytes)
        return fail(ProblemCode::BodyTooLarge, {},
                    fmt::format("more than {} bytes", limits.max_bytes));
    json::parse_options options;
    options.max_depth = limits.max_depth;
    json::parser parser({}, options);
    json::error_code error;
    const auto used = parser.write_some(text.data(), text.size(), error);
    if (!error && used < text.size()) error = json::error::extra_data;
    if (error == json::error::too_deep)
        return fail(ProblemCode::JsonTooDeep, {},
                    fmt::format("more than {} levels", limits.max_depth));
    if (error) return fail(ProblemCode::JsonInvalid, fmt::format("byte {}", used), error.message());
    return parser.release();
}

std::string print_json(const json::value& value) {
    std::string out;
    print_value(value, out);
    return out;
}

std::string JsonPath::to_string() const {
    if (parent == nullptr) return "$";
    if (!member.empty()) return fmt::format("{}.{}", parent->to_string(), member);
    return fmt::format("{}[{}]", parent->to_string(), index);
}

Problem JsonPath::expected(std::string_view what) const {
    return {ProblemCode::ValueInvalid, to_string(), fmt::format("expected {}", what)};
}

Problem JsonPath::missing(std::string_view name) const {
    return {ProblemCode::ValueInvalid, fmt::format("{}.{}", to_string(), name), "missing"};
}

json::value JsonCodec<Day>::write(Day day) {
    return json::value(base::to_string(day));
}

std::optional<Day> JsonCodec<Day>::read(const json::value& value) {
    const auto* text = value.if_string();
    return text == nullptr ? std::nullopt : parse_day(view(*text));
}

json::object JsonCodec<Day>::schema() {
    return {{"type", "string"}, {"format", "date"}};
}

json::value JsonCodec<Instant>::write(Instant at) {
    return json::value(to_iso(at, kJsonOffsetMinutes));
}

std::optional<Instant> JsonCodec<Instant>::read(const json::value& value) {
    const auto* text = value.if_string();
    return text == nullptr ? std::nullopt : parse_iso(view(*text));
}

json::object JsonCodec<Instant>::schema() {
    return {{"type", "string"}, {"format", "date-time"}};
}

namespace json_detail {

std::string travel_name(std::string_view enumerator) {
    const auto name = member_name(enumerator);
    const auto upper = [](char c) { return c >= 'A' && c <= 'Z'; };
    const auto lower = [](char c) { return c >= 'a' && c <= 'z'; };
    bool has_lower = false;
    for (const char c : name) has_lower = has_lower || lower(c);
    if (!has_lower) return std::string(name);
    std::string out;
    for (const char c : name) {
        if (upper(c) && !out.empty() && out.back() != '_') out += '_';
        out += upper(c) ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return out;
}

std::string_view member_name(std::string_view described) {
    if (described.size() > 1 && described.ends_with('_')) described.remove_suffix(1);
    return described;
}

// A number such as 3.0 is whole, whoever wrote it.
std::optional<std::int64_t> as_int64(const json::value& value) {
    if (const auto* number = value.if_int64()) return *number;
    const auto* real = value.if_double();
    if (real != nullptr && std::trunc(*real) == *real && std::fabs(*real) < 9e15)
        return static_cast<std::int64_t>(*real);
    return std::nullopt;
}

std::optional<std::uint64_t> as_uint64(const json::value& value) {
    if (const auto* number = value.if_uint64()) return *number;
    const auto number = as_int64(value);
    if (!number || *number < 0) return std::nullopt;
    return static_cast<std::uint64_t>(*number);
}

json::value from_double(double value) {
    if (!std::isfinite(value)) return nullptr;
    return value;
}

std::string one_of(const std::vector<std::pair<std::int64_t, std::string>>& names) {
    std::string out = "one of";
    for (const auto& [number, name] : names) out += " " + name;
    return out;
}

std::optional<Problem> read_text(const json::value& value, std::string& out, const JsonPath& path) {
    const auto* text = value.if_string();
    if (text == nullptr) return path.expected("text");
    out.assign(text->data(), text->size());
    return std::nullopt;
}

std::optional<Problem> read_bool(const json::value& value, bool& out, const JsonPath& path) {
    const auto* flag = value.if_bool();
    if (flag == nullptr) return path.expected("true or false");
    out = *flag;
    return std::nullopt;
}

std::optional<Problem> read_double(const json::value& value, double& out, const JsonPath& path) {
    if (const auto* real = value.if_double()) {
        out = *real;
    } else if (const auto* whole = value.if_int64()) {
        out = static_cast<double>(*whole);
    } else if (const auto* large = value.if_uint64()) {
        out = static_cast<double>(*large);
    } else {
        return path.expected("a number");
    }
    if (!std::isfinite(out)) return path.expected("a number in range");
    return std::nullopt;
}

}  // namespace json_detail
}  // namespace fengsui::base
