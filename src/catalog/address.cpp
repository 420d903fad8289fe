// SPDX-License-Identifier: Apache-2.0
#include "catalog/address.hpp"

#include <algorithm>
#include <array>

namespace fengsui::catalog {

// Hits of one text, in reading order; an address with more than this many names is cut there.
struct AddressIndex::Scan {
    std::array<Found, 96> found;
    std::size_t count = 0;
    std::size_t regions_end = 0;  // where the leading names of province, prefecture and county end
    const Found* county = nullptr;
};

namespace {

// Ends of names that say "another region" when no name of ours stands before them.
constexpr std::array<std::string_view, 6> region_suffixes = {"省", "自治区", "自治州",
                                                             "市", "县",     "区"};
// 区 and 市 also end words that are no regions.
constexpr std::array<std::string_view, 12> harmless = {
    "社区", "小区", "城区", "园区", "景区", "库区", "厂区", "矿区", "院区", "新区", "超市", "夜市"};

bool ends_with_any(std::string_view text, const auto& endings) {
    return std::ranges::any_of(endings, [&](std::string_view end) { return text.ends_with(end); });
}

}  // namespace

void AddressIndex::add(std::string_view name, NameRole role, int place, int parent) {
    const int number = phrases_.add(name);
    if (number < 0) return;
    if (static_cast<std::size_t>(number) >= names_.size())
        names_.resize(static_cast<std::size_t>(number) + 1);
    auto& names = names_[static_cast<std::size_t>(number)];
    const auto same = [&](const Name& other) { return other.place == place && other.role == role; };
    if (std::ranges::none_of(names, same)) names.push_back({role, place, parent});
}

void AddressIndex::collect(const FoldedText& text, Scan& scan) const {
    phrases_.each(text, [&](const PhraseHit& hit) {
        for (const Name& name : names_[static_cast<std::size_t>(hit.phrase)]) {
            if (scan.count < scan.found.size()) scan.found[scan.count++] = {name, hit};
        }
    });
    // 重庆市酉阳县…: names of regions count as leading while they follow each other without a gap.
    for (std::size_t i = 0; i < scan.count; ++i) {
        const Found& found = scan.found[i];
        if (found.name.role > NameRole::County) continue;
        if (found.hit.at == scan.regions_end) scan.regions_end += found.hit.length;
        if (found.name.role == NameRole::County && scan.county == nullptr) {
            scan.county = &found;
            scan.regions_end = std::max(scan.regions_end, found.hit.at + found.hit.length);
        }
    }
}

const AddressIndex::Found* AddressIndex::find_township(const Scan& scan) const {
    const Found* best = nullptr;
    for (std::size_t i = 0; i < scan.count; ++i) {
        const Found& found = scan.found[i];
        const bool full = found.name.role == NameRole::Township;
        const bool stem =
            found.name.role == NameRole::TownshipStem && found.hit.at == scan.regions_end;
        if (!full && !stem) continue;
        if (scan.county != nullptr && found.hit.at < scan.county->hit.at) continue;
        // The first name in the text is the township; of names at one spot the longest.
        if (best == nullptr ||
            (found.hit.at == best->hit.at && found.hit.length > best->hit.length)) {
            best = &found;
        }
    }
    return best;
}

const AddressIndex::Found* AddressIndex::find_village(const Scan& scan,
                                                      const Found* township) const {
    const Found* best = nullptr;
    const std::size_t from =
        township != nullptr ? township->hit.at + township->hit.length : scan.regions_end;
    bool ambiguous = false;
    for (std::size_t i = 0; i < scan.count; ++i) {
        const Found& found = scan.found[i];
        const bool full = found.name.role == NameRole::Village;
        const bool stem =
            found.name.role == NameRole::VillageStem && township != nullptr && found.hit.at == from;
        if (!full && !stem) continue;
        if (township != nullptr ? found.name.parent != township->name.place || found.hit.at < from
                                : found.hit.at != from) {
            continue;
        }
        if (best == nullptr || found.hit.length > best->hit.length) {
            best = &found;
            ambiguous = false;
        } else if (found.hit.length == best->hit.length && found.hit.at == best->hit.at) {
            ambiguous = ambiguous || found.name.place != best->name.place;
        }
    }
    return ambiguous ? nullptr : best;
}

// Does the text before `before` name a region that is not ours?
bool AddressIndex::elsewhere(const FoldedText& text, const Scan& scan, std::size_t before) const {
    if (scan.county != nullptr && scan.county->hit.at <= before) return false;
    const std::string_view view = text.view().substr(0, before);
    for (std::size_t at = scan.regions_end; at < view.size(); ++at) {
        for (const std::string_view suffix : region_suffixes) {
            if (!view.substr(at).starts_with(suffix)) continue;
            if (!ends_with_any(view.substr(0, at + suffix.size()), harmless)) return true;
        }
    }
    return false;
}

std::optional<AddressHit> AddressIndex::find(std::string_view address) const {
    const FoldedText text(address);
    Scan scan;
    collect(text, scan);
    const auto answer = [&](const Found& found) {
        return AddressHit{found.name.place, phrases_.phrase(found.hit.phrase)};
    };
    const Found* township = find_township(scan);
    const Found* lonely = find_village(scan, nullptr);
    // 龙潭村 right after the county's name is the village, although 龙潭 is a township's stem.
    const bool village_first =
        lonely != nullptr && (township == nullptr || (lonely->hit.at == township->hit.at &&
                                                      lonely->hit.length > township->hit.length));
    if (village_first) {
        if (elsewhere(text, scan, lonely->hit.at)) return std::nullopt;
        return answer(*lonely);
    }
    if (township != nullptr) {
        if (elsewhere(text, scan, township->hit.at)) return std::nullopt;
        const Found* village = find_village(scan, township);
        return answer(village != nullptr ? *village : *township);
    }
    if (scan.county == nullptr) return std::nullopt;
    return answer(*scan.county);
}

}  // namespace fengsui::catalog
