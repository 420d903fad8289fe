// SPDX-License-Identifier: Apache-2.0
#include "surveil/verify.hpp"

#include <fmt/format.h>

#include <limits>
#include <map>
#include <set>
#include <tuple>

#include "surveil/count/count_store.hpp"
#include "surveil/count/episode.hpp"

namespace fengsui::surveil {
namespace {

using ledger::Connection;
using StreamDay =
    std::tuple<std::string, std::string, std::string, int>;  // channel, condition, place, day

constexpr int persons_at_once = 10'000;

class Check {
  public:
    Check(Connection& db, const catalog::Catalog& catalog, const std::string& county)
        : db_(db), catalog_(catalog), county_(county) {}

    CountCheck run() {
        out_.messages = total("message");
        out_.reports = total("report");
        out_.episodes = total("episode");
        out_.unfolded =
            db_.value<std::int64_t>(
                   "SELECT count(*) FROM count_delta WHERE county = ? AND folded = 0", {county_})
                .value();
        check_orphans();
        check_message_reports();
        check_all_persons();
        check_tallies();
        check_deltas();
        check_daily_counts();
        return std::move(out_);
    }

  private:
    std::int64_t total(std::string_view table) {
        return db_
            .value<std::int64_t>(fmt::format("SELECT count(*) FROM {} WHERE county = ?", table),
                                 {county_})
            .value();
    }

    void fault(std::string text) {
        if (out_.faults.size() < faults_max) out_.faults.push_back(std::move(text));
    }

    void none(std::string_view sql, std::string_view what) {
        const auto found = db_.value<std::int64_t>(sql, {county_}).value_or(0);
        if (found != 0) fault(fmt::format("{} {}", found, what));
    }

    void check_orphans() {
        none(
            "SELECT count(*) FROM report r LEFT JOIN message m ON m.county = r.county AND m.id = "
            "r.message "
            "WHERE r.county = ? AND m.id IS NULL",
            "reports without their message");
        none(
            "SELECT count(*) FROM report r LEFT JOIN person p ON p.county = r.county AND "
            "p.id = r.person "
            "WHERE r.county = ? AND r.count IS NULL AND p.id IS NULL",
            "reports without their person");
        none(
            "SELECT count(*) FROM person p LEFT JOIN identity i ON i.county = p.county AND "
            "i.person = p.id "
            "WHERE p.county = ? AND i.person IS NULL",
            "persons without their identity record");
        none(
            "SELECT count(*) FROM message m LEFT JOIN institution i ON i.county = m.county AND "
            "i.id = m.institution "
            "WHERE m.county = ? AND m.institution <> 0 AND i.id IS NULL",
            "messages without their institution");
    }

    // The sums kept per institution and day equal the messages.
    void check_message_reports() {
        const auto kept = db_.value<std::int64_t>(
                                 "SELECT CAST(coalesce(sum(messages), 0) AS BIGINT) FROM "
                                 "institution_day WHERE county = ?",
                                 {county_})
                              .value();
        if (kept != out_.messages)
            fault(fmt::format("{} messages, but the days of the institutions say {}", out_.messages,
                              kept));
    }

    // So many at a time, so that memory stays bounded at any size. Episodes of persons that are not
    // there lie between the others, or after the last.
    void check_all_persons() {
        base::Id done = 0;
        while (true) {
            const auto end =
                db_.value<std::int64_t>(fmt::format("SELECT id FROM person WHERE county = ? AND id "
                                                    "> ? ORDER BY id LIMIT 1 OFFSET {}",
                                                    persons_at_once - 1),
                                        {county_, done});
            check_persons(done, end.value_or(std::numeric_limits<base::Id>::max()));
            if (!end) return;
            done = *end;
        }
    }

