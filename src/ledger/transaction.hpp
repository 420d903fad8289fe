// SPDX-License-Identifier: Apache-2.0
// What a Writer job works with: the connection inside an open transaction, the moment of the batch,
// new ids and the journal. A batch of jobs is one commit. Lives on the writer's thread only.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <typeindex>
#include <utility>
#include <vector>

#include "base/id.hpp"
#include "base/time.hpp"
#include "ledger/connection.hpp"
#include "ledger/journal.hpp"

namespace fengsui::ledger {

class Transaction;

// What a room gathers over the jobs that share a savepoint and writes once, after the last of them
// (intake's rows, its sums, its journal entry). If one of the jobs fails the part is thrown away,
// and the jobs are done again. A part may flush earlier by itself, and more than once.
class BatchPart {
  public:
    BatchPart() = default;
    virtual ~BatchPart() = default;
    BatchPart(const BatchPart&) = delete;
    BatchPart& operator=(const BatchPart&) = delete;
    virtual void flush(Transaction& tx) = 0;
};

class Transaction {
  public:
    Transaction(Connection& db, base::IdMaker& ids, base::Instant now)
        : db_(db), ids_(&ids), now_(now) {}

    Connection& db() { return db_; }
    [[nodiscard]] base::Instant now() const { return now_; }
    base::Id new_id() { return ids_->next(); }

    // Appends to the journal of the draft's county.
    void record(JournalDraft draft);

    // The part of type T, made at its first use.
    template <class T, class... Arguments>
    T& part(Arguments&&... arguments) {
        auto& slot = parts_[std::type_index(typeid(T))];
        if (!slot) slot = std::make_unique<T>(std::forward<Arguments>(arguments)...);
        return static_cast<T&>(*slot);
    }

  private:
    friend class Writer;
    friend class BackDated;
    struct Mark {
        std::map<std::string, JournalHead> heads;
        std::size_t entries;
    };
    [[nodiscard]] Mark mark() const { return {heads_, entries_.size()}; }
    void return_to(Mark&& mark);
    void flush_parts();

    Connection& db_;
    base::IdMaker* ids_;
    base::Instant now_;
    base::Instant journal_now_ = now_;  // the journal is never back-dated
    std::map<std::string, JournalHead> heads_;
    std::vector<JournalEntry> entries_;
    std::map<std::type_index, std::unique_ptr<BatchPart>> parts_;
};

// Where history that is loaded later belongs: its own moment, and ids of that moment.
struct PastMoment {
    base::Instant at;
    base::IdMaker* ids = nullptr;  // of a process number of its own
};

// While it lives, what a job writes is dated as if it had been written then. The journal is not:
// its entries tell what happens now.
class BackDated {
  public:
    BackDated(Transaction& tx, const PastMoment& then) : tx_(tx), ids_(tx.ids_), now_(tx.now_) {
        tx.ids_ = then.ids;
        tx.now_ = then.at;
    }
    ~BackDated() {
        tx_.ids_ = ids_;
        tx_.now_ = now_;
    }
    BackDated(const BackDated&) = delete;
    BackDated& operator=(const BackDated&) = delete;

  private:
    Transaction& tx_;
    base::IdMaker* ids_;
    base::Instant now_;
};

}  // namespace fengsui::ledger
