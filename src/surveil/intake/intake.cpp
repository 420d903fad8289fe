// SPDX-License-Identifier: Apache-2.0
#include "surveil/intake/intake.hpp"

#include <fmt/format.h>

#include <atomic>
#include <chrono>
#include <future>
#include <memory>
#include <thread>

#include "base/crypto.hpp"
#include "wire/hl7/ack.hpp"

namespace fengsui::surveil {
namespace {

constexpr auto kBusyWait = std::chrono::seconds(2);
constexpr auto kBusyStep = std::chrono::milliseconds(20);

// The answers of one request, filled by its jobs (all on the writer's thread) and handed out with the last.
struct Pending {
    std::vector<PreparedMessage> messages;
    std::vector<IntakeAnswer> answers;
    Intake::Done done;
    std::size_t left = 0;
};

}  // namespace

ReaderContext Intake::reader_context(std::string_view source) const {
    return {catalog_, database_.clock().now(), source};
}

bool Intake::take(const IntakeRequest& request, Done done) {
    return take(decode(request.bytes, request.format, reader_context(request.source)), std::move(done));
}

PreparedMessage Intake::prepare(DecodedMessage message) const {
    PreparedMessage prepared{.decoded = std::move(message.decoded), .body = std::move(message.body)};
    prepared.digest = base::sm3_hex(prepared.body);
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

bool Intake::take(std::vector<DecodedMessage> messages, Done done) {
    auto pending = std::make_shared<Pending>();
    pending->done = std::move(done);
    pending->left = messages.size();
    for (auto& message : messages) pending->messages.push_back(prepare(std::move(message)));
    pending->answers.resize(messages.size());
    std::vector<ledger::Writer::Job> jobs;
    for (std::size_t i = 0; i < messages.size(); ++i) {
        jobs.push_back({[this, pending, i](ledger::Transaction& tx) -> base::Result<void> {
                            pending->answers[i].outcome = store_.store(tx, pending->messages[i]);
                            return {};
                        },
                        [this, pending, i](const base::Result<void>& committed) {
                            auto& answer = pending->answers[i];
                            const auto& message = pending->messages[i];
                            if (!committed) answer.outcome = {IntakeStatus::Rejected, 0, 0, {committed.error()}};
                            answer.number = i + 1;
                            answer.control_id = message.decoded.control_id;
                            answer.facts = message.decoded.facts;
                            answer.ack = acknowledge(message, answer.outcome);
                            if (--pending->left == 0) pending->done(std::move(pending->answers));
                        }});
    }
    return database_.writer().submit(std::move(jobs));
}

base::Result<std::vector<IntakeAnswer>> Intake::take_and_wait(const IntakeRequest& request) {
    return take_and_wait(decode(request.bytes, request.format, reader_context(request.source)));
}

base::Result<std::vector<IntakeAnswer>> Intake::take_and_wait(std::vector<DecodedMessage> messages) {
    auto promise = std::make_shared<std::promise<std::vector<IntakeAnswer>>>();
    auto answers = promise->get_future();
    const auto give_up = std::chrono::steady_clock::now() + kBusyWait;
    while (!take(messages, [promise](auto result) { promise->set_value(std::move(result)); })) {
        if (std::chrono::steady_clock::now() > give_up) return base::fail(base::ProblemCode::Busy);
        std::this_thread::sleep_for(kBusyStep);
    }
    return answers.get();
}

std::string Intake::acknowledge(const PreparedMessage& message, const IntakeOutcome& outcome) const {
    if (message.decoded.format != Format::Hl7v2) return {};
    const auto code = outcome.status == IntakeStatus::Rejected ? wire::hl7::ack_code_for(outcome.problems)
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
    return wire::hl7::make_batch_answer({}, acks, {.now = database_.clock().now(),
                                                   .offset_minutes = catalog_.home().utc_offset_minutes});
}

std::string Intake::hl7_busy_answer(std::string_view bytes) const {
    const std::vector<base::Problem> problems = {{base::ProblemCode::Busy, {}, "the queue is full"}};
    return wire::hl7::make_ack(bytes, wire::hl7::AckCode::Reject, problems,
                               {.now = database_.clock().now(), .offset_minutes = catalog_.home().utc_offset_minutes});
}

}  // namespace fengsui::surveil
