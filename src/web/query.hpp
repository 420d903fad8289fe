// SPDX-License-Identifier: Apache-2.0
// The part of an address after '?', decoded, and the readers that handlers need for its values.
// parse_query is pure and fuzzed. Limits: 4 KiB of text, 64 parameters, 1 KiB per decoded value;
// over them, at a bad percent escape and at text that is not UTF-8 the answer is RequestInvalid. A
// reader's problem is ValueInvalid at "?name".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/id.hpp"
#include "base/result.hpp"
#include "base/time.hpp"

namespace fengsui::web {

inline constexpr std::size_t kQueryBytesMax = 4096;
inline constexpr std::size_t kQueryParametersMax = 64;
inline constexpr std::size_t kQueryValueBytesMax = 1024;

// Where a list is to go on, and how many rows are wanted.
struct PageRequest {
    std::optional<base::Id> cursor;  // the id after which to go on
    int limit = 50;                  // 1..200
};

class Query {
  public:
    void add(std::string name, std::string value) {
        items_.emplace_back(std::move(name), std::move(value));
    }
    // The first value of that name; empty values count as absent, as forms send them.
    [[nodiscard]] std::optional<std::string> text(std::string_view name) const;
    [[nodiscard]] base::Result<int> number(std::string_view name, int otherwise, int low,
                                           int high) const;
    [[nodiscard]] base::Result<double> decimal(std::string_view name, double otherwise, double low,
                                               double high) const;
    [[nodiscard]] base::Result<std::optional<base::Id>> id(std::string_view name) const;
    [[nodiscard]] base::Result<std::optional<base::Day>> day(std::string_view name) const;
    // One of `choices`, of which the first stands for an absent value.
    [[nodiscard]] base::Result<std::string> choice(
        std::string_view name, std::initializer_list<std::string_view> choices) const;
    // ?cursor= and ?limit=
    [[nodiscard]] base::Result<PageRequest> page() const;
    [[nodiscard]] const std::vector<std::pair<std::string, std::string>>& items() const {
        return items_;
    }

  private:
    std::vector<std::pair<std::string, std::string>> items_;
};

base::Result<Query> parse_query(std::string_view text);

// "%E9%85%89" -> "酉", with '+' as a space in a query but not in a path; nullopt for a bad escape
// or what is not UTF-8 or has a NUL.
enum class Plus : std::uint8_t { IsSpace, IsPlus };
std::optional<std::string> percent_decode(std::string_view text, Plus plus);

}  // namespace fengsui::web
