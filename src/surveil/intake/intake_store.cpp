// SPDX-License-Identifier: Apache-2.0
#include "surveil/intake/intake_store.hpp"

#include <fmt/format.h>

#include <array>
#include <boost/json.hpp>
#include <set>

#include "base/text.hpp"
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

bool replaces(const StatedFact& fact, int old_rank, std::int64_t old_version_ms,
              std::string_view old_status) {
    const int rank = rank_of(fact.status);
    // A result sent anew after its withdrawal counts again.
    if (old_status == to_string(ReportStatus::Withdrawn) && fact.version.ms > old_version_ms)
        return true;
    return rank != old_rank ? rank > old_rank : fact.version.ms >= old_version_ms;
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

struct IntakeStore::Context {
    Transaction& tx;
    const PreparedMessage& message;
    base::Id id;
    Sender sender;
    std::vector<base::Id> persons{};                       // of message.keys
    std::set<std::pair<base::Id, std::string>> touched{};  // person, condition
    std::set<base::Id> counted{};                          // reports with a count

    ledger::Connection& db() const { return tx.db(); }
    // 0 where there is a count instead.
    base::Id person_of(const StatedFact& fact) const {
        return fact.count ? 0 : persons.at(fact.person);
    }
    // After the fact has changed, its person's illness or its count is counted anew.
    void touch(base::Id report, base::Id person, std::string_view condition) {
        if (person == 0) {
            counted.insert(report);
        } else {
            touched.emplace(person, condition);
        }
    }
};

struct IntakeStore::Origin {
    base::Id report = 0;  // the id of a new report
    base::Id institution = 0;
    std::string place;
};

IntakeOutcome IntakeStore::store(Transaction& tx, const PreparedMessage& message) const {
    const auto& decoded = message.decoded;
    const bool refused = decoded.refused();
    Context context{tx, message, tx.new_id(),
                    find_sender(tx, {decoded.source, decoded.source_name})};
    IntakeNote note{.county = county_,
                    .institution = context.sender.id,
                    .digest = message.digest,
                    .received = tx.now(),
                    .rejected = refused ? 1 : 0};
    if (!insert_message(context, message)) {
        const auto known = known_message(tx, message);
        // What was refused before and can be used now (the rest of its batch came, a code was
        // mapped) is taken.
        if (known.status != IntakeStatus::Rejected || refused) return known;
        context.id = known.message;
        accept_refused(context, message);
        note.messages = 0;
        note.rejected = -1;
    }
    if (!refused) {
        note.reports = static_cast<int>(decoded.facts.size());
        store_persons(context);
        for (const auto& fact : decoded.facts) store_fact(context, fact);
        for (const auto& withdrawal : decoded.withdrawals) withdraw(context, withdrawal);
        recount(context);
        settle_refused(context);
    }
    tx.part<IntakeDay>().add(note);
    return {refused ? IntakeStatus::Rejected : IntakeStatus::Accepted, context.id, note.reports,
            decoded.problems};
}

void IntakeStore::accept_refused(Context& context, const PreparedMessage& message) const {
    context.db().execute(
        "UPDATE message SET status = 'accepted', problems = ?, reports = ? WHERE county = ? AND id "
        "= ?",
        {problems_json(message.decoded.problems), message.decoded.facts.size(), county_,
         context.id});
}

// A row or a form names its case or count: earlier ones of that name that were refused are mended
// by this one. Not so for HL7, where a sender may begin its control ids anew each day.
void IntakeStore::settle_refused(Context& context) const {
    const auto& decoded = context.message.decoded;
    if (decoded.format != Format::Csv && decoded.format != Format::Form) return;
    if (decoded.control_id.empty()) return;
    context.db().execute(
        "UPDATE message SET resent_as = ? WHERE county = ? AND source = ? AND control_id = ? AND "
        "status = 'rejected' AND resent_as IS NULL",
        {context.id, county_, decoded.source, decoded.control_id});
}

IntakeStore::Sender IntakeStore::find_sender(Transaction& tx, const SenderName& stated) const {
    if (stated.code.empty()) return {0, county_};
    const auto known = tx.db().first<std::int64_t, std::string>(
        "SELECT id, place FROM institution WHERE county = ? AND code = ?", {county_, stated.code});
    if (known) return {std::get<0>(*known), std::get<1>(*known)};
    // An unknown sender is registered at county level; its messages count there until a person
    // places it.
    const base::Id id = tx.new_id();
    const auto& name = stated.name.empty() ? stated.code : stated.name;
    tx.db().execute(
        "INSERT INTO institution (county, id, code, name, kind, place, status, first_seen_ms, "
        "version) "
        "VALUES (?,?,?,?,?,?,?,?,1)",
        {county_, id, stated.code, name, "", county_, "pending", tx.now().ms});
    tx.record(
        {.county = county_,
         .actor = "intake",
         .verb = "institution.pending",
         .object_kind = "institution",
         .object_id = std::to_string(id),
         .place = county_,
         .summary_zh = fmt::format("未登记的机构“{}”首次发来消息，待确认所在地", name),
         .summary_en = fmt::format("First message from the unknown sender “{}”; place it", name)});
    return {id, county_};
}

bool IntakeStore::insert_message(Context& context, const PreparedMessage& message) const {
    const auto& decoded = message.decoded;
    return context.db().execute(
               "INSERT INTO message (county, id, source, external_id, institution, control_id, "
               "format, type, "
               "received_ms, status, problems, reports, bytes, body) "
               "VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT (county, source, external_id) "
               "DO NOTHING",
               {county_, context.id, decoded.source, message.external_id, context.sender.id,
                decoded.control_id, to_string(decoded.format), decoded.type, context.tx.now().ms,
                decoded.refused() ? "rejected" : "accepted", problems_json(decoded.problems),
                decoded.refused() ? 0 : decoded.facts.size(), message.body.size(),
                ledger::Bytes{message.sealed_body}}) == 1;
}

IntakeOutcome IntakeStore::known_message(Transaction& tx, const PreparedMessage& message) const {
    const auto known = tx.db().first<std::int64_t, std::string, int>(
        "SELECT id, status, reports FROM message WHERE county = ? AND source = ? AND external_id = "
        "?",
        {county_, message.decoded.source, message.external_id});
    const auto& [id, status, reports] = known.value();
    // A refused message stays refused: the sender must hear so again.
    return {status == "rejected" ? IntakeStatus::Rejected : IntakeStatus::Duplicate, id, reports,
            message.decoded.problems};
}

void IntakeStore::store_persons(Context& context) const {
    const auto& message = context.message;
    for (std::size_t i = 0; i < message.keys.size(); ++i) {
        const auto& key = message.keys[i];
        context.persons.push_back(store_person(context.tx, message.decoded.persons[i], key));
        if (!key.alias.empty()) store_alias(context.tx, key, context.persons.back());
    }
}

base::Id IntakeStore::store_person(Transaction& tx, const StatedPerson& person,
                                   const PersonKey& key) const {
    const std::optional<int> birth_year =
        person.birth ? std::optional(base::year_of(*person.birth)) : std::nullopt;
    const auto id = tx.new_id();
    const bool fresh =
        tx.db().execute(
            "INSERT INTO person (county, id, pseudonym, sex, birth_year) VALUES (?,?,?,?,?) "
            "ON CONFLICT (county, pseudonym) DO NOTHING",
            {county_, id, key.pseudonym, person.sex, birth_year}) == 1;
    if (!fresh) {
        return tx.db()
            .value<std::int64_t>("SELECT id FROM person WHERE county = ? AND pseudonym = ?",
                                 {county_, key.pseudonym})
            .value();
    }
    tx.db().execute("INSERT INTO identity (county, person, sealed) VALUES (?,?,?)",
                    {county_, id, key.sealed});
    return id;
}

// Most aliases are known and stay: then nothing is written, and no page goes to the disk.
void IntakeStore::store_alias(Transaction& tx, const PersonKey& key, base::Id person) const {
    tx.db().execute(
        "INSERT INTO person_alias (county, alias, person) VALUES (?,?,?) "
        "ON CONFLICT (county, alias) DO UPDATE SET person = excluded.person "
        "WHERE person_alias.person <> excluded.person",
        {county_, key.alias, person});
}

// A person's report stands where the person lives, if that is known; a count where it was taken.
IntakeStore::Origin IntakeStore::origin_of(Context& context, const StatedFact& fact) const {
    const auto& counted = fact.institution;
    const auto sender = counted.empty() || counted == context.message.decoded.source
                            ? context.sender
                            : find_sender(context.tx, {counted, {}});
    const auto& stated = fact.count ? fact.place : context.message.places.at(fact.person);
    return {context.tx.new_id(), sender.id, stated.empty() ? sender.place : stated};
}

void IntakeStore::store_fact(Context& context, const StatedFact& fact) const {
    const auto origin = origin_of(context, fact);
    // Nearly every fact is a new one, so it is inserted first and looked for only if it was there.
    if (!insert_report(context, fact, origin)) return store_again(context, fact, origin);
    // What is not positive counts nowhere, and a new one takes nothing back either.
    if (fact.finding == Finding::Positive)
        context.touch(origin.report, context.person_of(fact), fact.condition);
}

void IntakeStore::store_again(Context& context, const StatedFact& fact,
                              const Origin& origin) const {
    const auto known =
        context.db().first<std::int64_t, int, std::int64_t, std::string, std::int64_t, std::string>(
            "SELECT id, rank, version_ms, status, person, condition FROM report "
            "WHERE county = ? AND source = ? AND external_id = ?",
            {county_, context.message.decoded.source, fact.external_id});
    const auto& [id, rank, version_ms, status, person, condition] = known.value();
    if (!replaces(fact, rank, version_ms, status)) return;
    context.touch(id, person, condition);
    replace_report(context, fact, origin, id);
    context.touch(id, context.person_of(fact), fact.condition);
}

// False if the sender's fact is there already, in this or another version.
bool IntakeStore::insert_report(Context& context, const StatedFact& fact,
                                const Origin& origin) const {
    return context.db().execute(
               "INSERT INTO report (county, id, source, external_id, message, institution, "
               "channel, condition, test_code, "
               "test_name, value, result, status, person, age, place, day, onset_day, visit, rank, "
               "version_ms, known_ms, count, denominator) "
               "VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT (county, "
               "source, "
               "external_id) DO NOTHING",
               {county_,
                origin.report,
                context.message.decoded.source,
                fact.external_id,
                context.id,
                origin.institution,
                to_string(fact.channel),
                fact.condition,
                fact.test_code,
                fact.test_name,
                fact.value,
                to_string(fact.finding),
                to_string(fact.status),
                context.person_of(fact),
                fact.age,
                origin.place,
                fact.day.days,
                fact.onset ? std::optional(fact.onset->days) : std::nullopt,
                fact.visit,
                rank_of(fact.status),
                fact.version.ms,
                context.tx.now().ms,
                fact.count,
                fact.denominator}) == 1;
}

void IntakeStore::replace_report(Context& context, const StatedFact& fact, const Origin& origin,
                                 base::Id report) const {
    keep_past(context.tx, county_, report);
    context.db().execute(
        "UPDATE report SET message = ?, institution = ?, channel = ?, condition = ?, test_code = "
        "?, test_name = ?, "
        "value = ?, result = ?, status = ?, person = ?, age = ?, place = ?, day = ?, onset_day = "
        "?, visit = ?, "
        "rank = ?, version_ms = ?, known_ms = ?, count = ?, denominator = ? WHERE county = ? AND "
        "id = "
        "?",
        {context.id,
         origin.institution,
         to_string(fact.channel),
         fact.condition,
         fact.test_code,
         fact.test_name,
         fact.value,
         to_string(fact.finding),
         to_string(fact.status),
         context.person_of(fact),
         fact.age,
         origin.place,
         fact.day.days,
         fact.onset ? std::optional(fact.onset->days) : std::nullopt,
         fact.visit,
         rank_of(fact.status),
         fact.version.ms,
         context.tx.now().ms,
         fact.count,
         fact.denominator,
         county_,
         report});
}

void IntakeStore::withdraw(Context& context, const Withdrawal& withdrawal) const {
    if (withdrawal.kind == Withdrawal::Kind::Person) return merge_person(context, withdrawal);
    std::set<std::string_view> stated;
    if (withdrawal.kind == Withdrawal::Kind::VisitSnapshot) {
        for (const auto& fact : context.message.decoded.facts) stated.insert(fact.external_id);
    }
    for (auto& [id, external_id, person, condition] :
         context.db().query<std::int64_t, std::string, std::int64_t, std::string>(
             "SELECT id, external_id, person, condition FROM report "
             "WHERE county = ? AND source = ? AND visit = ? AND visit <> '' AND status <> "
             "'withdrawn'",
             {county_, context.message.decoded.source, withdrawal.key})) {
        if (stated.contains(external_id)) continue;
        keep_past(context.tx, county_, id);
        context.db().execute(
            "UPDATE report SET status = 'withdrawn', rank = 2, message = ?, known_ms = ? WHERE "
            "county = ? AND id = ?",
            {context.id, context.tx.now().ms, county_, id});
        context.touch(id, person, condition);
    }
}

// All reports under the merged number become the survivor's, and both persons' illnesses are
// counted anew.
void IntakeStore::merge_person(Context& context, const Withdrawal& withdrawal) const {
    const auto alias = alias_of(context.message.decoded.source, withdrawal.key, keys_);
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
    for (const auto& [person, condition] : context.touched)
        episodes_.recount(context.tx, person, condition);
    for (const auto report : context.counted) tallies_.recount(context.tx, report);
}

}  // namespace fengsui::surveil
