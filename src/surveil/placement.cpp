// SPDX-License-Identifier: Apache-2.0
#include "surveil/placement.hpp"

#include <fmt/format.h>

#include <boost/describe/class.hpp>
#include <chrono>
#include <limits>
#include <set>
#include <thread>

#include "base/json.hpp"
#include "surveil/count/episode_store.hpp"
#include "surveil/count/tally_store.hpp"
#include "surveil/report_past.hpp"

namespace fengsui::surveil {
namespace {

using base::Result;
using ledger::Transaction;

constexpr std::string_view kSettingPrefix = "placement.";
constexpr auto kBusyWait = std::chrono::milliseconds(200);
constexpr int kBusyTries = 50;

// How far a placement is: reports made after `done` and before `until` are still to be looked at.
struct Progress {
    base::Id done = 0;
    base::Id until = 0;
    BOOST_DESCRIBE_CLASS(Progress, (), (done, until), (), ())
};

std::string setting_name(base::Id institution) {
    return fmt::format("{}{}", kSettingPrefix, institution);
}

void save(Transaction& tx, std::string_view county, base::Id institution,
          const Progress& progress) {
    tx.db().execute(
        "INSERT INTO setting (county, name, value, version, changed_ms, changed_by) VALUES "
        "(?,?,?,1,?,'system') ON CONFLICT (county, name) DO UPDATE SET value = excluded.value, "
        "version = setting.version + 1, changed_ms = excluded.changed_ms",
        {county, setting_name(institution), base::to_json(progress), tx.now().ms});
}

std::optional<Progress> load(ledger::Connection& db, std::string_view county,
                             base::Id institution) {
    const auto value =
        db.value<std::string>("SELECT value FROM setting WHERE county = ? AND name = ?",
                              {county, setting_name(institution)});
    if (!value) return std::nullopt;
    const auto progress = base::from_json<Progress>(*value);
    return progress ? std::optional(*progress) : std::nullopt;
}

struct Step {
    const RoomContext& context;
    base::Id institution;
    std::string place;
};

struct StepResult {
    int moved = 0;
    bool more = false;
};

void move_report(Transaction& tx, const Step& step, base::Id report) {
    keep_past(tx, step.context.county, report);
    tx.db().execute("UPDATE report SET place = ? WHERE county = ? AND id = ?",
                    {step.place, step.context.county, report});
}

// The last report that this step may look at.
base::Id end_of_walk(Transaction& tx, const Step& step, const Progress& progress) {
    return tx.db()
        .value<std::int64_t>(
            fmt::format("SELECT id FROM report WHERE county = ? AND id > ? AND id < ? "
                        "ORDER BY id LIMIT 1 OFFSET {}",
                        placement_rows_walked - 1),
            {step.context.county, progress.done, progress.until})
        .value_or(progress.until);
}

Result<StepResult> take_step(Transaction& tx, const Step& step) {
    const auto& county = step.context.county;
    auto progress = load(tx.db(), county, step.institution);
    if (!progress) return StepResult{};
    const auto end = end_of_walk(tx, step, *progress);
    std::set<base::Id> persons;
    std::set<std::pair<base::Id, std::string>> touched;
    const TallyStore tallies(county);
    StepResult result;
    base::Id done = end;
    for (auto& [id, person, condition] : tx.db().query<std::int64_t, std::int64_t, std::string>(
             "SELECT id, person, condition FROM report WHERE county = ? AND id > ? AND id <= ? AND "
             "institution = ? AND place = ? ORDER BY id",
             {county, progress->done, end, step.institution, county})) {
        if (person != 0 && persons.size() >= placement_persons && !persons.contains(person)) {
            done = id - 1;
            break;
        }
        move_report(tx, step, id);
        if (person == 0) {
            tallies.recount(tx, id);
        } else {
            persons.insert(person);
            touched.emplace(person, std::move(condition));
        }
        ++result.moved;
    }
    const EpisodeStore episodes(step.context.catalog, county);
    auto histories = read_histories(tx.db(), county, {persons.begin(), persons.end()});
    for (const auto& [person, condition] : touched)
        episodes.recount(tx, person, condition, histories.at(person));
    result.more = done < progress->until;
    if (result.more) {
        save(tx, county, step.institution, {done, progress->until});
    } else {
        tx.db().execute("DELETE FROM setting WHERE county = ? AND name = ?",
                        {county, setting_name(step.institution)});
    }
    return result;
}

// A full queue is waited for: the placement has been decided and must come to its end.
Result<StepResult> run_step(const Step& step) {
    for (int tries = 1;; ++tries) {
        auto result = step.context.database.writer().run(
            [&](Transaction& tx) { return take_step(tx, step); });
        if (result || result.error().code != base::ProblemCode::Busy || tries >= kBusyTries) {
            return result;
        }
        std::this_thread::sleep_for(kBusyWait);
    }
}

}  // namespace

void begin_placement(Transaction& tx, std::string_view county, base::Id institution) {
    save(tx, county, institution, {0, tx.new_id()});
}

Result<int> finish_placement(const RoomContext& context, base::Id institution) {
    const auto place = context.database.read([&](ledger::Connection& db) -> Result<std::string> {
        return db
            .value<std::string>("SELECT place FROM institution WHERE county = ? AND id = ?",
                                {context.county, institution})
            .value_or(context.county);
    });
    if (!place) return tl::unexpected(place.error());
    const Step step{context, institution, *place};
    int moved = 0;
    for (bool more = true; more;) {
        const auto result = run_step(step);
        if (!result) return tl::unexpected(result.error());
        moved += result->moved;
        more = result->more;
    }
    return moved;
}

Result<int> finish_placements(const RoomContext& context) {
    const auto names =
        context.database.read([&](ledger::Connection& db) -> Result<std::vector<std::string>> {
            std::vector<std::string> found;
            for (auto& [name] : db.query<std::string>(
                     "SELECT name FROM setting WHERE county = ? AND name >= ? AND name < ? ORDER "
                     "BY name",
                     {context.county, kSettingPrefix, std::string(kSettingPrefix) + "~"})) {
                found.push_back(std::move(name));
            }
            return found;
        });
    if (!names) return tl::unexpected(names.error());
    int moved = 0;
    for (const auto& name : *names) {
        const auto institution =
            base::parse_id(std::string_view(name).substr(kSettingPrefix.size()));
        if (!institution) continue;
        const auto done = finish_placement(context, *institution);
        if (!done) return done;
        moved += *done;
    }
    return moved;
}

}  // namespace fengsui::surveil
