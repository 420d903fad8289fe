// SPDX-License-Identifier: Apache-2.0
// JSON text to described structs and back (Boost.JSON with Boost.Describe). A struct says its
// members once,
//   BOOST_DESCRIBE_STRUCT(TaskRow, (), (id, title, due))   after the struct, in its namespace,
// an enum says BOOST_DESCRIBE_ENUM(Kind, ResponseTeam, Ambulance); its PascalCase enumerators
// travel as snake_case text ("response_team"; all-capital names such as II stay). Mapped:
// std::string, bool, integers, double (NaN as null), std::optional (left out when empty),
// std::vector, std::map<std::string, T>, Day, Instant (at +08:00), nested structs, boost::json
// values as they are; anything else by a specialisation of JsonCodec. Reading is lenient: unknown
// members are ignored; but a missing or ill-typed member is ValueInvalid at its path
// ("$.tasks[0].due"). Pure, thread safe. Boost.JSON reads doubles to within one unit in the last
// place.
#pragma once

#include <boost/describe.hpp>
#include <boost/json.hpp>
#include <boost/mp11/algorithm.hpp>
#include <concepts>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"

namespace fengsui::base {

// Bounds on what comes in, checked before anything is built from it.
struct JsonLimits {
    std::size_t max_depth = 32;
    std::size_t max_bytes = 8U << 20;
};

// JsonInvalid, JsonTooDeep or BodyTooLarge.
Result<boost::json::value> parse_json(std::string_view text, JsonLimits limits = {});
// Compact text. Doubles are the shortest that read back equal, written as people do (3.86,
// not 3.86E0).
std::string print_json(const boost::json::value& value);

// Instants are written as the clocks of the only time zone that the regions served have.
inline constexpr int kJsonOffsetMinutes = 480;

// Where the reader stands; lives on the stack and is put into words only for a problem.
struct JsonPath {
    const JsonPath* parent = nullptr;
    std::string_view member;
    std::size_t index = 0;  // counts only where `member` is empty

    [[nodiscard]] std::string to_string() const;
    [[nodiscard]] Problem expected(std::string_view what) const;
    [[nodiscard]] Problem missing(std::string_view name) const;
};

// How a type that is neither plain nor described travels: specialise with
//   static boost::json::value write(const T&); static std::optional<T> read(const
//   boost::json::value&); static boost::json::object schema(); static constexpr std::string_view
//   expected = "a day such as 2026-11-21";
template <class T>
struct JsonCodec;

template <>
struct JsonCodec<Day> {
    static constexpr std::string_view expected = "a day such as 2026-11-21";
    static boost::json::value write(Day day);
    static std::optional<Day> read(const boost::json::value& value);
    static boost::json::object schema();
};

template <>
struct JsonCodec<Instant> {
    static constexpr std::string_view expected = "a time such as 2026-11-21T14:32:08+08:00";
    static boost::json::value write(Instant at);
    static std::optional<Instant> read(const boost::json::value& value);
    static boost::json::object schema();
};

namespace json_detail {

template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};
template <class T>
struct IsVector : std::false_type {};
template <class T>
struct IsVector<std::vector<T>> : std::true_type {};
template <class T>
struct IsMap : std::false_type {};
template <class T, class L>
struct IsMap<std::map<std::string, T, L>> : std::true_type {};

template <class T>
concept Coded = requires(const T& value) {
    JsonCodec<T>::write(value);
};
template <class T>
concept Dom = std::same_as<T, boost::json::value> || std::same_as<T, boost::json::object> ||
    std::same_as<T, boost::json::array>;
template <class T>
concept DescribedStruct = boost::describe::has_describe_members<T>::value && !std::is_union_v<T>;
template <class T>
concept DescribedEnum = boost::describe::has_describe_enumerators<T>::value;
template <class T>
concept Integer = std::integral<T> && !std::same_as<T, bool>;

template <class T>
using Members = boost::describe::describe_members<T, boost::describe::mod_any_access |
                                                         boost::describe::mod_inherited>;

// "NegativePressure" -> "negative_pressure", "II" -> "II"; one trailing '_' (new_) is dropped.
std::string travel_name(std::string_view enumerator);
std::string_view member_name(std::string_view described);

std::optional<std::int64_t> as_int64(const boost::json::value& value);
std::optional<std::uint64_t> as_uint64(const boost::json::value& value);
boost::json::value from_double(double value);
std::string one_of(const std::vector<std::pair<std::int64_t, std::string>>& names);

// (value, travelling name) of every enumerator, made once.
template <DescribedEnum E>
const std::vector<std::pair<std::int64_t, std::string>>& enum_names() {
    static const auto names = [] {
        std::vector<std::pair<std::int64_t, std::string>> all;
        boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto d) {
            all.emplace_back(static_cast<std::int64_t>(d.value), travel_name(d.name));
        });
        return all;
    }();
    return names;
}

