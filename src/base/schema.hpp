// SPDX-License-Identifier: Apache-2.0
// JSON Schema (as OpenAPI 3.1 uses it) of the same descriptions from which base/json.hpp reads and
// writes, so that the published contract cannot drift from the code. Structs and enums become named
// components, referred to by $ref; two types with the same last name get the name of their
// namespace in front. Used by web/router; not thread safe.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "base/json.hpp"

namespace fengsui::base {

// The components gathered so far ("#/components/schemas/NAME").
class SchemaSet {
  public:
    // The schema of T; what it names is added to the components.
    template <class T>
    boost::json::object schema_of();

    [[nodiscard]] const boost::json::object& components() const { return components_; }

  private:
    template <class T>
    boost::json::object struct_schema();
    template <class T>
    static boost::json::object enum_schema();
    // The name under which a type is known; second is true at first sight.
    std::pair<std::string, bool> name_of(std::string_view full_name);

    std::map<std::string, std::string, std::less<>> names_;  // full C++ name -> component
    boost::json::object components_;
};

namespace json_detail {

// "fengsui::warn::SignalRow", cut out of what the compiler calls this function.
template <class T>
constexpr std::string_view full_name() {
    constexpr std::string_view text = __PRETTY_FUNCTION__;
    constexpr auto start = text.find("T = ") + 4;
    constexpr auto end = text.find_first_of(";]", start);
    return text.substr(start, end - start);
}

// "fengsui::web::Page<fengsui::warn::SignalRow>" -> "PageOfSignalRow".
std::string short_name(std::string_view full_name);
// The last namespace with a capital: "Warn"; empty if there is none.
std::string namespace_name(std::string_view full_name);
boost::json::object schema_ref(std::string_view component);
boost::json::object integer_schema(std::size_t bytes);

}  // namespace json_detail

template <class T>
boost::json::object SchemaSet::struct_schema() {
    boost::json::object properties;
    boost::json::array required;
    boost::mp11::mp_for_each<json_detail::Members<T>>([&](auto d) {
        using Member = std::remove_cvref_t<decltype(std::declval<T&>().*d.pointer)>;
        const auto name = json_detail::member_name(d.name);
        const boost::json::string_view key(name.data(), name.size());
        properties.emplace(key, schema_of<Member>());
        if constexpr (!json_detail::IsOptional<Member>::value) required.emplace_back(key);
    });
    boost::json::object schema{{"type", "object"}, {"properties", std::move(properties)}};
    if (!required.empty()) schema.emplace("required", std::move(required));
    return schema;
}

template <class T>
boost::json::object SchemaSet::enum_schema() {
    boost::json::array values;
    for (const auto& [number, name] : json_detail::enum_names<T>()) values.emplace_back(name);
    return {{"type", "string"}, {"enum", std::move(values)}};
}

template <class T>
boost::json::object SchemaSet::schema_of() {
    using namespace json_detail;
    if constexpr (std::same_as<T, boost::json::value>)
        return {};
    else if constexpr (std::same_as<T, boost::json::object>)
        return {{"type", "object"}};
    else if constexpr (std::same_as<T, boost::json::array>)
        return {{"type", "array"}};
    else if constexpr (Coded<T>)
        return JsonCodec<T>::schema();
    else if constexpr (std::convertible_to<const T&, std::string_view>)
        return {{"type", "string"}};
    else if constexpr (std::same_as<T, bool>)
        return {{"type", "boolean"}};
    else if constexpr (Integer<T>)
        return integer_schema(sizeof(T));
    else if constexpr (std::floating_point<T>)
        return {{"type", "number"}};
    else if constexpr (IsOptional<T>::value)
        return schema_of<typename T::value_type>();
    else if constexpr (IsVector<T>::value)
        return {{"type", "array"}, {"items", schema_of<typename T::value_type>()}};
    else if constexpr (IsMap<T>::value)
        return {{"type", "object"}, {"additionalProperties", schema_of<typename T::mapped_type>()}};
    else {
        const auto [name, first] = name_of(full_name<T>());
        if (first) {
            components_[name] =
                boost::json::object{};  // holds the place of a type that contains itself
            if constexpr (DescribedEnum<T>)
                components_[name] = enum_schema<T>();
            else
                components_[name] = struct_schema<T>();
        }
        return schema_ref(name);
    }
}

// One document for one type: {"$ref": ..., "components": {"schemas": ...}}.
template <class T>
boost::json::object schema_of() {
    SchemaSet set;
    auto schema = set.schema_of<T>();
    schema["components"] = boost::json::object{{"schemas", set.components()}};
    return schema;
}

}  // namespace fengsui::base