    // Those with an id over `after`, up to `until`.
    void check_persons(base::Id after, base::Id until) {
        using Line = std::pair<base::Id, std::string>;  // person, condition
        std::map<Line, std::vector<EpisodeFact>> facts;
        for (auto& [id, person, code, channel, place, day] :
             db_.query<std::int64_t, std::int64_t, std::string, std::string, std::string, int>(
                 "SELECT id, person, condition, channel, place, day FROM report WHERE county = ? "
                 "AND person > ? "
                 "AND person <= ? AND result = 'positive' AND status <> 'withdrawn'",
                 {county_, after, until})) {
            const auto* condition = catalog_.conditions().find(code);
            if (condition == nullptr) continue;
            const EpisodeFact fact{*parse_channel(channel), place, {day}, id};
            facts[{person, condition->code}].push_back(fact);
            const auto& disease = catalog_.conditions().top(*condition);
            if (&disease != condition) facts[{person, disease.code}].push_back(fact);
        }
        std::map<Line, std::multiset<EpisodeCount>> kept;
        for (auto& [person, condition, channel, place, day] :
             db_.query<std::int64_t, std::string, std::string, std::string, int>(
                 "SELECT person, condition, channel, place, day FROM episode WHERE county = ? AND "
                 "person > ? AND person <= ?",
                 {county_, after, until})) {
            kept[{person, condition}].insert({*parse_channel(channel), place, {day}});
        }
        for (const auto& [line, of_line] : facts) {
            const auto wanted = assemble_episodes(
                of_line, catalog_.conditions().find(line.second)->episode_window_days);
            if (kept[line] != std::multiset<EpisodeCount>(wanted.begin(), wanted.end())) {
                fault(fmt::format("person {} has other episodes of {} than the reports say",
                                  line.first, line.second));
            }
            kept.erase(line);
        }
        for (const auto& [line, counts] : kept) {
            if (!counts.empty())
                fault(fmt::format("person {} has episodes of {} without reports", line.first,
                                  line.second));
        }
    }

    std::map<StreamDay, int> sums(std::string_view sql) {
        std::map<StreamDay, int> all;
        for (auto& [channel, condition, place, day, count] :
             db_.query<std::string, std::string, std::string, int, int>(sql, {county_})) {
            if (count != 0) all[{channel, condition, place, day}] = count;
        }
        return all;
    }

    // The tallies are the counts that stand in reports, one by one.
    void check_tallies() {
        none(
            "SELECT count(*) FROM report r LEFT JOIN tally t ON t.county = r.county AND t.report = "
            "r.id AND t.channel = r.channel AND t.condition = r.condition AND t.place = r.place "
            "AND "
            "t.day = r.day AND t.count = r.count "
            "WHERE r.county = ? AND r.count IS NOT NULL AND r.status <> 'withdrawn' AND t.report "
            "IS "
            "NULL",
            "reports with a count that is not in the tallies");
        none(
            "SELECT count(*) FROM tally t LEFT JOIN report r ON r.county = t.county AND r.id = "
            "t.report AND r.count IS NOT NULL AND r.status <> 'withdrawn' "
            "WHERE t.county = ? AND r.id IS NULL",
            "tallies without their report");
    }

    void check_deltas() {
        const auto deltas = sums(
            "SELECT channel, condition, place, day, CAST(sum(change) AS BIGINT) FROM count_delta "
            "WHERE county = ? "
            "GROUP BY channel, condition, place, day");
        auto counted = sums(
            "SELECT channel, condition, place, day, count(*) FROM episode WHERE county = ? "
            "GROUP BY channel, condition, place, day");
        for (const auto& [stream, count] :
             sums("SELECT channel, condition, place, day, CAST(sum(count) AS BIGINT) FROM tally "
                  "WHERE county = ? "
                  "GROUP BY channel, condition, place, day")) {
            counted[stream] += count;
        }
        if (deltas != counted)
            fault("the count deltas do not add up to the episodes and the tallies");
    }

    void check_daily_counts() {
        std::map<StreamDay, int> wanted;
        for (const auto& [stream, count] :
             sums("SELECT channel, condition, place, day, CAST(sum(change) AS BIGINT) FROM "
                  "count_delta WHERE "
                  "county = ? AND folded = 1 "
                  "GROUP BY channel, condition, place, day")) {
            const auto& [channel, condition, place, day] = stream;
            wanted[stream] += count;
            for (const auto* above : catalog_.places().ancestors(place)) {
                if (above->kind >= catalog::PlaceKind::County)
                    wanted[{channel, condition, above->code, day}] += count;
            }
        }
        std::erase_if(wanted, [](const auto& item) { return item.second == 0; });
        if (wanted !=
            sums(
                "SELECT channel, condition, place, day, count FROM daily_count WHERE county = ?")) {
            fault("the daily counts do not equal the folded deltas");
        }
    }

    Connection& db_;
    const catalog::Catalog& catalog_;
    const std::string& county_;
    CountCheck out_;
};

}  // namespace

CountCheck verify_counts(Connection& db, const catalog::Catalog& catalog,
                         const std::string& county) {
    return Check(db, catalog, county).run();
}

}  // namespace fengsui::surveil
