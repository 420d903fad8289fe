// SPDX-License-Identifier: Apache-2.0
#include "dispatch/default_units.hpp"

#include <algorithm>

#include "base/json.hpp"
#include "catalog/table.hpp"
#include "dispatch/unit_store.hpp"

namespace fengsui::dispatch {

constexpr std::string_view kFile = "default_units.csv";

base::Result<std::vector<UnitDraft>> read_default_units(base::EmbeddedFiles data,
                                                        std::string_view county) {
    const auto file = std::ranges::find(data, kFile, &base::EmbeddedFile::path);
    if (file == data.end())
        return base::fail(base::ProblemCode::CsvInvalid, std::string(kFile), "missing");
    const auto table = catalog::Table::parse(file->path, file->bytes);
    if (!table) return tl::unexpected(table.error());
    std::vector<UnitDraft> units;
    catalog::RowReader row(*table);
    while (row.next()) {
        const auto of_county = row.text("county");
        UnitDraft unit{.name = row.required("name"),
                       .kind = row.word("kind", base::parse_enum<UnitKind>),
                       .place = row.text("place"),
                       .members = row.integer("members", 0, kMembersMax),
                       .phone = row.text("phone")};
        if (!of_county.empty() && of_county != county) continue;
        if (unit.place.empty()) unit.place = county;
        units.push_back(std::move(unit));
    }
    if (auto read = row.result(); !read) return tl::unexpected(read.error());
    return units;
}

base::Result<int> seed_units(ledger::Database& database, const catalog::Catalog& catalog,
                             const std::string& county, base::EmbeddedFiles data) {
    const auto units = read_default_units(data, county);
    if (!units) return tl::unexpected(units.error());
    return database.writer().run([&](ledger::Transaction& tx) -> base::Result<int> {
        if (tx.db().value<int>("SELECT 1 FROM unit WHERE county = ? LIMIT 1", {county})) return 0;
        web::Principal program;
        program.user = "system";
        program.county = county;
        for (const auto& unit : *units) {
            if (auto added = add_unit(tx, catalog, program, {county, unit}); !added)
                return tl::unexpected(added.error());
        }
        return static_cast<int>(units->size());
    });
}

}  // namespace fengsui::dispatch
