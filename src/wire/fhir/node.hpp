// SPDX-License-Identifier: Apache-2.0
// A lenient look into parsed JSON: what is missing or has the wrong type reads as nothing, so that
// one odd member never costs a whole report. A Node is two words, valid as long as the Bundle that
// it comes from. Immutable, thread safe.
#pragma once

#include <boost/json/fwd.hpp>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fengsui::wire::fhir {

class Node {
  public:
    Node() = default;  // the member that is not there
    explicit Node(const boost::json::value* value) : value_(value) {}

    [[nodiscard]] bool exists() const;  // there, and not null
    [[nodiscard]] bool is_object() const;
    // A member of an object. Of a list, the member of its first element: senders disagree about
    // 0..1 and 0..*.
    [[nodiscard]] Node operator[](std::string_view member) const;
    // The elements of a list; a single thing counts as a list of one, as some senders leave the
    // brackets out.
    [[nodiscard]] std::vector<Node> items() const;
    [[nodiscard]] std::vector<Node> items(std::string_view member) const {
        return (*this)[member].items();
    }

    // A string without blanks around it and without NUL; numbers and booleans as text (5.41E+14 as
    // 541000000000000).
    [[nodiscard]] std::string text() const;
    [[nodiscard]] std::string text(std::string_view member) const { return (*this)[member].text(); }
    [[nodiscard]] std::optional<double> number()
        const;  // also of a string that is one; always finite
    [[nodiscard]] std::optional<bool> boolean() const;

    bool operator==(const Node&) const = default;

  private:
    const boost::json::value* value_ = nullptr;
};

}  // namespace fengsui::wire::fhir
