// SPDX-License-Identifier: Apache-2.0
#include "access/journal_rights.hpp"
#include "access/routes.hpp"
#include "ledger/journal_row.hpp"
#include "web/page.hpp"

namespace fengsui::access {
namespace {

using web::Request;

// What may be seen is decided entry by entry (journal_rights.hpp), so a page of a small area may
// need many entries; after these it is shorter than asked for, and its cursor goes on.
constexpr int kChunk = 200;
constexpr int kChunksMax = 20;

base::Result<web::Page<ledger::JournalRow>> list(Gate& gate, const Request& request) {
    const auto wanted = request.query.page();
    if (!wanted) return tl::unexpected(wanted.error());
    const auto& who = request.user();
    ledger::JournalFilter filter;
    filter.county = who.county;
    filter.object_kind = request.query.text("object_kind").value_or("");
    filter.object_id = request.query.text("object_id").value_or("");
    filter.verb = request.query.text("verb").value_or("");
    filter.before_seq = wanted->cursor;
    filter.limit = kChunk;
    const auto limit = static_cast<std::size_t>(wanted->limit);
    return gate.database().read(
        [&](ledger::Connection& db) -> base::Result<web::Page<ledger::JournalRow>> {
            web::Page<ledger::JournalRow> page;
            for (int chunk = 0; chunk < kChunksMax; ++chunk) {
                const auto entries = ledger::read_journal(db, filter);
                for (const auto& entry : entries) {
                    if (!may_see(who, entry.verb, entry.place)) continue;
                    // One more than asked for shows that there is more.
                    if (page.items.size() == limit) {
                        page.next_cursor = std::to_string(page.items.back().seq);
                        return page;
                    }
                    page.items.push_back(ledger::journal_row(entry));
                }
                if (entries.size() < static_cast<std::size_t>(kChunk)) return page;
                filter.before_seq = entries.back().seq;
            }
            page.next_cursor = std::to_string(*filter.before_seq);
            return page;
        });
}

}  // namespace

void add_journal_routes(web::Router& router, Gate& gate) {
    router.get<web::Page<ledger::JournalRow>>(
        "/api/v1/journal", web::Right::SurveilRead, "What happened, newest first",
        [&gate](const Request& request) { return list(gate, request); },
        {.query = {"object_kind", "object_id", "verb", "cursor", "limit"}});
}

}  // namespace fengsui::access
