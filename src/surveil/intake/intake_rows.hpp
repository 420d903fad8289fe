// SPDX-License-Identifier: Apache-2.0
// What the messages of a batch look up in the ledger, read for all of them at once, and the rows
// that they add, written at once: a statement for each message and table would cost PostgreSQL a
// round trip each. Made and used by IntakeStore, inside one transaction; what else reads these
// tables there must flush() first.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ledger/multi_row.hpp"
#include "ledger/transaction.hpp"
#include "surveil/count/person_history.hpp"
#include "surveil/intake/prepared_message.hpp"

namespace fengsui::surveil {

class IntakeRows final : public ledger::BatchPart {
  public:
    explicit IntakeRows(std::string_view county) : county_(county) {}
    static IntakeRows& of(ledger::Transaction& tx, std::string_view county) {
        return tx.part<IntakeRows>(county);
    }

    struct Sender {
        base::Id id = 0;
        std::string place;
    };
    struct Message {
        base::Id id = 0;
        bool rejected = false;
        int reports = 0;
    };
    // A report as it stands, with what decides about a newer version of it.
    struct Report {
        base::Id id = 0;
        int rank = 0;
        std::int64_t version_ms = 0;
        std::string status;
        base::Id person = 0;
        std::string condition;
        bool written = true;  // false: among the rows that flush() will write
    };

    // The message will be stored; it lives until then. Only what such messages name is known below,
    // and null or none means that there is no such row.
    void expect(const PreparedMessage& message) { expected_.push_back(&message); }

    std::optional<Sender> sender(ledger::Transaction& tx, std::string_view code);
    std::optional<Message> message(ledger::Transaction& tx, const PreparedMessage& key);
    std::optional<base::Id> person(ledger::Transaction& tx, const std::string& pseudonym);
    Report* report(ledger::Transaction& tx, const std::string& source,
                   const std::string& external_id);  // until forget()
    // Whether a standing report may belong to the visit.
    bool has_visit(ledger::Transaction& tx, const std::string& source, const std::string& visit);
    // Whether a refused message of that name waits to be mended.
    bool has_refused(ledger::Transaction& tx, const PreparedMessage& mending);
    // Of any person; what changes in his reports must be changed here, too.
    PersonHistory& history(ledger::Transaction& tx, base::Id person);

    void add_sender(std::string_view code, const Sender& sender) {
        known_.senders.insert_or_assign(std::string(code), sender);
    }
    // The columns of the new row, or of the report that takes the place of `row`, are added to the
    // list that these give.
    ledger::RowList& add_message(const PreparedMessage& message, Message row);
    ledger::RowList& add_person(const std::string& pseudonym, base::Id id);
    ledger::RowList& add_identity() { return new_identities_; }
    ledger::RowList& add_report(const StatedFact& fact, const std::string& source, Report row);
    ledger::RowList& replace_report(Report& row);
    void set_alias(const std::string& alias, base::Id person);
    // What was changed in the tables themselves.
    void set_accepted(const PreparedMessage& message, Message row);
    void set_withdrawn(const std::string& source, const std::string& external_id, int rank);

    void flush(ledger::Transaction& tx) override;
    // Writes, and reads all anew: after a change that reaches far.
    void forget(ledger::Transaction& tx);

  private:
    using Key = std::pair<std::string, std::string>;  // source and the sender's own name

    // All that is known of the ledger's rows.
    struct Known {
        std::map<std::string, std::optional<Sender>, std::less<>> senders;
        std::map<Key, std::optional<Message>> messages;
        std::map<Key, bool> refused;                             // by the control id
        std::map<std::string, std::optional<base::Id>> persons;  // by pseudonym
        std::map<std::string, std::optional<base::Id>> aliases;  // their persons
        std::map<Key, std::optional<Report>> reports;
        std::map<Key, bool> visits;
        std::map<base::Id, PersonHistory> histories;
    };

    Known& known(ledger::Transaction& tx);
    void collect_keys(const PreparedMessage& message);
    void read_senders(ledger::Transaction& tx);
    void read_messages(ledger::Transaction& tx);
    void read_refused(ledger::Transaction& tx);
    void read_persons(ledger::Transaction& tx);
    void read_reports(ledger::Transaction& tx);
    void read_visits(ledger::Transaction& tx);
    void read_histories_of_known(ledger::Transaction& tx);

    std::string county_;
    std::vector<const PreparedMessage*> expected_;
    bool is_read_ = false;
    Known known_;

    // Rows to write.
    ledger::RowList new_messages_;
    ledger::RowList new_persons_;
    ledger::RowList new_identities_;
    std::map<std::string, base::Id> new_aliases_;
    ledger::RowList new_reports_;
    ledger::RowList replaced_reports_;
    std::vector<Report*> unwritten_;
};

}  // namespace fengsui::surveil
