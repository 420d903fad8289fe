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
#include "surveil/intake/intake_rows.hpp"

namespace fengsui::surveil {

enum class IntakeStatus : std::uint8_t { Accepted, Duplicate, Rejected };
std::string_view to_string(IntakeStatus status);

struct IntakeOutcome {
    IntakeStatus status = IntakeStatus::Rejected;
    base::Id message = 0;
    int reports = 0;
    std::vector<base::Problem> problems;
};

class IntakeStore {
  public:
    IntakeStore(const catalog::Catalog& catalog, std::string county, const ledger::Keys& keys)
        : catalog_(catalog),
          county_(std::move(county)),
          keys_(keys),
          episodes_(catalog, county_),
          tallies_(county_) {}

    // For all messages of a batch before the first is stored; they stay where they are until then.
    void announce(ledger::Transaction& tx, const PreparedMessage& message) const {
        IntakeRows::of(tx, county_).expect(message);
    }
    IntakeOutcome store(ledger::Transaction& tx, const PreparedMessage& message) const;

  private:
    struct SenderName {
        std::string code;
        std::string name;  // as it writes itself; may be empty
    };
    struct Origin;  // which institution a fact is about, and where
    struct Context;

    IntakeRows::Sender find_sender(Context& context, const SenderName& stated) const;
    Origin origin_of(Context& context, const StatedFact& fact) const;
    void insert_message(Context& context) const;
    void accept_refused(Context& context) const;
    void settle_refused(Context& context) const;
    void store_content(Context& context) const;
    void store_persons(Context& context) const;
    base::Id store_person(Context& context, const StatedPerson& person, const PersonKey& key) const;
    void store_fact(Context& context, const StatedFact& fact) const;
    void store_again(Context& context, const StatedFact& fact, IntakeRows::Report& standing) const;
    void write_report(const Context& context, const StatedFact& fact, const Origin& origin,
                      ledger::RowList& rows) const;
    [[nodiscard]] bool may_withdraw(Context& context, const Withdrawal& withdrawal) const;
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
