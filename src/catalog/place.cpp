// SPDX-License-Identifier: Apache-2.0
#include "catalog/place.hpp"

#include <algorithm>
#include <array>

#include "catalog/table.hpp"

namespace fengsui::catalog {

namespace {

constexpr std::array<std::string_view, place_kind_count> kind_words = {
    "province",     "prefecture",   "county",     "township",     "village",
    "school",       "kindergarten", "university", "workplace",    "construction_site",
    "nursing_home", "prison",       "hospital",   "primary_care", "laboratory",
    "blood_centre", "pharmacy",     "transport",  "household",    "other_venue"};

// UTF-8 bytes of two Chinese characters: a shorter stem says too little.
constexpr std::size_t min_stem_bytes = 6;

std::string_view without(std::string_view name, std::string_view suffix) {
    if (name.ends_with(suffix)) name.remove_suffix(suffix.size());
    return name;
}

// 天山堡村村民委员会 -> 天山堡村, 桥西社区居民委员会 -> 桥西社区, 鸣谦村委会 -> 鸣谦村.
std::string village_short_name(std::string_view name) {
    for (const std::string_view suffix : {"村民委员会", "居民委员会", "居委会"}) {
        if (name.ends_with(suffix)) return std::string(without(name, suffix));
    }
    if (!name.ends_with("村委会")) return std::string(name);
    std::string stem(without(name, "村委会"));
    return stem.ends_with("村") ? stem : stem + "村";
}

std::string_view stem_of(std::string_view name, std::initializer_list<std::string_view> suffixes) {
    for (const std::string_view suffix : suffixes) {
        const std::string_view stem = without(name, suffix);
        if (stem.size() < name.size() && stem.size() >= min_stem_bytes) return stem;
    }
    return {};
}

void add_township(AddressIndex& index, const Place& place, int number) {
    index.add(place.name_zh, NameRole::Township, number);
    for (const std::string& alias : place.aliases) index.add(alias, NameRole::Township, number);
    const std::string_view stem = stem_of(place.name_zh, {"街道", "镇", "乡"});
    if (stem.empty()) return;
    index.add(stem, NameRole::TownshipStem, number);
    // A township may have changed its kind since the address was written.
    for (const std::string_view kind : {"镇", "乡", "街道"}) {
        index.add(std::string(stem) + std::string(kind), NameRole::Township, number);
    }
}

void add_village(AddressIndex& index, const Place& place, int number, int parent) {
    index.add(place.name_zh, NameRole::Village, number, parent);
    index.add(place.short_name, NameRole::Village, number, parent);
    for (const std::string& alias : place.aliases)
        index.add(alias, NameRole::Village, number, parent);
    const std::string_view stem = stem_of(place.short_name, {"社区", "村"});
    if (!stem.empty()) index.add(stem, NameRole::VillageStem, number, parent);
}

std::optional<PlaceKind> parse_region_level(std::string_view text) {
    if (text == "prefecture group") return PlaceKind::Prefecture;
    const auto kind = parse_place_kind(text);
    return kind && *kind <= PlaceKind::County ? kind : std::nullopt;
}

}  // namespace

std::string_view to_string(PlaceKind kind) {
    return kind_words[static_cast<std::size_t>(kind)];
}

std::optional<PlaceKind> parse_place_kind(std::string_view text) {
    const auto it = std::ranges::find(kind_words, text);
    if (it == kind_words.end()) return std::nullopt;
    return static_cast<PlaceKind>(it - kind_words.begin());
}

base::Result<void> Places::load_rows(const TableSet& tables) {
    const auto regions = tables.find("regions.csv");
    const auto townships = tables.find("townships.csv");
    const auto villages = tables.find("villages.csv");
    if (!regions) return tl::unexpected<base::Problem>(regions.error());
    if (!townships) return tl::unexpected<base::Problem>(townships.error());
    if (!villages) return tl::unexpected<base::Problem>(villages.error());

    RowReader region(**regions);
    while (region.next()) {
        Place place{.code = region.required("code"),
                    .kind = region.word("level", parse_region_level),
                    .subkind = {},
                    .name_zh = region.required("name_zh"),
                    .name_en = region.required("name_en"),
                    .short_name = region.required("short_zh"),
                    .parent = region.text("parent_code"),
                    .aliases = region.list("aliases")};
        places_.push_back(std::move(place));
    }
    if (auto read = region.result(); !read) return read;

    RowReader township(**townships);
    while (township.next()) {
        Place place{.code = township.required("code9"),
                    .kind = PlaceKind::Township,
                    .subkind = township.required("kind"),
                    .name_zh = township.required("name_zh"),
                    .name_en = township.required("name_en"),
                    .short_name = township.required("short_zh"),
                    .parent = township.required("county_code"),
                    .aliases = township.list("aliases")};
        places_.push_back(std::move(place));
    }
    if (auto read = township.result(); !read) return read;

    RowReader village(**villages);
    while (village.next()) {
        Place place{.code = village.required("code12"),
                    .kind = PlaceKind::Village,
                    .subkind = village.required("kind"),
                    .name_zh = village.required("name_zh"),
                    .name_en = village.text("name_en"),
                    .short_name = {},
                    .parent = village.required("township_code9"),
                    .aliases = {}};
        if (!village.required("county_code").empty() && !place.code.starts_with(place.parent)) {
            village.refuse("code12", "does not begin with the code of its township");
        }
        place.short_name = village_short_name(place.name_zh);
        places_.push_back(std::move(place));
    }
    return village.result();
}

base::Result<void> Places::link() {
    std::ranges::sort(places_, {}, &Place::code);
    parents_.assign(places_.size(), -1);
    children_.resize(places_.size());
    neighbours_.resize(places_.size());
    for (const Place& place : places_) {
        if (!by_code_.emplace(place.code, index(place)).second) {
            return base::fail(base::ProblemCode::CsvInvalid, "places",
                              "code " + place.code + " stands twice");
        }
    }
    for (const Place& place : places_) {
        if (place.parent.empty()) continue;
        const auto parent = by_code_.find(place.parent);
        // A parent is of a higher kind, so the tree has no loops.
        if (parent == by_code_.end() ||
            places_[static_cast<std::size_t>(parent->second)].kind >= place.kind) {
            return base::fail(
                base::ProblemCode::CsvInvalid, "places",
                "the parent " + place.parent + " of " + place.code + " is unknown or not above it");
        }
        parents_[static_cast<std::size_t>(index(place))] = parent->second;
        children_[static_cast<std::size_t>(parent->second)].push_back(&place);
    }
    return {};
}

base::Result<void> Places::load_neighbours(const TableSet& tables) {
    const auto table = tables.find("map/neighbours.csv");
    if (!table) return tl::unexpected<base::Problem>(table.error());
    RowReader row(**table);
    while (row.next()) {
        const Place* a = find(row.required("code_a"));
        const Place* b = find(row.required("code_b"));
        if (a == nullptr) row.refuse("code_a", "unknown place");
        if (b == nullptr || b == a) row.refuse("code_b", "unknown place or the same");
        if (row.bad()) break;
        neighbours_[static_cast<std::size_t>(index(*a))].push_back(b);
        neighbours_[static_cast<std::size_t>(index(*b))].push_back(a);
    }
    for (auto& list : neighbours_) std::ranges::sort(list, {}, &Place::code);
    return row.result();
}

void Places::index_addresses() {
    for (const Place& county : places_) {
        if (county.kind != PlaceKind::County) continue;
        AddressIndex& names = addresses_[county.code];
        names.add(county.name_zh, NameRole::County, index(county));
        names.add(county.short_name, NameRole::County, index(county));
        for (const std::string& alias : county.aliases)
            names.add(alias, NameRole::County, index(county));
        for (const Place* above : ancestors(county.code)) {
            names.add(above->name_zh, NameRole::Above, index(*above));
            for (const std::string& alias : above->aliases)
                names.add(alias, NameRole::Above, index(*above));
        }
        for (const Place* township : children(county.code)) {
            add_township(names, *township, index(*township));
            for (const Place* village : children(township->code)) {
                add_village(names, *village, index(*village), index(*township));
            }
        }
    }
}

base::Result<Places> Places::load(const TableSet& tables) {
    Places places;
    if (auto rows = places.load_rows(tables); !rows)
        return tl::unexpected<base::Problem>(rows.error());
    if (auto linked = places.link(); !linked) return tl::unexpected<base::Problem>(linked.error());
    if (auto read = places.load_neighbours(tables); !read)
        return tl::unexpected<base::Problem>(read.error());
    places.index_addresses();
    return places;
}

const Place* Places::find(std::string_view code) const {
    const auto it = by_code_.find(code);
    return it == by_code_.end() ? nullptr : &places_[static_cast<std::size_t>(it->second)];
}

const Place* Places::parent(const Place& place) const {
    const int above = parents_[static_cast<std::size_t>(index(place))];
    return above < 0 ? nullptr : &places_[static_cast<std::size_t>(above)];
}

std::vector<const Place*> Places::ancestors(std::string_view code) const {
    std::vector<const Place*> above;
    const Place* place = find(code);
    while (place != nullptr && (place = parent(*place)) != nullptr) above.push_back(place);
    return above;
}

std::span<const Place* const> Places::children(std::string_view code) const {
    const Place* place = find(code);
    if (place == nullptr) return {};
    return children_[static_cast<std::size_t>(index(*place))];
}

bool Places::contains(std::string_view outer, std::string_view inner) const {
    const Place* place = find(inner);
    while (place != nullptr && place->code != outer) place = parent(*place);
    return place != nullptr;
}

const Place* Places::enclosing(std::string_view code, PlaceKind kind) const {
    const Place* place = find(code);
    while (place != nullptr && place->kind != kind) place = parent(*place);
    return place;
}

std::span<const Place* const> Places::neighbours(std::string_view code) const {
    const Place* place = find(code);
    if (place == nullptr) return {};
    return neighbours_[static_cast<std::size_t>(index(*place))];
}

std::optional<AddressMatch> Places::match_address(std::string_view address,
                                                  std::string_view county) const {
    const auto names = addresses_.find(county);
    if (names == addresses_.end()) return std::nullopt;
    const auto hit = names->second.find(address);
    if (!hit) return std::nullopt;
    return AddressMatch{&places_[static_cast<std::size_t>(hit->place)], hit->name};
}

}  // namespace fengsui::catalog
