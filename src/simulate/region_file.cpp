// SPDX-License-Identifier: Apache-2.0
#include "simulate/region_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "base/toml_file.hpp"

namespace fengsui::simulate {
namespace {

using base::TomlFile;
using base::TomlTable;

constexpr base::NumberRange share{0, 1};

// An institution as the file states it, before its parents are followed to a place.
struct Stated {
    Institution institution;
    std::string parent;
    std::string where;  // for problems
};

class RegionReading {
  public:
    RegionReading(TomlFile& file, const catalog::Catalog& catalog)
        : file_(file), catalog_(catalog) {}

    base::Result<Region> read() {
        auto root = file_.root();
        read_county(root);
        read_messiness(root.table("messiness"));
        for (auto table : root.tables("institution")) read_institution(table);
        for (auto table : root.tables("group")) read_group(table);
        place_all();
        for (auto table : root.tables("vehicle")) read_vehicle(table);
        for (auto table : root.tables("stock")) read_stock(table);
        root.end();
        if (const auto done = file_.result(); !done)
            return tl::unexpected<base::Problem>(done.error());
        return std::move(region_);
    }

  private:
    void read_county(TomlTable& root) {
        region_.name = root.required("name");
        region_.county = root.required("county");
        const auto* county = catalog_.places().find(region_.county);
        if (county == nullptr || county->kind != catalog::PlaceKind::County)
            root.refuse("county",
                        fmt::format("\"{}\" is not a county of the catalogue", region_.county));
        region_.seat = root.required("seat");
        const auto* seat = catalog_.places().find(region_.seat);
        if (seat == nullptr || seat->parent != region_.county)
            root.refuse("seat",
                        fmt::format("\"{}\" is not a township of the county", region_.seat));
        region_.id_region = root.required("id_region");
        if (region_.id_region.size() != 6 || catalog_.places().find(region_.id_region) != nullptr)
            root.refuse("id_region", "must be six digits that are no county's");
        region_.population = root.integer("population", 0, {1, 5e6});
        const auto as_of = root.day("as_of");
        if (!as_of) root.refuse("as_of", "is missing");
        region_.as_of = as_of.value_or(base::Day{});
        region_.community_weight = root.number("community_weight", 1, {0.01, 100});
    }

    void read_messiness(TomlTable table) {
        auto& mess = region_.messiness;
        mess.late = table.number("late", 0, share);
        mess.late_days = table.number("late_days", 1, {1, 7});
        mess.corrected = table.number("corrected", 0, share);
        mess.cancelled = table.number("cancelled", 0, share);
        mess.duplicated = table.number("duplicated", 0, share);
        mess.misspelt = table.number("misspelt", 0, share);
        mess.refused = table.number("refused", 0, share);
        mess.silent_chance_month = table.number("silent_chance_month", 0, share);
        mess.silent_days = table.number("silent_days", 0, {0, 10});
        table.end();
    }

    void read_kind(TomlTable& table, Institution& institution) {
        const auto role = table.required("role");
        const auto known = parse_role(role);
        if (!known) table.refuse("role", fmt::format("unknown role \"{}\"", role));
        institution.role = known.value_or(Role::TownshipHospital);
        institution.visits = table.number("visits", 0);
        institution.beds = table.integer("beds", 0, {0, 1e5});
    }

    Vendor vendor(TomlTable& table, std::string_view field, const std::string& text) {
        const auto known = parse_vendor(text);
        if (!known) table.refuse(field, fmt::format("unknown vendor \"{}\"", text));
        return known.value_or(Vendor::None);
    }

    void read_institution(TomlTable& table) {
        Stated stated;
        stated.institution.code = table.required("code");
        stated.institution.name = table.required("name");
        stated.parent = table.required("parent");
        stated.where = table.where("parent");
        read_kind(table, stated.institution);
        stated.institution.vendor = vendor(table, "vendor", table.text("vendor", "none"));
        table.end();
        add(std::move(stated), table.where("code"));
    }

