// SPDX-License-Identifier: Apache-2.0
#include "evaluate/fact_store.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <functional>
#include <limits>
#include <unordered_map>

#include "surveil/sender.hpp"

namespace fengsui::evaluate {
namespace {

using base::Result;
using ledger::Connection;
using ledger::Value;

constexpr int kPage = 2000;

// How entries of one kind of object are read: the journal joined with the object's row.
struct Source {
    std::string_view join;
    std::string_view number;  // SQL expressions over j (journal) and the joined row
    std::string_view name;
    std::string_view limit_ms;
    std::string_view place;
    std::string_view only = "";  // a further condition
};
constexpr Source kBare = {"", "0", "''", "NULL", "j.place"};
constexpr Source kSignals = {
    "LEFT JOIN signal o ON o.county = j.county AND o.id = CAST(j.object_id AS BIGINT)", "o.number",
    "''", "o.answer_by_ms", "coalesce(o.place, j.place)"};
// A person's own reports stand under an institution of a kind of their own; it is none.
static_assert(surveil::reporter_kind == "reporter");
constexpr Source kInstitutions = {
    "LEFT JOIN institution o ON o.county = j.county AND o.id = CAST(j.object_id AS BIGINT)",
    "0",
    "o.name",
    "NULL",
    "coalesce(o.place, j.place)",
    " AND coalesce(o.kind, '') <> 'reporter'"};
constexpr Source kTasks = {
    "LEFT JOIN task o ON o.county = j.county AND o.id = CAST(j.object_id AS BIGINT)", "0",
    "o.title", "o.due_ms", "j.place"};
// A mission belongs where its event is, as in dispatch's list.
constexpr Source kMissions = {
    "LEFT JOIN mission o ON o.county = j.county AND o.id = CAST(j.object_id AS BIGINT) "
    "LEFT JOIN event e ON e.county = o.county AND e.id = o.event",
    "o.number", "''", "NULL", "coalesce(e.place, j.place)"};

struct Entry {
    Step step;
    std::string actor;
    std::string object_id;
    std::string after_json;
    std::int64_t number = 0;
    std::string name;
    std::optional<base::Instant> limit;
};

enum class Scope : std::uint8_t { Asked, Any };

// One verb between two moments.
struct Range {
    std::string_view verb;
    base::Instant from;
    base::Instant until;
    Scope scope = Scope::Asked;
};

class Reader {
  public:
    Reader(Connection& db, const FactQuery& query) : db_(db), query_(query) {}

    Result<void> each(const Source& source, const Range& range,
                      const std::function<void(Entry&&)>& take) {
        const auto sql = sql_of(source, range);
        std::int64_t after = 0;
        std::size_t total = 0;
        while (true) {
            std::vector<Value> bind{query_.county, range.verb, range.from.ms, range.until.ms,
                                    after};
            if (scoped(range)) {
                bind.emplace_back(query_.scope_place);
                bind.emplace_back(query_.scope_place + "~");
            }
            bind.emplace_back(kPage);
            auto rows =
                db_.query<std::int64_t, std::int64_t, std::string, std::string, std::string,
                          std::int64_t, std::string, std::optional<std::int64_t>>(sql, bind);
            total += rows.size();
            if (total > kEntriesMax)
                return base::fail(base::ProblemCode::ValueInvalid, "?from",
                                  fmt::format("more than {} entries of {}; choose a shorter period",
                                              kEntriesMax, range.verb),
                                  "所选时段数据过多，请缩短时段");
            for (auto& [seq, at, actor, id, json, number, name, limit] : rows) {
                after = seq;
                Entry entry{{seq, {at}}, std::move(actor), std::move(id), std::move(json),
                            number,      std::move(name),  std::nullopt};
                if (limit) entry.limit = base::Instant{*limit};
                take(std::move(entry));
            }
            if (rows.size() < static_cast<std::size_t>(kPage)) return {};
        }
    }

  private:
    [[nodiscard]] bool scoped(const Range& range) const {
        return range.scope == Scope::Asked && !query_.scope_place.empty();
    }
    [[nodiscard]] std::string sql_of(const Source& source, const Range& range) const {
        return fmt::format(
            "SELECT j.seq, j.at_ms, j.actor, j.object_id, j.after_json, {}, {}, {} FROM journal j "
            "{} WHERE j.county = ? AND j.verb = ? AND j.at_ms >= ? AND j.at_ms < ? AND j.seq > "
            "?{}{} "
            "ORDER BY j.seq LIMIT ?",
            source.number, source.name, source.limit_ms, source.join, source.only,
            scoped(range) ? fmt::format(" AND {0} >= ? AND {0} < ?", source.place) : std::string{});
    }

