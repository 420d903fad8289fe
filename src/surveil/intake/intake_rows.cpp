// SPDX-License-Identifier: Apache-2.0
#include "surveil/intake/intake_rows.hpp"

#include <set>

#include "ledger/multi_row.hpp"
#include "surveil/count/count_rows.hpp"

namespace fengsui::surveil {
namespace {

using ledger::Transaction;
using ledger::Value;

template <class Map>
std::vector<Value> keys_of(const Map& map) {
    std::vector<Value> keys;
    for (const auto& [key, row] : map) {
        if constexpr (requires { key.second; }) {
            keys.emplace_back(key.first);
            keys.emplace_back(key.second);
        } else {
            keys.emplace_back(key);
        }
    }
    return keys;
}

constexpr std::string_view kReportColumns =
    "INSERT INTO report (county, id, source, external_id, message, institution, channel, "
    "condition, test_code, test_name, value, result, status, person, age, place, day, onset_day, "
    "visit, rank, version_ms, known_ms, count, denominator)";
constexpr std::size_t kReportWidth = 24;
// All but what names it.
constexpr std::string_view kReplaceReport =
    "ON CONFLICT (county, id) DO UPDATE SET message = excluded.message, institution = "
    "excluded.institution, channel = excluded.channel, condition = excluded.condition, test_code "
    "= excluded.test_code, test_name = excluded.test_name, value = excluded.value, result = "
    "excluded.result, status = excluded.status, person = excluded.person, age = excluded.age, "
    "place = excluded.place, day = excluded.day, onset_day = excluded.onset_day, visit = "
    "excluded.visit, rank = excluded.rank, version_ms = excluded.version_ms, known_ms = "
    "excluded.known_ms, count = excluded.count, denominator = excluded.denominator";

}  // namespace

IntakeRows::Known& IntakeRows::known(Transaction& tx) {
    if (is_read_) return known_;
    is_read_ = true;
    for (const auto* message : expected_) collect_keys(*message);
    read_senders(tx);
    read_messages(tx);
    read_refused(tx);
    read_persons(tx);
    read_reports(tx);
    read_visits(tx);
    read_histories_of_known(tx);
    return known_;
}

// Their rows are filled in by the readers below.
void IntakeRows::collect_keys(const PreparedMessage& message) {
    const auto& decoded = message.decoded;
    known_.messages[{decoded.source, message.external_id}];
    known_.senders[decoded.source];
    if (decoded.refused()) return;
    if (decoded.mends_by_control_id()) known_.refused[{decoded.source, decoded.control_id}];
    for (const auto& key : message.keys) {
        known_.persons[key.pseudonym];
        if (!key.alias.empty()) known_.aliases[key.alias];
    }
    for (const auto& fact : decoded.facts) {
        known_.reports[{decoded.source, fact.external_id}];
        known_.senders[fact.institution];
    }
    for (const auto& withdrawal : decoded.withdrawals)
        known_.visits[{decoded.source, withdrawal.key}];
}

void IntakeRows::read_senders(Transaction& tx) {
    for (auto& [code, id, place] : ledger::find_rows<std::string, std::int64_t, std::string>(
             tx.db(),
             {.select = "SELECT code, id, place",
             .from = "institution",
             .where = "county = ?",
             .key = "(code)"},
             county_, keys_of(known_.senders))) {
        known_.senders[std::move(code)] = Sender{id, std::move(place)};
    }
}

void IntakeRows::read_messages(Transaction& tx) {
    for (auto& [source, external_id, id, status, reports] :
         ledger::find_rows<std::string, std::string, std::int64_t, std::string, int>(
             tx.db(),
             {.select = "SELECT m.source, m.external_id, m.id, m.status, m.reports",
             .from = "message m",
             .where = "m.county = ?",
             .key = "(m.source, m.external_id)",
             .key_columns = 2},
             county_, keys_of(known_.messages))) {
        known_.messages[{std::move(source), std::move(external_id)}] =
            Message{id, status == "rejected", reports};
    }
}

void IntakeRows::read_refused(Transaction& tx) {
    for (auto& [source, control_id] : ledger::find_rows<std::string, std::string>(
             tx.db(),
             {.select = "SELECT m.source, m.control_id",
             .from = "message m",
             .where = "m.county = ? AND m.status = 'rejected' AND m.resent_as IS NULL",
             .key = "(m.source, m.control_id)",
             .key_columns = 2},
             county_, keys_of(known_.refused))) {
        known_.refused[{std::move(source), std::move(control_id)}] = true;
    }
}

void IntakeRows::read_persons(Transaction& tx) {
    for (auto& [pseudonym, id] :
         ledger::find_rows<std::string, std::int64_t>(tx.db(),
                                                      {.select = "SELECT pseudonym, id",
                                                      .from = "person",
                                                      .where = "county = ?",
                                                      .key = "(pseudonym)"},
                                                      county_, keys_of(known_.persons))) {
        known_.persons[std::move(pseudonym)] = id;
    }
    for (auto& [alias, person] :
         ledger::find_rows<std::string, std::int64_t>(tx.db(),
                                                      {.select = "SELECT alias, person",
                                                      .from = "person_alias",
                                                      .where = "county = ?",
                                                      .key = "(alias)"},
                                                      county_, keys_of(known_.aliases))) {
        known_.aliases[std::move(alias)] = person;
    }
}

void IntakeRows::read_reports(Transaction& tx) {
    for (auto& [source, external_id, id, rank, version_ms, status, person, condition] :
         ledger::find_rows<std::string, std::string, std::int64_t, int, std::int64_t, std::string,
                           std::int64_t, std::string>(
             tx.db(),
             {.select = "SELECT r.source, r.external_id, r.id, r.rank, r.version_ms, r.status, "
                        "r.person, r.condition",
             .from = "report r",
             .where = "r.county = ?",
             .key = "(r.source, r.external_id)",
             .key_columns = 2},
             county_, keys_of(known_.reports))) {
        known_.reports[{std::move(source), std::move(external_id)}] =
            Report{id, rank, version_ms, std::move(status), person, std::move(condition)};
    }
}

void IntakeRows::read_visits(Transaction& tx) {
    for (auto& [source, visit] : ledger::find_rows<std::string, std::string>(
             tx.db(),
             {.select = "SELECT r.source, r.visit",
             .from = "report r",
             .where = "r.county = ? AND r.visit <> '' AND r.status <> 'withdrawn'",
             .key = "(r.source, r.visit)",
             .key_columns = 2},
             county_, keys_of(known_.visits))) {
        known_.visits[{std::move(source), std::move(visit)}] = true;
    }
}

void IntakeRows::read_histories_of_known(Transaction& tx) {
    std::set<base::Id> persons;
    for (const auto& [pseudonym, id] : known_.persons) {
        if (id) persons.insert(*id);
    }
    for (const auto& [key, report] : known_.reports) {
        if (report && report->person != 0) persons.insert(report->person);
    }
    known_.histories = read_histories(tx.db(), county_, {persons.begin(), persons.end()});
}

std::optional<IntakeRows::Sender> IntakeRows::sender(Transaction& tx, std::string_view code) {
    const auto row = known(tx).senders.find(code);
    FENGSUI_CHECK(row != known_.senders.end());
    return row->second;
}

std::optional<IntakeRows::Message> IntakeRows::message(Transaction& tx,
                                                       const PreparedMessage& key) {
    return known(tx).messages.at({key.decoded.source, key.external_id});
}

std::optional<base::Id> IntakeRows::person(Transaction& tx, const std::string& pseudonym) {
    return known(tx).persons.at(pseudonym);
}

IntakeRows::Report* IntakeRows::report(Transaction& tx, const std::string& source,
                                       const std::string& external_id) {
    auto& row = known(tx).reports.at({source, external_id});
    return row ? &*row : nullptr;
}

bool IntakeRows::has_visit(Transaction& tx, const std::string& source, const std::string& visit) {
    return known(tx).visits.at({source, visit});
}

bool IntakeRows::has_refused(Transaction& tx, const PreparedMessage& mending) {
    return known(tx).refused.at({mending.decoded.source, mending.decoded.control_id});
}

PersonHistory& IntakeRows::history(Transaction& tx, base::Id person) {
    auto& histories = known(tx).histories;
    if (!histories.contains(person)) {
        flush(tx);
        CountRows::of(tx, county_).flush(tx);
        histories.merge(read_histories(tx.db(), county_, {person}));
    }
    return histories.at(person);
}

ledger::RowList& IntakeRows::add_message(const PreparedMessage& message, Message row) {
    const auto& decoded = message.decoded;
    known_.messages[{decoded.source, message.external_id}] = row;
    if (row.rejected) known_.refused[{decoded.source, decoded.control_id}] = true;
    return new_messages_;
}

ledger::RowList& IntakeRows::add_person(const std::string& pseudonym, base::Id id) {
    known_.persons[pseudonym] = id;
    known_.histories[id];
    return new_persons_;
}

// Most aliases are known and stay: then nothing is written, and no page goes to the disk.
void IntakeRows::set_alias(const std::string& alias, base::Id person) {
    auto& row = known_.aliases[alias];
    if (row == person) return;
    row = person;
    new_aliases_[alias] = person;
}

ledger::RowList& IntakeRows::add_report(const StatedFact& fact, const std::string& source,
                                        Report row) {
    row.written = false;
    auto& slot = known_.reports[{source, fact.external_id}];
    slot = std::move(row);
    unwritten_.push_back(&*slot);
    if (!fact.visit.empty()) known_.visits[{source, fact.visit}] = true;
    return new_reports_;
}

ledger::RowList& IntakeRows::replace_report(Report& row) {
    row.written = false;
    unwritten_.push_back(&row);
    return replaced_reports_;
}

void IntakeRows::set_accepted(const PreparedMessage& message, Message row) {
    known_.messages[{message.decoded.source, message.external_id}] = row;
}

void IntakeRows::set_withdrawn(const std::string& source, const std::string& external_id,
                               int rank) {
    const auto row = known_.reports.find({source, external_id});
    if (row == known_.reports.end() || !row->second) return;
    row->second->status = to_string(ReportStatus::Withdrawn);
    row->second->rank = rank;
}

void IntakeRows::flush(Transaction& tx) {
    auto& db = tx.db();
    ledger::insert_rows(
        db,
        {"INSERT INTO message (county, id, source, external_id, institution, control_id, format, "
         "type, received_ms, status, problems, reports, bytes, body)",
         14},
        new_messages_);
    ledger::insert_rows(db, {"INSERT INTO person (county, id, pseudonym, sex, birth_year)", 5},
                        new_persons_);
    ledger::insert_rows(db, {"INSERT INTO identity (county, person, sealed)", 3}, new_identities_);
    ledger::RowList aliases;
    for (const auto& [alias, person] : std::exchange(new_aliases_, {}))
        aliases.add(county_, alias, person);
    ledger::insert_rows(db,
                        {"INSERT INTO person_alias (county, alias, person)", 3,
                         "ON CONFLICT (county, alias) DO UPDATE SET person = excluded.person"},
                        aliases);
    ledger::insert_rows(db, {kReportColumns, kReportWidth}, new_reports_);
    ledger::insert_rows(db, {kReportColumns, kReportWidth, kReplaceReport}, replaced_reports_);
    for (auto* report : std::exchange(unwritten_, {})) report->written = true;
}

void IntakeRows::forget(Transaction& tx) {
    flush(tx);
    CountRows::of(tx, county_).flush(tx);
    known_ = {};
    is_read_ = false;
}

}  // namespace fengsui::surveil
