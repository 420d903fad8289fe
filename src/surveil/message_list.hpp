// SPDX-License-Identifier: Apache-2.0
// Messages as they came in, the refused ones with every reason: newest first, paged by id. Called
// by message_routes inside Database::read. One page looks at a bounded number of rows (see
// report_list.hpp). The body holds identity details: only read_message_body gives it, and its
// caller journals that.
#pragma once

#include <boost/describe/class.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/id.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "ledger/connection.hpp"
#include "ledger/data_directory.hpp"
#include "surveil/intake/decoded.hpp"
#include "web/page.hpp"
#include "web/query.hpp"

namespace fengsui::surveil {

struct MessageProblem {
    std::string code;
    std::string path;
    std::string detail;
    std::string text_zh;
    std::string text_en;
    BOOST_DESCRIBE_CLASS(MessageProblem, (), (code, path, detail, text_zh, text_en), (), ())
};

struct MessageRow {
    std::string id;
    base::Instant received;
    std::string institution;
    std::string institution_name;
    std::string format;
    std::string type;
    std::string control_id;
    std::string status;
    int reports = 0;
    std::vector<MessageProblem> problems;
    std::int64_t bytes = 0;
    std::optional<std::string> resent_as;
    std::optional<base::Instant> handled;  // laid aside by a person: it waits no longer
    std::optional<std::string> handled_by;
    std::optional<std::string> handled_note;
    BOOST_DESCRIBE_CLASS(MessageRow, (),
                         (id, received, institution, institution_name, format, type, control_id,
                          status, reports, problems, bytes, resent_as, handled, handled_by,
                          handled_note),
                         (), ())
};

// Of a message m: refused, neither mended and sent again nor laid aside. What the list calls
// waiting and the wall counts. The status as a literal, so that the index of refused messages fits.
inline constexpr std::string_view message_waits_sql =
    "m.status = 'rejected' AND m.resent_as IS NULL AND m.handled_ms IS NULL";

struct MessageListQuery {
    std::string county;
    std::string scope_place;  // of the sender; empty: the county, with messages of unknown senders
    std::string status;       // accepted, rejected, waiting (message_waits_sql); empty: all
    std::optional<base::Id> institution;
    web::PageRequest page;
};
web::Page<MessageRow> message_rows(ledger::Connection& db, const MessageListQuery& query);

// One message beside what its routes need to know.
struct FoundMessage {
    MessageRow row;
    std::string source;
    std::string place;  // of its sender; the county if that is unknown
};
std::optional<FoundMessage> find_message(ledger::Connection& db, std::string_view county,
                                         base::Id id);

// The bytes of a message as text that can be shown, mended and sent again.
enum class BodyText : std::uint8_t { Utf8, Gb18030, Base64 };
std::string_view to_string(BodyText text);
struct MessageBody {
    std::string text;
    BodyText encoding = BodyText::Utf8;
};
// StorageFailed if it was sealed with other keys.
base::Result<MessageBody> read_message_body(ledger::Connection& db, const ledger::Keys& keys,
                                            std::string_view county, base::Id id);
// Back to the bytes that a sender would send; nothing if the text cannot be written so.
std::optional<std::string> to_bytes(const std::string& text, BodyText encoding);

}  // namespace fengsui::surveil