    Connection& db_;
    const FactQuery& query_;
};

constexpr base::Instant kEver{std::numeric_limits<std::int64_t>::max()};

// Where the fact of each object is; the journal names objects by their id as text.
using Index = std::unordered_map<std::string, std::size_t>;

Result<void> read_signals(Reader& reader, const Period& period, Facts& facts) {
    Index index;
    auto done = reader.each(kSignals, {"signal.raised", period.from, period.until}, [&](Entry&& e) {
        if (!index.emplace(e.object_id, facts.signals.size()).second) return;
        facts.signals.push_back(
            {e.object_id, fmt::format("S-{:04}", e.number), e.step, e.limit, {}});
    });
    constexpr std::pair<std::string_view, AnswerKind> kAnswers[] = {
        {"signal.acknowledged", AnswerKind::Acknowledged},
        {"signal.verified", AnswerKind::Verified},
        {"signal.escalated", AnswerKind::Escalated},
        {"signal.closed", AnswerKind::Closed}};
    for (const auto& [verb, kind] : kAnswers) {
        if (!done) return done;
        if (index.empty()) return {};
        // An answer counts whenever it came, also after the period of the raising.
        done =
            reader.each(kBare, {verb, period.from, kEver, Scope::Any}, [&, kind = kind](Entry&& e) {
                const auto found = index.find(e.object_id);
                if (found == index.end()) return;
                const bool program = e.actor == "system" || e.actor == "intake";
                facts.signals[found->second].answers.push_back(
                    {e.step, kind, program ? AnsweredBy::Program : AnsweredBy::Person});
            });
    }
    return done;
}

// What an entry says the institution is: its own word if it has one, else what the verb means. A
// register entry alone does not prove that anything arrives.
bool is_connected(const Entry& entry, bool by_verb) {
    boost::system::error_code error;
    const auto value = boost::json::parse(entry.after_json, error);
    const auto* object = error ? nullptr : value.if_object();
    const auto* status = object == nullptr ? nullptr : object->if_contains("status");
    if (status == nullptr || !status->is_string()) return by_verb;
    return status->get_string() == "connected";
}

Result<void> read_institutions(Reader& reader, const Period& period, Facts& facts) {
    Index index;
    constexpr std::pair<std::string_view, bool> kVerbs[] = {{"institution.registered", false},
                                                            {"institution.pending", false},
                                                            {"institution.placed", true}};
    for (const auto& [verb, connects] : kVerbs) {
        auto done = reader.each(
            kInstitutions, {verb, {}, period.until}, [&, connects = connects](Entry&& e) {
                const auto [at, fresh] = index.emplace(e.object_id, facts.institutions.size());
                if (fresh) facts.institutions.push_back({e.object_id, std::move(e.name), {}});
                facts.institutions[at->second].entries.push_back(
                    {e.step, is_connected(e, connects)});
            });
        if (!done) return done;
    }
    for (auto& institution : facts.institutions) {
        std::ranges::sort(institution.entries, {},
                          [](const InstitutionFact::Entry& entry) { return entry.step.seq; });
    }
    return {};
}

Result<void> read_tasks(Reader& reader, const Period& period, Facts& facts) {
    Index index;
    auto done = reader.each(kTasks, {"task.given", period.from, period.until}, [&](Entry&& e) {
        if (!index.emplace(e.object_id, facts.tasks.size()).second) return;
        facts.tasks.push_back({e.object_id, std::move(e.name), e.step, e.limit, {}, false});
    });
    if (!done || index.empty()) return done;
    const auto with = [&](std::string_view verb, auto change) {
        return reader.each(kBare, {verb, period.from, kEver, Scope::Any}, [&](Entry&& e) {
            if (const auto found = index.find(e.object_id); found != index.end())
                change(facts.tasks[found->second], e);
        });
    };
    done = with("task.done", [](TaskFact& task, const Entry& e) {
        if (!task.done) task.done = e.step;
    });
    if (!done) return done;
    return with("task.cancelled", [](TaskFact& task, const Entry&) { task.cancelled = true; });
}

Result<void> read_missions(Reader& reader, const Period& period, Facts& facts) {
    Index index;
    auto done = reader.each(kMissions, {"mission.sent", period.from, period.until}, [&](Entry&& e) {
        if (!index.emplace(e.object_id, facts.missions.size()).second) return;
        facts.missions.push_back({e.object_id, fmt::format("M-{:04}", e.number), e.step, {}});
    });
    if (!done || index.empty()) return done;
    return reader.each(kBare, {"mission.departed", period.from, kEver, Scope::Any}, [&](Entry&& e) {
        const auto found = index.find(e.object_id);
        if (found == index.end()) return;
        auto& departed = facts.missions[found->second].departed;
        if (!departed) departed = e.step;
    });
}

}  // namespace

Result<Facts> read_facts(Connection& db, IntakeTally& intake, const FactQuery& query) {
    Facts facts;
    Reader reader(db, query);
    for (const auto read : {read_signals, read_institutions, read_tasks, read_missions}) {
        if (auto done = read(reader, query.period, facts); !done)
            return tl::unexpected(done.error());
    }
    if (query.scope_place.empty()) facts.intake = intake.read(db, query.period);
    return facts;
}

}  // namespace fengsui::evaluate
