// SPDX-License-Identifier: Apache-2.0
#include "surveil/intake/intake_store.hpp"

#include <fmt/format.h>

#include <array>
#include <boost/json.hpp>
#include <set>

#include "surveil/count/count_rows.hpp"
#include "surveil/intake/intake_day.hpp"
#include "surveil/report_past.hpp"

namespace fengsui::surveil {
namespace {

using ledger::Transaction;

// A correction or withdrawal stands above a final result, a final above a preliminary one, whatever
// the order of arrival; between equals the sender's own time decides.
int rank_of(ReportStatus status) {
    switch (status) {
        case ReportStatus::Preliminary:
            return 0;
        case ReportStatus::Final:
            return 1;
        case ReportStatus::Corrected:
        case ReportStatus::Withdrawn:
            return 2;
    }
    return 0;
}

bool replaces(const StatedFact& fact, const IntakeRows::Report& standing) {
    const int rank = rank_of(fact.status);
    // A result sent anew after its withdrawal counts again.
    if (standing.status == to_string(ReportStatus::Withdrawn) &&
        fact.version.ms > standing.version_ms)
        return true;
    return rank != standing.rank ? rank > standing.rank : fact.version.ms >= standing.version_ms;
}

bool counts(const StatedFact& fact) {
    return fact.finding == Finding::Positive && fact.status != ReportStatus::Withdrawn;
}

std::string problems_json(const std::vector<base::Problem>& problems) {
    if (problems.empty()) return "[]";
    boost::json::array array;
    for (const auto& problem : problems) {
        array.push_back({{"code", base::info(problem.code).name},
                         {"path", problem.path},
                         {"detail", problem.detail}});
    }
    return boost::json::serialize(array);
}

}  // namespace

std::string_view to_string(IntakeStatus status) {
    constexpr std::array<std::string_view, 3> names = {"accepted", "duplicate", "rejected"};
    return names.at(static_cast<std::size_t>(status));
}

struct IntakeStore::Origin {
    base::Id report = 0;
    base::Id institution = 0;
    std::string place;
};

struct IntakeStore::Context {
    Transaction& tx;
    const PreparedMessage& message;
    IntakeRows& rows;
    base::Id id = 0;
    IntakeRows::Sender sender{};
    std::vector<base::Id> persons{};                       // of message.keys
    std::set<std::pair<base::Id, std::string>> touched{};  // person, condition
    std::set<base::Id> counted{};                          // reports with a count