template <class T>
std::optional<Problem> read(const boost::json::value& value, T& out, const JsonPath& path);

template <DescribedStruct T>
std::optional<Problem> read_struct(const boost::json::value& value, T& out, const JsonPath& path) {
    const auto* object = value.if_object();
    if (object == nullptr) return path.expected("an object");
    std::optional<Problem> problem;
    boost::mp11::mp_for_each<Members<T>>([&](auto d) {
        if (problem) return;
        auto& member = out.*d.pointer;
        const auto name = member_name(d.name);
        const auto* found = object->if_contains({name.data(), name.size()});
        if (found != nullptr) {
            problem = read(*found, member, JsonPath{&path, name, 0});
        } else if constexpr (!IsOptional<std::remove_cvref_t<decltype(member)>>::value) {
            problem = path.missing(name);
        }
    });
    return problem;
}

template <class T>
std::optional<Problem> read_list(const boost::json::value& value, std::vector<T>& out,
                                 const JsonPath& path) {
    const auto* array = value.if_array();
    if (array == nullptr) return path.expected("a list");
    out.clear();
    out.reserve(array->size());
    for (std::size_t i = 0; i < array->size(); ++i) {
        T item{};
        if (auto problem = read((*array)[i], item, JsonPath{&path, {}, i})) return problem;
        out.push_back(std::move(item));
    }
    return std::nullopt;
}

template <class T, class L>
std::optional<Problem> read_map(const boost::json::value& value, std::map<std::string, T, L>& out,
                                const JsonPath& path) {
    const auto* object = value.if_object();
    if (object == nullptr) return path.expected("an object");
    out.clear();
    for (const auto& [key, item] : *object) {
        const std::string_view name(key.data(), key.size());
        if (auto problem = read(item, out[std::string(name)], JsonPath{&path, name, 0}))
            return problem;
    }
    return std::nullopt;
}

template <DescribedEnum E>
std::optional<Problem> read_enum(const boost::json::value& value, E& out, const JsonPath& path) {
    if (const auto* text = value.if_string()) {
        for (const auto& [number, name] : enum_names<E>()) {
            if (std::string_view(text->data(), text->size()) == name) {
                out = static_cast<E>(number);
                return std::nullopt;
            }
        }
    }
    return path.expected(one_of(enum_names<E>()));
}

template <Integer T>
std::optional<Problem> read_integer(const boost::json::value& value, T& out, const JsonPath& path) {
    const auto number = [&] {
        if constexpr (std::is_signed_v<T>)
            return as_int64(value);
        else
            return as_uint64(value);
    }();
    if (!number || !std::in_range<T>(*number)) return path.expected("a whole number in range");
    out = static_cast<T>(*number);
    return std::nullopt;
}

template <class T>
std::optional<Problem> read_optional(const boost::json::value& value, std::optional<T>& out,
                                     const JsonPath& path) {
    if (value.is_null()) {
        out.reset();
        return std::nullopt;
    }
    return read(value, out.emplace(), path);
}

template <Dom T>
std::optional<Problem> read_dom(const boost::json::value& value, T& out, const JsonPath& path) {
    if constexpr (std::same_as<T, boost::json::object>) {
        if (!value.is_object()) return path.expected("an object");
        out = value.get_object();
    } else if constexpr (std::same_as<T, boost::json::array>) {
        if (!value.is_array()) return path.expected("a list");
        out = value.get_array();
    } else {
        out = value;
    }
    return std::nullopt;
}

std::optional<Problem> read_text(const boost::json::value& value, std::string& out,
                                 const JsonPath& path);
std::optional<Problem> read_bool(const boost::json::value& value, bool& out, const JsonPath& path);
std::optional<Problem> read_double(const boost::json::value& value, double& out,
                                   const JsonPath& path);

