// SPDX-License-Identifier: Apache-2.0
#include "ledger/journal.hpp"

#include <fmt/format.h>

#include "base/crypto.hpp"

namespace fengsui::ledger {
namespace {

constexpr std::string_view kColumns =
    "seq, at_ms, actor, verb, object_kind, object_id, place, summary_zh, summary_en, before_json, "
    "after_json, "
    "previous_hash, hash";

using Row = std::tuple<std::int64_t, std::int64_t, std::string, std::string, std::string,
                       std::string, std::string, std::string, std::string, std::string, std::string,
                       std::string, std::string>;

JournalEntry to_entry(std::string_view county, Row&& row) {
    auto& [seq, at, actor, verb, kind, id, place, zh, en, before, after, previous, hash] = row;
    JournalEntry entry{
        {std::string(county), std::move(actor), std::move(verb), std::move(kind), std::move(id),
         std::move(place), std::move(zh), std::move(en), std::move(before), std::move(after)},
        seq,
        {at},
        std::move(previous),
        std::move(hash)};
    return entry;
}

// Every part is preceded by its length, so that no two entries give the same bytes.
std::string hash_of(const JournalEntry& entry) {
    std::string bytes;
    const auto add = [&bytes](std::string_view part) {
        bytes += fmt::format("{}:", part.size()).append(part);
    };
    add(entry.previous_hash);
    add(entry.county);
    add(std::to_string(entry.seq));
    add(std::to_string(entry.at.ms));
    for (const auto* part :
         {&entry.actor, &entry.verb, &entry.object_kind, &entry.object_id, &entry.place,
          &entry.summary_zh, &entry.summary_en, &entry.before_json, &entry.after_json}) {
        add(*part);
    }
    return base::sm3_hex(bytes);
}

std::vector<Row> select(Connection& db, std::string_view sql, const std::vector<Value>& bind) {
    return db.query<std::int64_t, std::int64_t, std::string, std::string, std::string, std::string,
                    std::string, std::string, std::string, std::string, std::string, std::string,
                    std::string>(sql, bind);
}

}  // namespace

JournalHead journal_head(Connection& db, std::string_view county) {
    const auto row = db.first<std::int64_t, std::string>(
        "SELECT seq, hash FROM journal WHERE county = ? ORDER BY seq DESC LIMIT 1", {county});
    if (!row) return {};
    return {std::get<0>(*row), std::get<1>(*row)};
}

JournalEntry append_entry(Connection& db, JournalHead& head, JournalDraft draft, base::Instant at) {
    JournalEntry entry{std::move(draft), head.seq + 1, at, head.hash, {}};
    entry.hash = hash_of(entry);
    db.execute(
        "INSERT INTO journal (county, seq, at_ms, actor, verb, object_kind, object_id, place, "
        "summary_zh, "
        "summary_en, before_json, after_json, previous_hash, hash) VALUES "
        "(?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        {entry.county, entry.seq, entry.at.ms, entry.actor, entry.verb, entry.object_kind,
         entry.object_id, entry.place, entry.summary_zh, entry.summary_en, entry.before_json,
         entry.after_json, entry.previous_hash, entry.hash});
    head = {entry.seq, entry.hash};
    return entry;
}

std::vector<JournalEntry> read_journal(Connection& db, const JournalFilter& filter) {
    auto sql = fmt::format("SELECT {} FROM journal WHERE county = ?", kColumns);
    std::vector<Value> bind{filter.county};
    const auto require = [&](std::string_view condition, Value value) {
        sql += fmt::format(" AND {}", condition);
        bind.push_back(std::move(value));
    };
    if (filter.after_seq) require("seq > ?", *filter.after_seq);
    if (filter.before_seq) require("seq < ?", *filter.before_seq);
    if (filter.since) require("at_ms >= ?", filter.since->ms);
    if (!filter.object_kind.empty()) require("object_kind = ?", filter.object_kind);
    if (!filter.object_id.empty()) require("object_id = ?", filter.object_id);
    if (!filter.verb.empty()) require("verb = ?", filter.verb);
    sql += filter.after_seq ? " ORDER BY seq LIMIT ?" : " ORDER BY seq DESC LIMIT ?";
    bind.emplace_back(filter.limit);
    std::vector<JournalEntry> entries;
    for (auto& row : select(db, sql, bind))
        entries.push_back(to_entry(filter.county, std::move(row)));
    return entries;
}

base::Result<std::int64_t> verify_journal(Connection& db, std::string_view county) {
    constexpr int kPage = 5000;
    JournalHead head;
    while (true) {
        const auto page = read_journal(
            db, {.county = std::string(county), .after_seq = head.seq, .limit = kPage});
        for (const auto& entry : page) {
            const auto where = fmt::format("journal {}/{}", county, entry.seq);
            if (entry.seq != head.seq + 1) {
                return base::fail(base::ProblemCode::Conflict, where,
                                  fmt::format("entry {} is missing", head.seq + 1));
            }
            if (entry.previous_hash != head.hash) {
                return base::fail(base::ProblemCode::Conflict, where,
                                  "does not follow the entry before it");
            }
            if (hash_of(entry) != entry.hash) {
                return base::fail(base::ProblemCode::Conflict, where,
                                  "was changed after it was written");
            }
            head = {entry.seq, entry.hash};
        }
        if (page.size() < kPage) return head.seq;
    }
}

}  // namespace fengsui::ledger
