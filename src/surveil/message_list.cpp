// SPDX-License-Identifier: Apache-2.0
#include "surveil/message_list.hpp"

#include <fmt/format.h>

#include <array>
#include <limits>

#include "base/json.hpp"
#include "base/text.hpp"
#include "surveil/ingest_result.hpp"
#include "surveil/intake/sealed_body.hpp"
#include "surveil/stream_filter.hpp"

namespace fengsui::surveil {
namespace {

using ledger::Connection;

// How many messages one page walks past.
constexpr int kWalkedMax = 20'000;

constexpr std::string_view kColumns =
    "m.id, m.received_ms, m.institution, i.name, m.format, m.type, m.control_id, m.status, "
    "m.reports, m.problems, m.bytes, m.resent_as, m.handled_ms, m.handled_by, m.handled_note, "
    "m.source, i.place";
constexpr std::string_view kFrom =
    "message m LEFT JOIN institution i ON i.county = m.county AND i.id = m.institution";

std::vector<MessageProblem> problems_of(std::string_view json) {
    std::vector<MessageProblem> problems;
    const auto stored = base::from_json<std::vector<IngestProblem>>(json);
    if (!stored) return problems;
    for (const auto& problem : *stored) {
        MessageProblem shown{problem.code, problem.path, problem.detail, {}, {}};
        for (const auto& known : base::problem_catalogue()) {
            if (known.name != problem.code) continue;
            shown.text_zh = known.text_zh;
            shown.text_en = known.text_en;
        }
        problems.push_back(std::move(shown));
    }
    return problems;
}

std::vector<FoundMessage> select(Connection& db, const Where& where, int limit) {
    std::vector<FoundMessage> found;
    for (auto& [id, received, institution, name, format, type, control_id, status, reports,
                problems, bytes, resent_as, handled, handled_by, handled_note, source, place] :
         db.query<std::int64_t, std::int64_t, std::int64_t, std::string, std::string, std::string,
                  std::string, std::string, int, std::string, std::int64_t,
                  std::optional<std::int64_t>, std::optional<std::int64_t>,
                  std::optional<std::string>, std::optional<std::string>, std::string, std::string>(
             fmt::format("SELECT {} FROM {} WHERE {} ORDER BY m.id DESC LIMIT ?", kColumns, kFrom,
                         where.sql()),
             where.bind_with(limit))) {
        FoundMessage message;
        message.row.id = std::to_string(id);
        message.row.received = {received};
        if (institution != 0) message.row.institution = std::to_string(institution);
        message.row.institution_name = std::move(name);
        message.row.format = std::move(format);
        message.row.type = std::move(type);
        message.row.control_id = std::move(control_id);
        message.row.status = std::move(status);
        message.row.reports = reports;
        message.row.problems = problems_of(problems);
        message.row.bytes = bytes;
        if (resent_as) message.row.resent_as = std::to_string(*resent_as);
        if (handled) message.row.handled = base::Instant{*handled};
        message.row.handled_by = std::move(handled_by);
        message.row.handled_note = std::move(handled_note);
        message.source = std::move(source);
        message.place = std::move(place);
        found.push_back(std::move(message));
    }
    return found;
}

// A literal, so that the index of refused messages fits.
std::string status_clause(std::string_view status) {
    if (status == "waiting") return fmt::format(" AND {}", message_waits_sql);
    if (status == "rejected") return " AND m.status = 'rejected'";
    return status == "accepted" ? " AND m.status = 'accepted'" : "";
}

bool of_refused(std::string_view status) {
    return status == "rejected" || status == "waiting";
}

base::Id walk_end(Connection& db, const MessageListQuery& query, base::Id before) {
    return db
        .value<std::int64_t>(
            fmt::format("SELECT m.id FROM message m WHERE m.county = ? AND m.id < ?{} "
                        "ORDER BY m.id DESC LIMIT 1 OFFSET {}",
                        of_refused(query.status) ? status_clause(query.status) : "",
                        kWalkedMax - 1),
            {query.county, before})
        .value_or(0);
}

}  // namespace

web::Page<MessageRow> message_rows(Connection& db, const MessageListQuery& query) {
    const base::Id before = query.page.cursor.value_or(std::numeric_limits<base::Id>::max());
    Where where(query.county, "m.county");
    where.add(fmt::format("m.id < ?{}", status_clause(query.status)), {before});
    base::Id end = 0;
    if (query.institution || !query.scope_place.empty() || query.status == "accepted") {
        end = walk_end(db, query, before);
        if (end > 0) where.add("m.id >= ?", {end});
    }
    if (query.institution) where.add("m.institution = ?", {*query.institution});
    where.within("i.place", query.scope_place);
    web::Page<MessageRow> page;
    for (auto& message : select(db, where, query.page.limit + 1)) {
        page.items.push_back(std::move(message.row));
    }
    if (static_cast<int>(page.items.size()) > query.page.limit) {
        page.items.pop_back();
        page.next_cursor = page.items.back().id;
    } else if (end > 0) {
        page.next_cursor = std::to_string(end);
    }
    return page;
}

std::optional<FoundMessage> find_message(Connection& db, std::string_view county, base::Id id) {
    Where where(county, "m.county");
    where.add("m.id = ?", {id});
    auto found = select(db, where, 1);
    if (found.empty()) return std::nullopt;
    if (found.front().place.empty()) found.front().place = county;
    return std::move(found.front());
}

std::string_view to_string(BodyText text) {
    constexpr std::array<std::string_view, 3> names = {"utf-8", "gb18030", "base64"};
    return names.at(static_cast<std::size_t>(text));
}

base::Result<MessageBody> read_message_body(Connection& db, const ledger::Keys& keys,
                                            std::string_view county, base::Id id) {
    const auto stored = db.first<std::string, std::string, std::string>(
        "SELECT source, external_id, body FROM message WHERE county = ? AND id = ?", {county, id});
    if (!stored) return base::fail(base::ProblemCode::NotFound);
    const auto& [source, external_id, sealed] = *stored;
    auto body = open_body(sealed, {source, external_id}, keys);
    if (!body) return tl::unexpected(body.error());
    if (base::is_utf8(*body)) return MessageBody{std::move(*body), BodyText::Utf8};
    auto text = base::gb18030_to_utf8(*body);
    if (text && base::is_utf8(*text)) return MessageBody{std::move(*text), BodyText::Gb18030};
    return MessageBody{base::to_base64(*body), BodyText::Base64};
}

std::optional<std::string> to_bytes(const std::string& text, BodyText encoding) {
    switch (encoding) {
        case BodyText::Utf8:
            return text;
        case BodyText::Gb18030:
            return base::utf8_to_gb18030(text);
        case BodyText::Base64:
            return base::from_base64(text);
    }
    return std::nullopt;
}

}  // namespace fengsui::surveil