template <class T>
std::optional<Problem> read(const boost::json::value& value, T& out, const JsonPath& path) {
    if constexpr (Dom<T>)
        return read_dom(value, out, path);
    else if constexpr (Coded<T>) {
        auto decoded = JsonCodec<T>::read(value);
        if (!decoded) return path.expected(JsonCodec<T>::expected);
        out = std::move(*decoded);
        return std::nullopt;
    } else if constexpr (std::same_as<T, std::string>)
        return read_text(value, out, path);
    else if constexpr (std::same_as<T, bool>)
        return read_bool(value, out, path);
    else if constexpr (Integer<T>)
        return read_integer(value, out, path);
    else if constexpr (std::same_as<T, double>)
        return read_double(value, out, path);
    else if constexpr (IsOptional<T>::value)
        return read_optional(value, out, path);
    else if constexpr (IsVector<T>::value)
        return read_list(value, out, path);
    else if constexpr (IsMap<T>::value)
        return read_map(value, out, path);
    else if constexpr (DescribedEnum<T>)
        return read_enum(value, out, path);
    else {
        static_assert(DescribedStruct<T>,
                      "describe the type (BOOST_DESCRIBE_STRUCT) or give it a JsonCodec");
        return read_struct(value, out, path);
    }
}

}  // namespace json_detail

// The travelling name of an enumerator, and back.
template <json_detail::DescribedEnum E>
std::string_view enum_text(E value) {
    for (const auto& [number, name] : json_detail::enum_names<E>())
        if (number == static_cast<std::int64_t>(value)) return name;
    return {};
}
template <json_detail::DescribedEnum E>
std::optional<E> parse_enum(std::string_view text) {
    for (const auto& [number, name] : json_detail::enum_names<E>())
        if (name == text) return static_cast<E>(number);
    return std::nullopt;
}

template <class T>
boost::json::value to_value(const T& value);

namespace json_detail {

template <DescribedStruct T>
boost::json::value write_struct(const T& value) {
    boost::json::object object;
    object.reserve(boost::mp11::mp_size<Members<T>>::value);
    boost::mp11::mp_for_each<Members<T>>([&](auto d) {
        const auto& member = value.*d.pointer;
        const auto name = member_name(d.name);
        const boost::json::string_view key(name.data(), name.size());
        if constexpr (IsOptional<std::remove_cvref_t<decltype(member)>>::value) {
            if (member) object.emplace(key, to_value(*member));
        } else {
            object.emplace(key, to_value(member));
        }
    });
    return object;
}

template <class T>
boost::json::value write_list(const std::vector<T>& list) {
    boost::json::array array;
    array.reserve(list.size());
    for (const auto& item : list) array.push_back(to_value<T>(item));
    return array;
}

template <class T, class L>
boost::json::value write_map(const std::map<std::string, T, L>& map) {
    boost::json::object object;
    object.reserve(map.size());
    for (const auto& [key, item] : map) object.emplace(key, to_value(item));
    return object;
}

}  // namespace json_detail

template <class T>
boost::json::value to_value(const T& value) {
    using namespace json_detail;
    if constexpr (Dom<T>)
        return value;
    else if constexpr (Coded<T>)
        return JsonCodec<T>::write(value);
    else if constexpr (std::convertible_to<const T&, std::string_view>) {
        const std::string_view text(value);
        return boost::json::string(text.data(), text.size());
    } else if constexpr (std::same_as<T, bool>)
        return value;
    else if constexpr (Integer<T>)
        return value;
    else if constexpr (std::floating_point<T>)
        return from_double(value);
    else if constexpr (IsOptional<T>::value)
        return value ? to_value(*value) : boost::json::value(nullptr);
    else if constexpr (IsVector<T>::value)
        return write_list(value);
    else if constexpr (IsMap<T>::value)
        return write_map(value);
    else if constexpr (DescribedEnum<T>) {
        const auto text = enum_text(value);
        return boost::json::string(text.data(), text.size());
    } else {
        static_assert(DescribedStruct<T>,
                      "describe the type (BOOST_DESCRIBE_STRUCT) or give it a JsonCodec");
        return write_struct(value);
    }
}

template <class T>
std::string to_json(const T& value) {
    return print_json(to_value(value));
}

template <class T>
Result<T> from_value(const boost::json::value& value) {
    T out{};
    if (auto problem = json_detail::read(value, out, JsonPath{}))
        return tl::unexpected<Problem>(std::move(*problem));
    return out;
}

template <class T>
Result<T> from_json(std::string_view text, JsonLimits limits = {}) {
    const auto value = parse_json(text, limits);
    if (!value) return tl::unexpected<Problem>(value.error());
    return from_value<T>(*value);
}

}  // namespace fengsui::base
