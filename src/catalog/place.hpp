// SPDX-License-Identifier: Apache-2.0
// The tree of places: province, prefecture, county, township, village. Institutions and venues hang
// below it as rows of the ledger; PlaceKind names their kinds too, because rules speak of them.
// Intake turns the text of an address into a place here; counting walks from a place up to its
// county. Built once, then read only and safe from any thread; a pointer stays valid as long as the
// Catalog it came from.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "catalog/address.hpp"

namespace fengsui::catalog {

class TableSet;

enum class PlaceKind : std::uint8_t {
    // nodes of the tree
    Province,
    Prefecture,
    County,
    Township,
    Village,
    // institutions and venues, kept by the ledger
    School,
    Kindergarten,
    University,
    Workplace,
    ConstructionSite,
    NursingHome,
    Prison,
    Hospital,
    PrimaryCare,
    Laboratory,
    BloodCentre,
    Pharmacy,
    Transport,
    Household,
    OtherVenue,
};

inline constexpr int place_kind_count = static_cast<int>(PlaceKind::OtherVenue) + 1;

std::string_view to_string(PlaceKind kind);  // snake_case, as in the tables and in JSON
std::optional<PlaceKind> parse_place_kind(std::string_view text);

// A set of kinds, as cluster rules need ("same school, kindergarten or village").
class PlaceKinds {
  public:
    constexpr PlaceKinds() = default;
    constexpr void add(PlaceKind kind) { bits_ |= bit(kind); }
    [[nodiscard]] constexpr bool has(PlaceKind kind) const { return (bits_ & bit(kind)) != 0; }
    [[nodiscard]] constexpr bool empty() const { return bits_ == 0; }
    bool operator==(const PlaceKinds&) const = default;

  private:
    static constexpr std::uint32_t bit(PlaceKind kind) { return 1U << static_cast<unsigned>(kind); }
    std::uint32_t bits_ = 0;
};

struct Place {
    std::string code;  // GB/T 2260 and the statistical codes: 6 county, 9 township, 12 village
    PlaceKind kind = PlaceKind::County;
    std::string subkind;  // subdistrict, town, township, special; village, community; else empty
    std::string name_zh;
    std::string name_en;  // may be empty for a village
    std::string
        short_name;  // for narrow screens: 桃花源街道 stays, 天山堡村村民委员会 becomes 天山堡村
    std::string parent;                // empty for a province
    std::vector<std::string> aliases;  // other names that addresses use

    // For English sentences: the Chinese name where no English one is known.
    [[nodiscard]] const std::string& english_name() const {
        return name_en.empty() ? name_zh : name_en;
    }
};

struct AddressMatch {
    const Place* place = nullptr;  // the most specific place found
    std::string_view name;         // the form of its name that was found, for showing why
};

class Places {
  public:
    static base::Result<Places> load(const TableSet& tables);

    [[nodiscard]] const Place* find(std::string_view code) const;
    [[nodiscard]] const Place* parent(const Place& place) const;
    // Nearest first, without the place itself; the province comes last.
    [[nodiscard]] std::vector<const Place*> ancestors(std::string_view code) const;
    // In the order of the codes; empty for an unknown code.
    [[nodiscard]] std::span<const Place* const> children(std::string_view code) const;
    // Is `inner` the place `outer` or below it? False if either is unknown.
    [[nodiscard]] bool contains(std::string_view outer, std::string_view inner) const;
    // The place of this kind that holds `code` (or is it); null if there is none.
    [[nodiscard]] const Place* enclosing(std::string_view code, PlaceKind kind) const;
    // Townships that share a border, from map/neighbours.csv; empty if no map is known.
    [[nodiscard]] std::span<const Place* const> neighbours(std::string_view code) const;
    // All places, ordered by code.
    [[nodiscard]] std::span<const Place> all() const { return places_; }

    // The most specific place of `county` that the text of an address names: a village within the
    // township named before it, a village whose name is unique in the county, a township, else the
    // county if the text names it. Nothing if the address names another province or county, or none
    // of ours. Former kinds of a township (铜鼓乡 for 铜鼓镇) are understood; a bare stem (板溪)
    // counts only at the start of the text or after the name of the county.
    [[nodiscard]] std::optional<AddressMatch> match_address(std::string_view address,
                                                            std::string_view county) const;

    Places() = default;
    Places(Places&&) noexcept = default;
    Places& operator=(Places&&) noexcept = default;
    Places(const Places&) = delete;
    Places& operator=(const Places&) = delete;

  private:
    base::Result<void> load_rows(const TableSet& tables);
    base::Result<void> link();
    base::Result<void> load_neighbours(const TableSet& tables);
    void index_addresses();
    [[nodiscard]] int index(const Place& place) const {
        return static_cast<int>(&place - places_.data());
    }

    std::vector<Place> places_;
    std::unordered_map<std::string_view, int> by_code_;
    std::vector<int> parents_;  // -1 for a root; parallel to places_, as are these
    std::vector<std::vector<const Place*>> children_;
    std::vector<std::vector<const Place*>> neighbours_;
    std::unordered_map<std::string_view, AddressIndex> addresses_;  // by county
};

}  // namespace fengsui::catalog