    void add(Stated stated, std::string where_code) {
        const auto code = stated.institution.code;
        if (catalog_.places().find(code) != nullptr)
            file_.refuse(std::move(where_code), fmt::format("\"{}\" is the code of a place", code));
        else if (!by_code_.emplace(code, stated_.size()).second)
            file_.refuse(std::move(where_code), fmt::format("the code \"{}\" stands twice", code));
        stated_.push_back(std::move(stated));
    }

    // One group: so many institutions of a role in each township or village.
    void read_group(TomlTable& table) {
        Institution pattern;
        read_kind(table, pattern);
        const auto suffix = table.required("name");
        const auto per = table.required("per");
        const int number = table.integer("number", 1, {0, 1000});
        std::vector<Vendor> vendors;
        for (const auto& text : table.texts("vendors"))
            vendors.push_back(vendor(table, "vendors", text));
        if (per != "township" && per != "village")
            table.refuse("per", "is neither \"township\" nor \"village\"");
        table.end();
        std::vector<const catalog::Place*> places;
        for (const auto* township : catalog_.places().children(region_.county)) {
            if (per == "township") places.push_back(township);
            if (per != "village") continue;
            for (const auto* village : catalog_.places().children(township->code))
                places.push_back(village);
        }
        if (!vendors.empty()) pattern.vendor = vendors.front();
        for (const auto* place : places) {
            for (int i = 0; i < number; ++i) add_of_group(table, pattern, *place, suffix, vendors);
        }
    }

    void add_of_group(const TomlTable& table, Institution institution, const catalog::Place& place,
                      const std::string& suffix, const std::vector<Vendor>& vendors) {
        const int serial = ++serials_[institution.role];
        institution.code = fmt::format("{}{:02}{:03}", region_.county,
                                       static_cast<int>(institution.role) + 1, serial);
        const int in_place = ++in_place_[{institution.role, place.code}];
        institution.name = place.short_name + suffix;
        if (in_place > 1) institution.name += fmt::format("{}", in_place);
        if (!vendors.empty())
            institution.vendor = vendors[static_cast<std::size_t>(serial - 1) % vendors.size()];
        add({std::move(institution), place.code, table.where("per")}, table.where("role"));
    }

    // A parent is a place of the county or another institution; walking up must end at a place.
    void place_all() {
        for (auto& stated : stated_) {
            std::set<std::string> passed;
            std::string at = stated.parent;
            for (auto next = by_code_.find(at); next != by_code_.end(); next = by_code_.find(at)) {
                if (!passed.insert(at).second || at == stated.institution.code) {
                    file_.refuse(stated.where, fmt::format("a cycle: \"{}\" is above itself", at));
                    break;
                }
                at = stated_[next->second].parent;
            }
            if (!catalog_.places().contains(region_.county, at))
                file_.refuse(stated.where,
                             fmt::format("\"{}\" is neither a place of county {} nor an "
                                         "institution of this file",
                                         at, region_.county));
            stated.institution.place = at;
            region_.institutions.push_back(stated.institution);
        }
    }

    std::string institution_of(TomlTable& table, std::string_view field) {
        auto code = table.required(field);
        if (!by_code_.contains(code))
            table.refuse(field, fmt::format("\"{}\" is no institution of this file", code));
        return code;
    }

    void read_vehicle(TomlTable& table) {
        region_.vehicles.push_back({table.required("kind"), institution_of(table, "at"),
                                    table.integer("number", 1, {0, 1000})});
        table.end();
    }

    void read_stock(TomlTable& table) {
        region_.stock.push_back({table.required("item"), table.required("unit"),
                                 institution_of(table, "at"), table.required_number("daily_use")});
        table.end();
    }

    TomlFile& file_;
    const catalog::Catalog& catalog_;
    Region region_;
    std::vector<Stated> stated_;
    std::map<std::string, std::size_t> by_code_;
    std::map<Role, int> serials_;
    std::map<std::pair<Role, std::string>, int> in_place_;
};

}  // namespace

base::Result<Region> Region::load(const std::string& file, std::string_view bytes,
                                  const catalog::Catalog& catalog) {
    auto parsed = TomlFile::parse(file, bytes);
    if (!parsed) return tl::unexpected<base::Problem>(parsed.error());
    return RegionReading(**parsed, catalog).read();
}

}  // namespace fengsui::simulate