    ledger::Connection& db() const { return tx.db(); }
    const std::string& source() const { return message.decoded.source; }
    // 0 where there is a count instead.
    base::Id person_of(const StatedFact& fact) const {
        return fact.count ? 0 : persons.at(fact.person);
    }
    IntakeRows::Report report_of(const StatedFact& fact, base::Id report) const {
        return {report,          rank_of(fact.status),
                fact.version.ms, std::string(to_string(fact.status)),
                person_of(fact), fact.condition};
    }
    // After the fact has changed, its person's illness or its count is counted anew.
    void touch(base::Id report, base::Id person, std::string_view condition) {
        if (person == 0) {
            counted.insert(report);
        } else {
            touched.emplace(person, condition);
        }
    }
    void take_from_history(const IntakeRows::Report& report) {
        touch(report.id, report.person, report.condition);
        if (report.person == 0) return;
        std::erase_if(rows.history(tx, report.person).facts,
                      [&](const auto& known) { return known.fact.report == report.id; });
    }
    // What is not positive counts nowhere.
    void add_to_history(const StatedFact& fact, const Origin& origin) {
        if (fact.count || !counts(fact)) return;
        const auto person = person_of(fact);
        touch(origin.report, person, fact.condition);
        rows.history(tx, person)
            .facts.push_back(
                {fact.condition, {fact.channel, origin.place, fact.day, origin.report}});
    }
};

IntakeOutcome IntakeStore::store(Transaction& tx, const PreparedMessage& message) const {
    const auto& decoded = message.decoded;
    const bool refused = decoded.refused();
    Context context{.tx = tx, .message = message, .rows = IntakeRows::of(tx, county_)};
    context.sender = find_sender(context, {decoded.source, decoded.source_name});
    IntakeNote note{.county = county_,
                    .institution = context.sender.id,
                    .digest = message.digest,
                    .received = tx.now(),
                    .rejected = refused ? 1 : 0,
                    .reports = refused ? 0 : static_cast<int>(decoded.facts.size())};
    if (const auto known = context.rows.message(tx, message)) {
        // What was refused before and can be used now (the rest of its batch came, a code was
        // mapped) is taken. A refused message that stays so must be told again.
        if (!known->rejected || refused) {
            return {known->rejected ? IntakeStatus::Rejected : IntakeStatus::Duplicate, known->id,
                    known->reports, decoded.problems};
        }
        context.id = known->id;
        accept_refused(context);
        note.messages = 0;
        note.rejected = -1;
    } else {
        insert_message(context);
    }
    if (!refused) store_content(context);
    tx.part<IntakeDay>().add(note);
    return {refused ? IntakeStatus::Rejected : IntakeStatus::Accepted, context.id, note.reports,
            decoded.problems};
}

void IntakeStore::store_content(Context& context) const {
    const auto& decoded = context.message.decoded;
    // Looked at first, since the message's own facts may belong to the visit.
    std::vector<const Withdrawal*> withdrawals;
    for (const auto& withdrawal : decoded.withdrawals) {
        if (may_withdraw(context, withdrawal)) withdrawals.push_back(&withdrawal);
    }
    store_persons(context);
    for (const auto& fact : decoded.facts) store_fact(context, fact);
    for (const auto* withdrawal : withdrawals) withdraw(context, *withdrawal);
    recount(context);
    settle_refused(context);
}

void IntakeStore::insert_message(Context& context) const {
    const auto& message = context.message;
    const auto& decoded = message.decoded;
    const bool refused = decoded.refused();
    const auto reports = refused ? 0 : static_cast<int>(decoded.facts.size());
    context.id = context.tx.new_id();
    context.rows.add_message(message, {context.id, refused, reports})
        .add(county_, context.id, decoded.source, message.external_id, context.sender.id,
             decoded.control_id, to_string(decoded.format), decoded.type, context.tx.now().ms,
             refused ? "rejected" : "accepted", problems_json(decoded.problems), reports,
             message.body.size(), ledger::Bytes{message.sealed_body});
}

void IntakeStore::accept_refused(Context& context) const {
    const auto& decoded = context.message.decoded;
    context.rows.flush(context.tx);
    context.db().execute(
        "UPDATE message SET status = 'accepted', problems = ?, reports = ? WHERE county = ? AND id "
        "= ?",
        {problems_json(decoded.problems), decoded.facts.size(), county_, context.id});
    context.rows.set_accepted(context.message,
                              {context.id, false, static_cast<int>(decoded.facts.size())});
}

void IntakeStore::settle_refused(Context& context) const {
    const auto& decoded = context.message.decoded;
    if (!decoded.mends_by_control_id() || !context.rows.has_refused(context.tx, context.message))
        return;
    context.rows.flush(context.tx);
    context.db().execute(
        "UPDATE message SET resent_as = ? WHERE county = ? AND source = ? AND control_id = ? AND "
        "status = 'rejected' AND resent_as IS NULL",
        {context.id, county_, decoded.source, decoded.control_id});
}

IntakeRows::Sender IntakeStore::find_sender(Context& context, const SenderName& stated) const {
    if (stated.code.empty()) return {0, county_};
    auto& tx = context.tx;
    if (const auto known = context.rows.sender(tx, stated.code)) return *known;
    // An unknown sender is registered at county level; its messages count there until a person
    // places it.
    const IntakeRows::Sender sender{tx.new_id(), county_};
    const auto& name = stated.name.empty() ? stated.code : stated.name;
    tx.db().execute(
        "INSERT INTO institution (county, id, code, name, kind, place, status, first_seen_ms, "
        "version) "
        "VALUES (?,?,?,?,?,?,?,?,1)",
        {county_, sender.id, stated.code, name, "", county_, "pending", tx.now().ms});
    tx.record(
        {.county = county_,
         .actor = "intake",
         .verb = "institution.pending",
         .object_kind = "institution",
         .object_id = std::to_string(sender.id),
         .place = county_,
         .summary_zh = fmt::format("未登记的机构“{}”首次发来消息，待确认所在地", name),
         .summary_en = fmt::format("First message from the unknown sender “{}”; place it", name)});
    context.rows.add_sender(stated.code, sender);
    return sender;
}

void IntakeStore::store_persons(Context& context) const {
    const auto& message = context.message;
    for (std::size_t i = 0; i < message.keys.size(); ++i) {
        const auto& key = message.keys[i];
        context.persons.push_back(store_person(context, message.decoded.persons[i], key));
        if (!key.alias.empty()) context.rows.set_alias(key.alias, context.persons.back());
    }
}

base::Id IntakeStore::store_person(Context& context, const StatedPerson& person,
                                   const PersonKey& key) const {
    if (const auto known = context.rows.person(context.tx, key.pseudonym)) return *known;
    const std::optional<int> birth_year =
        person.birth ? std::optional(base::year_of(*person.birth)) : std::nullopt;
    const auto id = context.tx.new_id();
    context.rows.add_person(key.pseudonym, id)
        .add(county_, id, key.pseudonym, person.sex, birth_year);
    context.rows.add_identity().add(county_, id, key.sealed);
    return id;
}

// A person's report stands where the person lives, if that is known; a count where it was taken.
IntakeStore::Origin IntakeStore::origin_of(Context& context, const StatedFact& fact) const {
    const auto& counted = fact.institution;
    const auto sender = counted.empty() || counted == context.source()
                            ? context.sender
                            : find_sender(context, {counted, {}});
    const auto& stated = fact.count ? fact.place : context.message.places.at(fact.person);
    return {0, sender.id, stated.empty() ? sender.place : stated};
}

void IntakeStore::store_fact(Context& context, const StatedFact& fact) const {
    auto& tx = context.tx;
    if (auto* standing = context.rows.report(tx, context.source(), fact.external_id))
        return store_again(context, fact, *standing);
    auto origin = origin_of(context, fact);
    origin.report = tx.new_id();
    write_report(
        context, fact, origin,
        context.rows.add_report(fact, context.source(), context.report_of(fact, origin.report)));
    if (fact.count && counts(fact)) {
        const auto& [channel, condition] = std::tie(fact.channel, fact.condition);
        CountRows::of(tx, county_)
            .add_tally(tx, origin.report,
                       {std::string(to_string(channel)), condition, origin.place, fact.day.days,
                        *fact.count});
    } else {
        context.add_to_history(fact, origin);
    }
}

void IntakeStore::store_again(Context& context, const StatedFact& fact,
                              IntakeRows::Report& standing) const {
    if (!replaces(fact, standing)) return;
    auto& tx = context.tx;
    auto origin = origin_of(context, fact);
    origin.report = standing.id;
    if (!standing.written) context.rows.flush(tx);
    keep_past(tx, county_, standing.id);
    context.take_from_history(standing);
    standing = context.report_of(fact, standing.id);
    write_report(context, fact, origin, context.rows.replace_report(standing));
    context.touch(standing.id, standing.person, standing.condition);
    context.add_to_history(fact, origin);
}

void IntakeStore::write_report(const Context& context, const StatedFact& fact, const Origin& origin,
                               ledger::RowList& rows) const {
    rows.add(county_, origin.report, context.source(), fact.external_id, context.id,
             origin.institution, to_string(fact.channel), fact.condition, fact.test_code,
             fact.test_name, fact.value, to_string(fact.finding), to_string(fact.status),
             context.person_of(fact), fact.age, origin.place, fact.day.days,
             fact.onset ? std::optional(fact.onset->days) : std::nullopt, fact.visit,
             rank_of(fact.status), fact.version.ms, context.tx.now().ms, fact.count,
             fact.denominator);
}

// A person is always merged by looking; a visit of which nothing is known has nothing to withdraw.
bool IntakeStore::may_withdraw(Context& context, const Withdrawal& withdrawal) const {
    return withdrawal.kind == Withdrawal::Kind::Person ||
           context.rows.has_visit(context.tx, context.source(), withdrawal.key);
}

void IntakeStore::withdraw(Context& context, const Withdrawal& withdrawal) const {
    if (withdrawal.kind == Withdrawal::Kind::Person) return merge_person(context, withdrawal);
    std::set<std::string_view> stated;
    if (withdrawal.kind == Withdrawal::Kind::VisitSnapshot) {
        for (const auto& fact : context.message.decoded.facts) stated.insert(fact.external_id);
    }
    const int rank = rank_of(ReportStatus::Withdrawn);
    context.rows.flush(context.tx);
    for (auto& [id, external_id, person, condition] :
         context.db().query<std::int64_t, std::string, std::int64_t, std::string>(
             "SELECT id, external_id, person, condition FROM report "
             "WHERE county = ? AND source = ? AND visit = ? AND visit <> '' AND status <> "
             "'withdrawn'",
             {county_, context.source(), withdrawal.key})) {
        if (stated.contains(external_id)) continue;
        context.take_from_history({.id = id, .person = person, .condition = condition});
        keep_past(context.tx, county_, id);
        context.db().execute(
            "UPDATE report SET status = 'withdrawn', rank = ?, message = ?, known_ms = ? WHERE "
            "county = ? AND id = ?",
            {rank, context.id, context.tx.now().ms, county_, id});
        context.rows.set_withdrawn(context.source(), external_id, rank);
    }
}

// All reports under the merged number become the survivor's, and both persons' illnesses are
// counted anew.
void IntakeStore::merge_person(Context& context, const Withdrawal& withdrawal) const {
    context.rows.forget(context.tx);
    const auto alias = alias_of(context.source(), withdrawal.key, keys_);
    const auto merged = context.db().value<std::int64_t>(
        "SELECT person FROM person_alias WHERE county = ? AND alias = ?", {county_, alias});
    const auto survivor = context.persons.at(withdrawal.into_person);
    if (!merged || *merged == survivor) return;
    for (auto& [id, condition] : context.db().query<std::int64_t, std::string>(
             "SELECT id, condition FROM report WHERE county = ? AND person = ?",
             {county_, *merged})) {
        keep_past(context.tx, county_, id);
        context.db().execute(
            "UPDATE report SET person = ?, known_ms = ? WHERE county = ? AND id = ?",
            {survivor, context.tx.now().ms, county_, id});
        context.touched.emplace(*merged, condition);
        context.touched.emplace(survivor, condition);
    }
    context.db().execute("UPDATE person_alias SET person = ? WHERE county = ? AND alias = ?",
                         {survivor, county_, alias});
}

void IntakeStore::recount(Context& context) const {
    for (const auto& [person, condition] : context.touched) {
        episodes_.recount(context.tx, person, condition, context.rows.history(context.tx, person));
    }
    if (context.counted.empty()) return;
    context.rows.flush(context.tx);
    for (const auto report : context.counted) tallies_.recount(context.tx, report);
}

}  // namespace fengsui::surveil
