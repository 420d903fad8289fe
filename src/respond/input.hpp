// SPDX-License-Identifier: Apache-2.0
// What the bodies and addresses of `respond` and `dispatch` must satisfy before a change is tried:
// text lengths and known places (scope is web/scope.hpp's); and the paging of their lists.
// Pure, thread safe.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "catalog/catalog.hpp"
#include "web/page.hpp"

namespace fengsui::respond {

inline constexpr std::size_t kTitleBytesMax = 300;  // a hundred Chinese characters
inline constexpr std::size_t kNoteBytesMax = 6000;

enum class Presence : std::uint8_t { Required, Optional };
// One member of a body: ValueInvalid at "$.<member>" if it is too long, or required and blank.
struct TextRule {
    std::string_view member;
    std::size_t bytes_max = kTitleBytesMax;
    Presence presence = Presence::Required;
};
base::Result<void> check_text(std::string_view text, const TextRule& rule);

// ValueInvalid at "$.<member>" unless the place is the county or lies in it.
base::Result<void> check_place(const catalog::Catalog& catalog, std::string_view county,
                               std::string_view place, std::string_view member);

// The Chinese name of a place; the code itself if the catalogue does not know it.
std::string place_name(const catalog::Catalog& catalog, std::string_view code);
// The English name; the Chinese one where none is known.
std::string place_name_en(const catalog::Catalog& catalog, std::string_view code);

// The end of the range of texts that begin with `prefix`: place >= prefix AND place < this.
std::string prefix_end(std::string_view prefix);

// A page of `limit` rows, made of limit + 1 that were read to learn whether there are more.
template <class Row>
web::Page<Row> to_page(std::vector<Row> rows, int limit) {
    web::Page<Row> page{std::move(rows), std::nullopt};
    if (page.items.size() <= static_cast<std::size_t>(limit)) return page;
    page.items.resize(static_cast<std::size_t>(limit));
    page.next_cursor = page.items.back().id;
    return page;
}

}  // namespace fengsui::respond
