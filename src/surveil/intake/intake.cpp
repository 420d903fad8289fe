// SPDX-License-Identifier: Apache-2.0
#include "surveil/intake/intake.hpp"

#include <fmt/format.h>

#include <atomic>
#include <chrono>
#include <future>
#include <memory>
#include <thread>
#include <utility>

#include "base/crypto.hpp"
#include "surveil/intake/sealed_body.hpp"
#include "wire/hl7/ack.hpp"

namespace fengsui::surveil {
namespace {

constexpr auto kBusyWait = std::chrono::seconds(2);
constexpr auto kBusyStep = std::chrono::milliseconds(20);

}  // namespace

// What is queued together, with its answers, filled by the jobs (all on the writer's thread) and
// handed out with the last.
class IntakeBatch {
  public:
    std::vector<PreparedMessage> messages;
    std::vector<IntakeAnswer> answers;
    std::optional<ledger::PastMoment> then;
    Intake::Done done;
    std::size_t left = 0;
};

ReaderContext Intake::reader_context(std::string_view source) const {
    return {catalog_, database_.clock().now(), source};
}

PreparedMessage Intake::prepare_one(DecodedMessage message) const {
    PreparedMessage prepared{.decoded = std::move(message.decoded),
                             .body = std::move(message.body)};
    prepared.digest = base::sm3_hex(prepared.body);
    prepared.external_id =
        fmt::format("{}|{}", prepared.decoded.control_id, prepared.digest.substr(0, 32));
    prepared.sealed_body =
        seal_body(prepared.body, {prepared.decoded.source, prepared.external_id}, keys_);
    prepared.places = prepared.decoded.places;
    prepared.places.resize(prepared.decoded.persons.size());
    for (std::size_t i = 0; i < prepared.decoded.persons.size(); ++i) {
        const auto& person = prepared.decoded.persons[i];
        prepared.keys.push_back(key_of(person, prepared.decoded.source, prepared.digest, keys_));
        if (!prepared.places[i].empty() || person.address.empty()) continue;
        if (const auto match = catalog_.places().match_address(person.address, county_)) {
            prepared.places[i] = match->place->code;
        }
    }
    return prepared;
}

std::shared_ptr<IntakeBatch> Intake::prepare(std::vector<DecodedMessage> messages) const {
    auto batch = std::make_shared<IntakeBatch>();
    batch->messages.reserve(messages.size());
    for (auto& message : messages) batch->messages.push_back(prepare_one(std::move(message)));
    return batch;
}

bool Intake::take(const std::shared_ptr<IntakeBatch>& batch, Done done) {
    batch->done = std::move(done);
    batch->left = batch->messages.size();
    batch->answers.assign(batch->left, {});
    std::vector<ledger::Writer::Job> jobs;
    jobs.reserve(batch->left);
    for (std::size_t i = 0; i < batch->left; ++i) {
        jobs.push_back(
            {.work = [this, batch, i](ledger::Transaction& tx) -> base::Result<void> {
                 std::optional<ledger::BackDated> dated;
                 if (batch->then) dated.emplace(tx, *batch->then);
                 batch->answers[i].outcome = store_.store(tx, batch->messages[i]);
                 return {};
             },
             .done =
                 [this, batch, i](const base::Result<void>& committed) {
                     auto& answer = batch->answers[i];
                     auto& decoded = batch->messages[i].decoded;
                     if (!committed)
                         answer.outcome = {IntakeStatus::Rejected, 0, 0, {committed.error()}};
                     answer.number = i + 1;
                     answer.control_id = decoded.control_id;
                     answer.facts = std::move(decoded.facts);
                     if (on_answer_) on_answer_(answer);
                     // `done` may hold the batch: kept in it, neither would ever be freed.
                     if (--batch->left == 0)
                         std::exchange(batch->done, {})(std::move(batch->answers));
                 },
             // Storing a message again after a rollback does what it would have done.
             .repeatable = true,
             .announce =
                 [this, batch, i](ledger::Transaction& tx) {
                     store_.announce(tx, batch->messages[i]);
                 }});
    }
    if (database_.writer().submit(std::move(jobs))) return true;
    batch->done = {};
    return false;
}

base::Result<std::vector<IntakeAnswer>> Intake::take_and_wait(const IntakeRequest& request) {
    return take_and_wait(decode(request.bytes, request.format, reader_context(request.source)));
}

base::Result<std::vector<IntakeAnswer>> Intake::take_and_wait(
    std::vector<DecodedMessage> messages) {
    return queue_and_wait(prepare(std::move(messages)));
}

base::Result<std::vector<IntakeAnswer>> Intake::take_past(std::vector<DecodedMessage> messages,
                                                          const ledger::PastMoment& then) {
    const auto batch = prepare(std::move(messages));
    batch->then = then;
    return queue_and_wait(batch);
}

base::Result<std::vector<IntakeAnswer>> Intake::queue_and_wait(
    const std::shared_ptr<IntakeBatch>& batch) {
    auto promise = std::make_shared<std::promise<std::vector<IntakeAnswer>>>();
    auto future = promise->get_future();
    const auto give_up = std::chrono::steady_clock::now() + kBusyWait;
    while (!take(batch, [promise](auto result) { promise->set_value(std::move(result)); })) {
        if (std::chrono::steady_clock::now() > give_up) return base::fail(base::ProblemCode::Busy);
        std::this_thread::sleep_for(kBusyStep);
    }
    auto answers = future.get();
    acknowledge(*batch, answers);
    return answers;
}

void Intake::acknowledge(const IntakeBatch& batch, std::vector<IntakeAnswer>& answers) const {
    for (std::size_t i = 0; i < answers.size(); ++i)
        answers[i].ack = ack_of(batch.messages[i], answers[i].outcome);
}

std::string Intake::ack_of(const PreparedMessage& message, const IntakeOutcome& outcome) const {
    if (message.decoded.format != Format::Hl7v2) return {};
    const auto code = outcome.status == IntakeStatus::Rejected
                          ? wire::hl7::ack_code_for(outcome.problems)
                          : wire::hl7::AckCode::Accept;
    return wire::hl7::make_ack(message.body, code, outcome.problems,
                               {.now = database_.clock().now(),
                                .offset_minutes = catalog_.home().utc_offset_minutes,
                                .control_id = message.digest.substr(0, 20)});
}

std::string Intake::hl7_answer(const std::vector<IntakeAnswer>& answers) const {
    if (answers.size() == 1) return answers.front().ack;
    std::vector<std::string> acks;
    for (const auto& answer : answers) acks.push_back(answer.ack);
    return wire::hl7::make_batch_answer(
        {}, acks,
        {.now = database_.clock().now(), .offset_minutes = catalog_.home().utc_offset_minutes});
}

std::string Intake::hl7_busy_answer(std::string_view bytes) const {
    const std::vector<base::Problem> problems = {
        {base::ProblemCode::Busy, {}, "the queue is full"}};
    return wire::hl7::make_ack(
        bytes, wire::hl7::AckCode::Reject, problems,
        {.now = database_.clock().now(), .offset_minutes = catalog_.home().utc_offset_minutes});
}

std::string Intake::hl7_busy_answer(const IntakeBatch& batch) const {
    return hl7_busy_answer(batch.messages.empty() ? std::string_view{}
                                                  : batch.messages.front().body);
}

}  // namespace fengsui::surveil
