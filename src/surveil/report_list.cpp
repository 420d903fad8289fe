// SPDX-License-Identifier: Apache-2.0
#include "surveil/report_list.hpp"

#include <fmt/format.h>

#include <limits>

namespace fengsui::surveil {
namespace {

using ledger::Connection;

constexpr std::size_t kPersonDigits = 8;
// Up to so many reports of a condition are read by its index and sorted; more are found by walking
// down the ids.
constexpr int kSortedMax = 20'000;
// How many reports one page walks past.
constexpr int kWalkedMax = 50'000;

constexpr std::string_view kColumns =
    "r.id, r.channel, r.condition, r.result, r.status, r.day, r.known_ms, r.place, r.institution, "
    "i.name, p.pseudonym, p.sex, r.age, r.test_code, r.test_name, r.value, r.count, "
    "r.denominator, r.message";

// The condition and its subtypes as a list for SQL: codes of our own catalogue.
std::string codes_of(const catalog::Catalog& catalog, const std::string& code) {
    std::string list;
    const auto* whole = catalog.conditions().find(code);
    for (const auto& part : catalog.conditions().all()) {
        const bool wanted =
            whole != nullptr ? catalog.conditions().includes(*whole, part) : part.code == code;
        if (wanted) list += fmt::format("{}'{}'", list.empty() ? "" : ",", part.code);
    }
    return list.empty() ? std::string("''") : list;
}

void add_days(Where& where, const ReportListQuery& query) {
    if (query.from) where.add("r.day >= ?", {query.from->days});
    if (query.to) where.add("r.day <= ?", {query.to->days});
}

bool few(Connection& db, const ReportListQuery& query, const std::string& codes) {
    Where where(query.county, "r.county");
    where.add(fmt::format("r.condition IN ({})", codes));
    add_days(where, query);
    const auto rows = db.query<int>(
        fmt::format("SELECT COUNT(*) FROM (SELECT 1 FROM report r WHERE {} LIMIT {}) AS found",
                    where.sql(), kSortedMax + 1),
        where.bind());
    return std::get<0>(rows.front()) <= kSortedMax;
}

// The id at which the walk down from `before` ends; 0: at the end of the list.
base::Id walk_end(Connection& db, std::string_view county, base::Id before) {
    return db
        .value<std::int64_t>(
            fmt::format("SELECT id FROM report WHERE county = ? AND id < ? ORDER BY id DESC LIMIT "
                        "1 OFFSET {}",
                        kWalkedMax - 1),
            {county, before})
        .value_or(0);
}

std::vector<ReportRow> read_rows(Connection& db, const Where& where, std::string_view order,
                                 int limit) {
    const auto sql = fmt::format(
        "SELECT {} FROM report r "
        "LEFT JOIN institution i ON i.county = r.county AND i.id = r.institution "
        "LEFT JOIN person p ON p.county = r.county AND p.id = r.person "
        "WHERE {} ORDER BY {} DESC LIMIT ?",
        kColumns, where.sql(), order);
    std::vector<ReportRow> rows;
    for (auto& [id, channel, condition, result, status, day, known, place, institution, name,
                pseudonym, sex, age, test_code, test_name, value, count, denominator, message] :
         db.query<std::int64_t, std::string, std::string, std::string, std::string, int,
                  std::int64_t, std::string, std::int64_t, std::string, std::string, std::string,
                  std::optional<int>, std::string, std::string, std::string,
                  std::optional<std::int64_t>, std::optional<std::int64_t>, std::int64_t>(
             sql, where.bind_with(limit))) {
        ReportRow row;
        row.id = std::to_string(id);
        row.channel = std::move(channel);
        row.condition = std::move(condition);
        row.result = std::move(result);
        row.status = std::move(status);
        row.day = {day};
        row.known_at = {known};
        row.place = std::move(place);
        if (institution != 0) row.institution = std::to_string(institution);
        row.institution_name = std::move(name);
        row.person = pseudonym.substr(0, kPersonDigits);
        if (!count) row.sex = sex.empty() ? "unknown" : std::move(sex);
        row.age = age;
        row.test_code = std::move(test_code);
        row.test_name = std::move(test_name);
        row.value = std::move(value);
        row.count = count;
        row.denominator = denominator;
        row.message_id = std::to_string(message);
        rows.push_back(std::move(row));
    }
    return rows;
}

}  // namespace

web::Page<ReportRow> report_rows(Connection& db, const catalog::Catalog& catalog,
                                 const ReportListQuery& query) {
    const auto& filter = query.filter;
    const base::Id before = query.page.cursor.value_or(std::numeric_limits<base::Id>::max());
    Where where(query.county, "r.county");
    base::Id end = 0;
    bool sorted = false;
    if (!filter.condition.empty()) {
        const auto codes = codes_of(catalog, filter.condition);
        sorted = few(db, query, codes);
        // An expression is not the index's column: it keeps the planner on the other index.
        where.add(fmt::format("r.condition{} IN ({})", sorted ? "" : " || ''", codes));
        if (!sorted) end = walk_end(db, query.county, before);
    } else if (filter.channel || !filter.place_area.empty() || query.from || query.to ||
               !query.result.empty()) {
        end = walk_end(db, query.county, before);
    }
    where.add(sorted ? "r.id + 0 < CAST(? AS BIGINT)" : "r.id < ?", {before});
    if (end > 0) where.add("r.id >= ?", {end});
    if (filter.channel) where.add("r.channel = ?", {to_string(*filter.channel)});
    if (!query.result.empty()) where.add("r.result = ?", {query.result});
    where.within("r.place", filter.place_area);
    add_days(where, query);

    web::Page<ReportRow> page{
        read_rows(db, where, sorted ? "r.id + 0" : "r.id", query.page.limit + 1), std::nullopt};
    if (static_cast<int>(page.items.size()) > query.page.limit) {
        page.items.pop_back();
        page.next_cursor = page.items.back().id;
    } else if (end > 0) {
        page.next_cursor = std::to_string(end);
    }
    for (auto& row : page.items) {
        if (const auto* condition = catalog.conditions().find(row.condition)) {
            row.condition_name_zh = condition->name_zh;
            row.condition_name_en = condition->name_en;
        }
        if (const auto* place = catalog.places().find(row.place)) row.place_name = place->name_zh;
    }
    return page;
}

}  // namespace fengsui::surveil
