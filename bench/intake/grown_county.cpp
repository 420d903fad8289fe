// SPDX-License-Identifier: Apache-2.0
#include "grown_county.hpp"

#include <fmt/format.h>

#include "ledger/connection.hpp"

namespace fengsui::bench {
namespace {

using ledger::Connection;

// The ids of copy n lie n spans before those that are there, as if all had come in earlier.
class Copier {
  public:
    explicit Copier(Connection& db) : db_(db) {
        db_.script(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -2000000");
        db_.script(
            "CREATE TEMP TABLE bounds AS SELECT min(low) AS low, max(high) AS high FROM ("
            "SELECT min(id) AS low, max(id) AS high FROM message UNION ALL SELECT min(id), max(id) "
            "FROM person UNION ALL SELECT min(id), max(id) FROM report UNION ALL SELECT min(id), "
            "max(id) FROM episode UNION ALL SELECT min(id), max(id) FROM count_delta)");
        span_ = db_.value<std::int64_t>("SELECT high - low + 1 FROM bounds").value();
        // What there is at the beginning, and only that, is copied.
        for (const auto* table : {"message", "person", "identity", "person_alias", "report",
                                  "episode", "count_delta", "daily_count", "institution_day"}) {
            db_.script(fmt::format("CREATE TEMP TABLE first_{0} AS SELECT * FROM {0}", table));
        }
    }

    void copy(int n) {
        const auto back = fmt::format("{}", span_ * n);
        const auto insert = [&](std::string_view table, std::string_view columns,
                                std::string_view values) {
            db_.script(fmt::format(fmt::runtime("INSERT INTO {0} ({1}) SELECT " +
                                                std::string(values) + " FROM temp.first_{0}"),
                                   table, columns, back));
        };
        insert("message",
               "county, id, source, external_id, institution, control_id, format, type, "
               "received_ms, status, problems, reports, bytes, body",
               "county, id - {2}, source, external_id || '#' || (id - {2}), institution, "
               "control_id, format, "
               "type, received_ms, status, problems, reports, bytes, body");
        insert("person", "county, id, pseudonym, sex, birth_year",
               "county, id - {2}, lower(hex(randomblob(16))), sex, birth_year");
        insert("identity", "county, person, sealed", "county, person - {2}, sealed");
        insert("person_alias", "county, alias, person",
               "county, lower(hex(randomblob(16))), person - {2}");
        insert("report",
               "county, id, source, external_id, message, institution, channel, condition, "
               "test_code, test_name, value, result, status, person, age, place, day, onset_day, "
               "visit, rank, version_ms, known_ms",
               "county, id - {2}, source, external_id || '#' || (id - {2}), message - {2}, "
               "institution, "
               "channel, condition, test_code, test_name, value, result, status, person - {2}, "
               "age, place, day, onset_day, visit, rank, version_ms, known_ms");
        insert("episode", "county, id, person, condition, channel, place, day",
               "county, id - {2}, person - {2}, condition, channel, place, day");
        insert("count_delta",
               "county, id, channel, condition, place, day, change, known_ms, folded",
               "county, id - {2}, channel, condition, place, day, change, known_ms, 1");
        db_.script(
            "UPDATE daily_count SET (count, late) = (SELECT daily_count.count + f.count, "
            "daily_count.late + f.late FROM temp.first_daily_count f WHERE f.county = "
            "daily_count.county AND f.channel = daily_count.channel AND f.condition = "
            "daily_count.condition AND f.place = daily_count.place AND f.day = daily_count.day);"
            "UPDATE institution_day SET (messages, rejected, reports) = (SELECT "
            "institution_day.messages + f.messages, institution_day.rejected + f.rejected, "
            "institution_day.reports + f.reports FROM temp.first_institution_day f WHERE f.county "
            "= institution_day.county AND f.institution = institution_day.institution AND f.day = "
            "institution_day.day)");
    }

  private:
    Connection& db_;
    std::int64_t span_ = 0;
};

}  // namespace

void grow_county(const std::string& sqlite_path, std::int64_t reports) {
    const auto db = Connection::open_sqlite(sqlite_path);
    const auto there = db->value<std::int64_t>("SELECT count(*) FROM report").value();
    if (there == 0 || there >= reports) return;
    Copier copier(*db);
    const auto copies = static_cast<int>((reports - 1) / there);
    for (int n = 1; n <= copies; ++n) copier.copy(n);
    db->script("PRAGMA journal_mode = WAL");
}

}  // namespace fengsui::bench
