// SPDX-License-Identifier: Apache-2.0
#include "surveil/message_routes.hpp"

#include <fmt/format.h>

#include "base/text.hpp"
#include "surveil/message_list.hpp"
#include "surveil/message_resend.hpp"
#include "web/scope.hpp"

namespace fengsui::surveil {
namespace {

using base::fail;
using base::ProblemCode;
using base::Result;
using web::Request;
using web::Right;

struct MessageDetail : MessageRow {
    std::optional<std::string> body;
    std::optional<std::string> body_encoding;  // how the bytes were written: utf-8, gb18030, base64
    BOOST_DESCRIBE_CLASS(MessageDetail, (MessageRow), (body, body_encoding), (), ())
};
struct HandleBody {
    std::string note;
    BOOST_DESCRIBE_CLASS(HandleBody, (), (note), (), ())
};
struct ResendBody {
    std::string body;
    BOOST_DESCRIBE_CLASS(ResendBody, (), (body), (), ())
};

// The form of a body that a person sends back is JSON: a little more than the message itself.
constexpr std::size_t kResendBytesMax = 9U << 20;
constexpr std::size_t kNoteBytesMax = 6000;

Result<web::Page<MessageRow>> list(const RoomContext& context, const Request& request) {
    MessageListQuery query{.county = context.county,
                           .scope_place = web::scope_prefix(request.user(), context.county)};
    const auto status = request.query.choice("status", {"", "accepted", "rejected", "waiting"});
    if (!status) return tl::unexpected(status.error());
    const auto institution = request.query.id("institution");
    if (!institution) return tl::unexpected(institution.error());
    const auto page = request.query.page();
    if (!page) return tl::unexpected(page.error());
    query.status = *status;
    query.institution = *institution;
    query.page = *page;
    return context.database.read([&](ledger::Connection& db) -> Result<web::Page<MessageRow>> {
        return message_rows(db, query);
    });
}

Result<FoundMessage> find(const RoomContext& context, const Request& request) {
    const auto id = request.id_param("id");
    if (!id) return tl::unexpected(id.error());
    return context.database.read([&](ledger::Connection& db) -> Result<FoundMessage> {
        auto found = find_message(db, context.county, *id);
        if (!found) return fail(ProblemCode::NotFound);
        if (auto allowed = web::check_scope(request.user(), found->place); !allowed) {
            return tl::unexpected(allowed.error());
        }
        return std::move(*found);
    });
}

Result<MessageDetail> detail(const RoomContext& context, const Request& request) {
    auto found = find(context, request);
    if (!found) return tl::unexpected(found.error());
    MessageDetail shown;
    static_cast<MessageRow&>(shown) = found->row;
    if (!request.user().rights.has(Right::InstitutionManage)) return shown;
    const auto id = base::parse_id(found->row.id).value_or(0);
    // Journaled first: nobody sees a body without a trace.
    const auto body =
        context.database.writer().run([&](ledger::Transaction& tx) -> Result<MessageBody> {
            tx.record({.county = context.county,
                       .actor = request.user().user,
                       .verb = "message.opened",
                       .object_kind = "message",
                       .object_id = found->row.id,
                       .place = found->place,
                       .summary_zh = "查看了一条消息的原文",
                       .summary_en = "Opened the text of a message"});
            return read_message_body(tx.db(), context.keys, context.county, id);
        });
    if (!body) return tl::unexpected(body.error());
    shown.body = body->text;
    shown.body_encoding = to_string(body->encoding);
    return shown;
}

Result<IngestResult> resend(const RoomContext& context, Intake& intake, const Request& request,
                            const ResendBody& body) {
    auto found = find(context, request);
    if (!found) return tl::unexpected(found.error());
    return resend_message(context, intake, {std::move(*found), body.body, request.user().user});
}

Result<void> check_note(std::string_view note) {
    if (base::trim(note).empty())
        return fail(ProblemCode::ValueInvalid, "$.note", "must not be blank", "请填写处理说明");
    if (note.size() > kNoteBytesMax)
        return fail(ProblemCode::ValueInvalid, "$.note",
                    fmt::format("longer than {} bytes", kNoteBytesMax),
                    fmt::format("处理说明过长（最多 {} 字节）", kNoteBytesMax));
    return {};
}

// Lays a refused message aside: nobody will send it again, and the note says why.
Result<MessageRow> handle(const RoomContext& context, const Request& request,
                          const HandleBody& body) {
    if (auto fits = check_note(body.note); !fits) return tl::unexpected(fits.error());
    auto found = find(context, request);
    if (!found) return tl::unexpected(found.error());
    const auto note = base::trim(body.note);
    const auto id = base::parse_id(found->row.id).value_or(0);
    return context.database.writer().run([&](ledger::Transaction& tx) -> Result<MessageRow> {
        const auto changed = tx.db().execute(
            fmt::format("UPDATE message AS m SET handled_ms = ?, handled_by = ?, handled_note = ? "
                        "WHERE m.county = ? AND m.id = ? AND {}",
                        message_waits_sql),
            {tx.now().ms, request.user().user, note, context.county, id});
        if (changed == 0)
            return fail(ProblemCode::Conflict, {}, "the message does not wait",
                        "该消息不是待处理状态");
        tx.record({.county = context.county,
                   .actor = request.user().user,
                   .verb = "message.handled",
                   .object_kind = "message",
                   .object_id = found->row.id,
                   .place = found->place,
                   .summary_zh = fmt::format("将一条被拒收的消息标为已处理：{}", note),
                   .summary_en = fmt::format("Marked a refused message as handled: {}", note),
                   .after_json = base::print_json({{"note", note}})});
        return find_message(tx.db(), context.county, id)->row;
    });
}

}  // namespace

void add_message_routes(web::Router& router, const RoomContext& context, Intake& intake) {
    router.get<web::Page<MessageRow>>(
        "/api/v1/surveil/messages", Right::SurveilRead, "Messages that came in, newest first",
        [context](const Request& request) { return list(context, request); },
        {.query = {"status", "institution", "cursor", "limit"}});
    router.get<MessageDetail>(
        "/api/v1/surveil/messages/{id}", Right::SurveilRead,
        "A message, with its text for those who may mend it",
        [context](const Request& request) { return detail(context, request); });
    router.post<HandleBody, MessageRow>("/api/v1/surveil/messages/{id}/handle",
                                        Right::InstitutionManage,
                                        "Lays a refused message aside, with a note",
                                        [context](const Request& request, const HandleBody& body) {
                                            return handle(context, request, body);
                                        });
    router.post<ResendBody, IngestResult>(
        "/api/v1/surveil/messages/{id}/resend", Right::InstitutionManage,
        "Sends a refused message again, mended",
        [context, &intake](const Request& request, const ResendBody& body) {
            return resend(context, intake, request, body);
        },
        {.body_bytes_max = kResendBytesMax});
}

}  // namespace fengsui::surveil
