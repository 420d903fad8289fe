// SPDX-License-Identifier: Apache-2.0
#include "surveil/institution.hpp"

#include <fmt/format.h>

#include <map>

#include "surveil/sender.hpp"
#include "surveil/silence.hpp"
#include "surveil/stream_filter.hpp"

namespace fengsui::surveil {
namespace {

using ledger::Connection;

bool may_be_silent(const Institution& row) {
    return row.status == "connected" && row.kind != reporter_kind;
}

// What it sent, and whether it has fallen silent.
void add_sums(Connection& db, const InstitutionQuery& query, std::vector<Institution>& rows) {
    constexpr int utc = 0;  // the sums are cut at UTC
    Where where(query.county);
    if (query.id) where.add("institution = ?", {*query.id});
    std::vector<ledger::Value> bind(2, base::local_day(query.now, utc).days - rhythm_days);
    bind.insert(bind.end(), where.bind().begin(), where.bind().end());
    std::map<std::string, Institution*> by_id;
    for (auto& row : rows) {
        by_id[row.id] = &row;
        row.silent = may_be_silent(row);
    }
    for (const auto& [id, messages, rejected, reports, last, days, first_day, last_day] :
         db.query<std::int64_t, std::int64_t, std::int64_t, std::int64_t, std::int64_t,
                  std::int64_t, std::optional<std::int64_t>, std::int64_t>(
             fmt::format("SELECT institution, CAST(SUM(messages) AS BIGINT), CAST(SUM(rejected) AS "
                         "BIGINT), CAST(SUM(reports) AS BIGINT), MAX(last_ms), COUNT(CASE WHEN day "
                         ">= ? THEN 1 END), MIN(CASE WHEN day >= ? THEN day END), MAX(day) "
                         "FROM institution_day WHERE {} GROUP BY institution",
                         where.sql()),
             bind)) {
        const auto found = by_id.find(std::to_string(id));
        if (found == by_id.end()) continue;
        auto& row = *found->second;
        row.messages = messages;
        row.rejected = rejected;
        row.reports = reports;
        row.last_message = base::Instant{last};
        row.silent =
            may_be_silent(row) &&
            is_silent(row.last_message, {days, first_day.value_or(0), last_day}, query.now);
    }
}

}  // namespace

std::vector<Institution> read_institutions(Connection& db, const catalog::Catalog& catalog,
                                           const InstitutionQuery& query) {
    Where where(query.county);
    if (query.id) where.add("id = ?", {*query.id});
    where.within("place", query.scope_place);
    std::vector<Institution> rows;
    for (auto& [id, code, name, kind, place, status, first_seen, version] :
         db.query<std::int64_t, std::string, std::string, std::string, std::string, std::string,
                  std::optional<std::int64_t>, std::int64_t>(
             fmt::format("SELECT id, code, name, kind, place, status, first_seen_ms, version FROM "
                         "institution WHERE {} ORDER BY CASE WHEN status = 'pending' THEN 0 ELSE "
                         "1 END, name, id LIMIT {}",
                         where.sql(), institutions_max),
             where.bind())) {
        Institution row;
        row.id = std::to_string(id);
        row.code = std::move(code);
        row.name = std::move(name);
        row.kind = std::move(kind);
        row.place = std::move(place);
        row.status = std::move(status);
        if (first_seen) row.first_seen = base::Instant{*first_seen};
        row.version = std::to_string(version);
        if (const auto* found = catalog.places().find(row.place)) row.place_name = found->name_zh;
        rows.push_back(std::move(row));
    }
    add_sums(db, query, rows);
    return rows;
}

}  // namespace fengsui::surveil
