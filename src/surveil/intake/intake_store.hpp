// SPDX-License-Identifier: Apache-2.0
// Writes one decoded message into the ledger: message, sender, persons, reports and their versions,
// withdrawals, episodes and count deltas, all in the caller's transaction. Idempotent: the same
// message again changes nothing, and the order of corrections and originals does not matter.
#pragma once

#include <string>
#include <vector>

#include "catalog/catalog.hpp"
#include "ledger/data_directory.hpp"
#include "ledger/transaction.hpp"
#include "surveil/count/episode_store.hpp"
#include "surveil/count/tally_store.hpp"
#include "surveil/intake/decoded.hpp"
#include "surveil/intake/pseudonym.hpp"

namespace fengsui::surveil {

enum class IntakeStatus : std::uint8_t { Accepted, Duplicate, Rejected };
std::string_view to_string(IntakeStatus status);

struct IntakeOutcome {
    IntakeStatus status = IntakeStatus::Rejected;
    base::Id message = 0;
    int reports = 0;
    std::vector<base::Problem> problems;
};

// A message ready for the transaction: all that can be computed without the ledger is computed.
struct PreparedMessage {
    Decoded decoded;
    std::vector<PersonKey> keys;  // of decoded.persons
    std::vector<std::string>
        places;               // of decoded.persons: by address; empty: where the institution is
    std::string body;         // as received
    std::string digest;       // SM3 of body, hex
    std::string external_id;  // what makes the message one with its copies
    std::string sealed_body;  // by seal_body
};

class IntakeStore {
  public:
    IntakeStore(const catalog::Catalog& catalog, std::string county, const ledger::Keys& keys)
        : catalog_(catalog),
          county_(std::move(county)),
          keys_(keys),
          episodes_(catalog, county_),
          tallies_(county_) {}

    IntakeOutcome store(ledger::Transaction& tx, const PreparedMessage& message) const;

  private:
    struct Sender {
        base::Id id = 0;
        std::string place;
    };
    struct SenderName {
        std::string code;
        std::string name;  // as it writes itself; may be empty
    };
    struct Origin;  // which institution a fact is about, and where
    struct Context;

    Sender find_sender(ledger::Transaction& tx, const SenderName& stated) const;
    Origin origin_of(Context& context, const StatedFact& fact) const;
    bool insert_message(Context& context, const PreparedMessage& message) const;
    void accept_refused(Context& context, const PreparedMessage& message) const;
    void settle_refused(Context& context) const;
    IntakeOutcome known_message(ledger::Transaction& tx, const PreparedMessage& message) const;
    void store_persons(Context& context) const;
    base::Id store_person(ledger::Transaction& tx, const StatedPerson& person,
                          const PersonKey& key) const;
    void store_alias(ledger::Transaction& tx, const PersonKey& key, base::Id person) const;
    void store_fact(Context& context, const StatedFact& fact) const;
    bool insert_report(Context& context, const StatedFact& fact, const Origin& origin) const;
    void replace_report(Context& context, const StatedFact& fact, const Origin& origin,
                        base::Id report) const;
    void store_again(Context& context, const StatedFact& fact, const Origin& origin) const;
    void withdraw(Context& context, const Withdrawal& withdrawal) const;
    void merge_person(Context& context, const Withdrawal& withdrawal) const;
    void recount(Context& context) const;

    const catalog::Catalog& catalog_;
    std::string county_;
    const ledger::Keys& keys_;
    EpisodeStore episodes_;
    TallyStore tallies_;
};

}  // namespace fengsui::surveil
