// SPDX-License-Identifier: Apache-2.0
// Intake: every door (MLLP, HTTP, files, forms) hands its bytes here. Decoding runs on the caller's
// thread, storing in the writer's group commit; the answer is given after the commit, never before.
// Thread safe.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/catalog.hpp"
#include "ledger/database.hpp"
#include "surveil/intake/decode.hpp"
#include "surveil/intake/intake_store.hpp"

namespace fengsui::surveil {

// What became of one message.
struct IntakeAnswer {
    std::size_t number = 0;  // from 1, in the bytes handed in
    std::string control_id;
    IntakeOutcome outcome;
    std::vector<StatedFact> facts;
    std::string ack;  // the HL7 answer, from Intake::acknowledge; empty for other formats
};

struct IntakeRequest {
    std::string bytes;
    Format format = Format::Unknown;
    std::string source;  // the sender, if the door knows it (token, --source)
};

// Decoded messages on their way through the queue; made by Intake::prepare.
class IntakeBatch;

class Intake {
  public:
    Intake(ledger::Database& database, const catalog::Catalog& catalog, std::string county,
           const ledger::Keys& keys)
        : database_(database),
          catalog_(catalog),
          county_(county),
          keys_(keys),
          store_(catalog, county, keys) {}

    using Done = std::function<void(std::vector<IntakeAnswer>)>;

    // Digests, keys and seals: all that can be done without the ledger, on the caller's thread,
    // once.
    [[nodiscard]] std::shared_ptr<IntakeBatch> prepare(std::vector<DecodedMessage> messages) const;
    // Queues; `done` comes once, on the writer's thread, after the commit. False (and no `done`) if
    // the queue has no room: the door waits and tries again with the same batch, or answers Busy.
    [[nodiscard]] bool take(const std::shared_ptr<IntakeBatch>& batch, Done done);

    // History that is loaded later: as if it had been taken at that moment. Waits as below.
    base::Result<std::vector<IntakeAnswer>> take_past(std::vector<DecodedMessage> messages,
                                                      const ledger::PastMoment& then);

    // The same, waiting for the answer; Busy after kBusyWait.
    base::Result<std::vector<IntakeAnswer>> take_and_wait(const IntakeRequest& request);
    base::Result<std::vector<IntakeAnswer>> take_and_wait(std::vector<DecodedMessage> messages);

    // Told of every answer, on the writer's thread; set before the first message.
    void on_answer(std::function<void(const IntakeAnswer&)> listener) {
        on_answer_ = std::move(listener);
    }

    // Writes the HL7 answers; take_and_wait has done so. Not for the writer's thread, which has
    // better to do.
    void acknowledge(const IntakeBatch& batch, std::vector<IntakeAnswer>& answers) const;
    // One HL7 answer for all messages of one frame: a lone ACK, or a batch of them.
    [[nodiscard]] std::string hl7_answer(const std::vector<IntakeAnswer>& answers) const;
    // The answer of a door that could not queue the message.
    [[nodiscard]] std::string hl7_busy_answer(std::string_view bytes) const;
    [[nodiscard]] std::string hl7_busy_answer(const IntakeBatch& batch) const;

    [[nodiscard]] ReaderContext reader_context(std::string_view source) const;
    ledger::Database& database() { return database_; }
    [[nodiscard]] const catalog::Catalog& catalog() const { return catalog_; }

  private:
    base::Result<std::vector<IntakeAnswer>> queue_and_wait(
        const std::shared_ptr<IntakeBatch>& batch);
    [[nodiscard]] PreparedMessage prepare_one(DecodedMessage message) const;
    [[nodiscard]] std::string ack_of(const PreparedMessage& message,
                                     const IntakeOutcome& outcome) const;

    ledger::Database& database_;
    const catalog::Catalog& catalog_;
    std::string county_;
    const ledger::Keys& keys_;
    IntakeStore store_;
    std::function<void(const IntakeAnswer&)> on_answer_;
};

}  // namespace fengsui::surveil
