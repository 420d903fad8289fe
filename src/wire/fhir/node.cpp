// SPDX-License-Identifier: Apache-2.0
#include "wire/fhir/node.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>
#include <cmath>

#include "base/text.hpp"

namespace fengsui::wire::fhir {
namespace {

std::string clean(std::string_view text) {
    std::string out(base::trim(text));
    std::erase(out, '\0');  // "\u0000" is valid JSON, but no database text
    return out;
}

std::string text_of_double(double number) {
    constexpr double exact_integers_max = 9007199254740992.0;  // 2^53
    if (!std::isfinite(number)) return {};
    if (std::abs(number) <= exact_integers_max && number == std::trunc(number)) {
        return fmt::format("{}", static_cast<long long>(number));
    }
    return fmt::format("{}", number);
}

}  // namespace

bool Node::exists() const {
    return value_ != nullptr && !value_->is_null();
}

bool Node::is_object() const {
    return value_ != nullptr && value_->is_object();
}

Node Node::operator[](std::string_view member) const {
    if (value_ == nullptr) return {};
    const auto* at = value_;
    if (const auto* list = at->if_array()) {
        if (list->empty()) return {};
        at = &list->front();
    }
    const auto* object = at->if_object();
    return Node(object != nullptr ? object->if_contains({member.data(), member.size()}) : nullptr);
}

std::vector<Node> Node::items() const {
    std::vector<Node> found;
    if (!exists()) return found;
    const auto* list = value_->if_array();
    if (list == nullptr) return {*this};
    found.reserve(list->size());
    for (const auto& item : *list) found.emplace_back(&item);
    return found;
}

std::string Node::text() const {
    if (value_ == nullptr) return {};
    if (const auto* text = value_->if_string()) return clean({text->data(), text->size()});
    if (const auto* number = value_->if_int64()) return std::to_string(*number);
    if (const auto* number = value_->if_uint64()) return std::to_string(*number);
    if (const auto* number = value_->if_double()) return text_of_double(*number);
    if (const auto* truth = value_->if_bool()) return *truth ? "true" : "false";
    if (const auto* list = value_->if_array();
        list != nullptr && list->size() == 1 && !list->front().is_array()) {
        return Node(&list->front()).text();
    }
    return {};
}

std::optional<double> Node::number() const {
    if (value_ == nullptr) return std::nullopt;
    if (const auto* whole = value_->if_int64()) return static_cast<double>(*whole);
    if (const auto* whole = value_->if_uint64()) return static_cast<double>(*whole);
    if (const auto* real = value_->if_double())
        return std::isfinite(*real) ? std::optional(*real) : std::nullopt;
    if (!value_->is_string()) return std::nullopt;
    const auto digits = text();
    double parsed = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), parsed);
    if (error != std::errc{} || end != digits.data() + digits.size() || !std::isfinite(parsed))
        return std::nullopt;
    return parsed;
}

std::optional<bool> Node::boolean() const {
    const auto word = text();
    if (word == "true") return true;
    if (word == "false") return false;
    return std::nullopt;
}

}  // namespace fengsui::wire::fhir
