// SPDX-License-Identifier: Apache-2.0
#include "catalog/catalog.hpp"

#include "catalog/table.hpp"

namespace fengsui::catalog {

namespace {

base::Result<HomeRegion> load_home(const TableSet& tables, const Places& places) {
    const auto table = tables.find("region.csv");
    if (!table) return tl::unexpected<base::Problem>(table.error());
    HomeRegion home;
    RowReader row(**table);
    while (row.next()) {
        home = {row.required("county"), row.integer("utc_offset_minutes", -720, 840)};
        const Place* county = places.find(home.county);
        if (county == nullptr || county->kind != PlaceKind::County)
            row.refuse("county", "not a known county");
    }
    if ((*table)->size() != 1) row.refuse("county", "exactly one row is needed");
    if (auto read = row.result(); !read) return tl::unexpected<base::Problem>(read.error());
    return home;
}

// Moves a part into its place, or hands on its problem.
template <class Part>
bool take(Part& part, base::Result<Part> loaded, std::optional<base::Problem>& problem) {
    if (loaded) {
        part = std::move(*loaded);
    } else {
        problem = loaded.error();
    }
    return !problem;
}

}  // namespace

base::Result<Catalog> Catalog::load(base::EmbeddedFiles files) {
    auto tables = TableSet::parse(files);
    if (!tables) return tl::unexpected<base::Problem>(tables.error());
    Catalog catalog;
    std::optional<base::Problem> problem;
    const bool loaded =
        take(catalog.places_, Places::load(*tables), problem) &&
        take(catalog.home_, load_home(*tables, catalog.places_), problem) &&
        take(catalog.conditions_, Conditions::load(*tables), problem) &&
        take(catalog.codes_, CodeMap::load(*tables, catalog.conditions_), problem) &&
        take(catalog.results_, ResultMap::load(*tables), problem) &&
        take(catalog.syndromes_, Syndromes::load(*tables, catalog.conditions_), problem) &&
        take(catalog.rules_, Rules::load(*tables, catalog.conditions_), problem) &&
        take(catalog.holidays_, Holidays::load(*tables), problem) &&
        take(catalog.sources_, Sources::load(*tables, catalog.rules_), problem) &&
        take(catalog.reference_, Reference::load(*tables), problem);
    if (!loaded) return tl::unexpected<base::Problem>(*problem);
    for (const base::EmbeddedFile& file : files) {
        if (!file.path.starts_with("map/") || !file.path.ends_with(".geojson")) continue;
        const std::string_view county =
            file.path.substr(4, file.path.size() - 4 - std::string_view(".geojson").size());
        catalog.maps_.emplace(std::string(county), std::string(file.bytes));
    }
    return catalog;
}

std::string_view Catalog::map(std::string_view county) const {
    const auto it = maps_.find(county);
    return it == maps_.end() ? std::string_view{} : std::string_view(it->second);
}

}  // namespace fengsui::catalog
