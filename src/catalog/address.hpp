// SPDX-License-Identifier: Apache-2.0
// Finds the township and village of one county in the text of a Chinese address. Places builds one
// index per county and asks it; numbers stand for places of the caller. Careful with short names:
// 大溪 alone is a place only at the start or right after the county's name, and an address of
// another county gives nothing. Read only after building, safe from any thread; a search allocates
// nothing and looks at 1 KB of text at most.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/text_match.hpp"

namespace fengsui::catalog {

enum class NameRole : std::uint8_t {
    Above,   // province and prefecture
    County,  // 酉阳县, 酉阳
    Township,
    TownshipStem,
    Village,
    VillageStem,
};

struct AddressHit {
    int place = -1;
    std::string_view name;
};

class AddressIndex {
  public:
    // `parent` is the township of a village, else -1.
    void add(std::string_view name, NameRole role, int place, int parent = -1);
    [[nodiscard]] std::optional<AddressHit> find(std::string_view address) const;

  private:
    struct Name {
        NameRole role;
        int place;
        int parent;
    };
    struct Found {
        Name name;
        PhraseHit hit;
    };
    struct Scan;
    void collect(const FoldedText& text, Scan& scan) const;
    [[nodiscard]] const Found* find_township(const Scan& scan) const;
    [[nodiscard]] const Found* find_village(const Scan& scan, const Found* township) const;
    [[nodiscard]] bool elsewhere(const FoldedText& text, const Scan& scan,
                                 std::size_t before) const;

    PhraseIndex phrases_;
    std::vector<std::vector<Name>> names_;  // by phrase
};

}  // namespace fengsui::catalog
