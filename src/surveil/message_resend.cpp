// SPDX-License-Identifier: Apache-2.0
#include "surveil/message_resend.hpp"

#include <fmt/format.h>

#include "surveil/case_report_form.hpp"

namespace fengsui::surveil {
namespace {

using base::fail;
using base::ProblemCode;
using base::Result;

Format format_of(std::string_view name) {
    for (const auto format : {Format::Hl7v2, Format::Fhir, Format::Csv, Format::Form}) {
        if (to_string(format) == name) return format;
    }
    return Format::Unknown;
}

Result<std::vector<DecodedMessage>> decode_again(const RoomContext& context, const Intake& intake,
                                                 const Resend& resend, base::Id id) {
    const auto reader = intake.reader_context(resend.message.source);
    const auto format = format_of(resend.message.row.format);
    if (format == Format::Form) {
        auto form = decode_case_form(resend.body, reader);
        if (!form) return tl::unexpected(form.error());
        return std::vector{std::move(*form)};
    }
    // The bytes are written as the sender wrote them: a message that declares GB18030 must be in
    // it.
    const auto shown = context.database.read([&](ledger::Connection& db) {
        return read_message_body(db, context.keys, context.county, id);
    });
    if (!shown) return tl::unexpected(shown.error());
    auto bytes = to_bytes(resend.body, shown->encoding);
    if (!bytes) {
        return fail(ProblemCode::ValueInvalid, "$.body",
                    fmt::format("cannot be written as {}", to_string(shown->encoding)));
    }
    return decode(*bytes, format, reader);
}

// The last step, in the writer: the message and the refused tries since then are done with.
Result<void> point_to(ledger::Transaction& tx, const std::string& county, const Resend& resend,
                      base::Id accepted) {
    const auto id = base::parse_id(resend.message.row.id).value_or(0);
    tx.db().execute("UPDATE message SET resent_as = ? WHERE county = ? AND id = ?",
                    {accepted, county, id});
    if (!resend.message.row.control_id.empty()) {
        tx.db().execute(
            "UPDATE message SET resent_as = ? WHERE county = ? AND id > ? AND id <> ? AND "
            "status = 'rejected' AND source = ? AND control_id = ? AND resent_as IS NULL",
            {accepted, county, id, accepted, resend.message.source, resend.message.row.control_id});
    }
    return {};
}

}  // namespace

Result<IngestResult> resend_message(const RoomContext& context, Intake& intake,
                                    const Resend& resend) {
    const auto& row = resend.message.row;
    if (row.status != to_string(IntakeStatus::Rejected)) {
        return fail(ProblemCode::Conflict, {}, "the message was not refused", "该消息没有被拒收");
    }
    if (row.resent_as)
        return fail(ProblemCode::Conflict, {}, "it was already sent again", "该消息已经重新提交过");
    auto messages = decode_again(context, intake, resend, base::parse_id(row.id).value_or(0));
    if (!messages) return tl::unexpected(messages.error());
    if (messages->size() != 1) {
        return fail(ProblemCode::ValueInvalid, "$.body",
                    fmt::format("{} messages; send one", messages->size()),
                    fmt::format("内容含 {} 条消息，请只提交一条", messages->size()));
    }
    const auto answers = intake.take_and_wait(std::move(*messages));
    if (!answers) return tl::unexpected(answers.error());
    auto result = ingest_result(answers->front());
    const auto& outcome = answers->front().outcome;
    const auto journaled =
        context.database.writer().run([&](ledger::Transaction& tx) -> Result<bool> {
            const bool taken = outcome.status != IntakeStatus::Rejected;
            if (taken) {
                if (auto done = point_to(tx, context.county, resend, outcome.message); !done) {
                    return tl::unexpected(done.error());
                }
            }
            tx.record({.county = context.county,
                       .actor = resend.actor,
                       .verb = "message.resent",
                       .object_kind = "message",
                       .object_id = row.id,
                       .place = resend.message.place,
                       .summary_zh = taken ? "更正后重发了一条被拒收的消息，已接收"
                                           : "更正后重发了一条被拒收的消息，仍被拒收",
                       .summary_en = taken ? "Sent a refused message again; accepted"
                                           : "Sent a refused message again; refused",
                       .after_json = fmt::format(R"({{"resent_as":"{}","status":"{}"}})",
                                                 outcome.message, result.status)});
            return taken;
        });
    if (!journaled) return tl::unexpected(journaled.error());
    return result;
}

}  // namespace fengsui::surveil
