// SPDX-License-Identifier: Apache-2.0
#include "access/tokens.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/crypto.hpp"
#include "base/text.hpp"

namespace fengsui::access {
namespace {

using base::ProblemCode;

constexpr std::size_t kTokenHexDigits = 64;
constexpr std::size_t kNameBytesMax = 120;

bool looks_like_token(std::string_view token) {
    if (!token.starts_with(kTokenPrefix)) return false;
    token.remove_prefix(kTokenPrefix.size());
    return token.size() == kTokenHexDigits &&
           token.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

base::Result<std::string> checked_name(std::string_view typed) {
    const auto name = base::trim(typed);
    const bool printable = std::none_of(name.begin(), name.end(), [](char c) {
        return static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) == 0x7F;
    });
    if (name.empty() || name.size() > kNameBytesMax || !printable)
        return base::fail(ProblemCode::ValueInvalid, "$.name",
                          fmt::format("expected 1 to {} bytes of text", kNameBytesMax),
                          fmt::format("用途不能为空，且不超过 {} 字节", kNameBytesMax));
    return std::string(name);
}

}  // namespace

base::Result<web::Principal> Tokens::find(std::string_view token) {
    if (!looks_like_token(token)) return base::fail(ProblemCode::NotAuthenticated);
    const auto digest = base::sm3_hex(token);
    const auto now = database_.clock().now();
    std::uint64_t generation = 0;
    {
        const std::lock_guard lock(mutex_);
        const auto found = known_.find(digest);
        if (found != known_.end() && now.ms - found->second.read_at.ms < limits_.recheck_ms)
            return use(found->second, now);
        generation = generation_;
    }
    const auto stored = database_.read([&](ledger::Connection& db) -> base::Result<StoredToken> {
        auto row = find_token(db, county_, digest);
        if (!row) return base::fail(ProblemCode::NotAuthenticated);
        return std::move(*row);
    });
    const std::lock_guard lock(mutex_);
    if (!stored) {
        if (stored.error().code == ProblemCode::NotAuthenticated) known_.erase(digest);
        return tl::unexpected(stored.error());
    }
    Known known{*stored, now};
    auto principal = use(known, now);
    if (generation == generation_) {
        // Not more than are in force, and those revoked elsewhere since.
        if (known_.size() >= 2 * static_cast<std::size_t>(limits_.tokens_max)) known_.clear();
        known_.insert_or_assign(digest, std::move(known));
    }
    return principal;
}

// Needs mutex_.
web::Principal Tokens::use(Known& known, base::Instant now) {
    auto& token = known.token;
    if (!token.last_used || now.ms - token.last_used->ms >= limits_.touch_ms) {
        const bool taken = database_.writer().submit(
            [county = county_, id = token.id, now](ledger::Transaction& tx) -> base::Result<void> {
                update_last_used(tx.db(), county, id, now);
                return {};
            },
            [](const base::Result<void>&) {});
        if (taken) token.last_used = now;
    }
    web::Principal principal;
    principal.user = "token:" + token.name;
    principal.display_name = token.name;
    principal.role = web::Role::Reporter;
    principal.rights = {web::Right::SurveilSend};
    principal.scope_place = county_;
    principal.county = county_;
    if (token.institution) principal.institution = std::to_string(*token.institution);
    principal.via = web::Via::Token;
    return principal;
}

ledger::JournalDraft Tokens::entry(const std::string& actor, const StoredToken& token) const {
    ledger::JournalDraft draft;
    draft.county = county_;
    draft.actor = actor;
    draft.object_kind = "token";
    draft.object_id = std::to_string(token.id);
    return draft;
}

base::Result<TokenGrant> Tokens::add(const std::string& actor, const NewToken& fresh) {
    const auto name = checked_name(fresh.name);
    if (!name) return tl::unexpected(name.error());
    const auto secret = std::string(kTokenPrefix) + base::random_token();
    const auto digest = base::sm3_hex(secret);
    const auto id = database_.writer().run([&](ledger::Transaction& tx) -> base::Result<base::Id> {
        delete_tokens_revoked_before(tx.db(), county_, {tx.now().ms - limits_.revoked_kept_ms});
        if (count_tokens(tx.db(), county_) >= limits_.tokens_max)
            return base::fail(ProblemCode::Conflict, {},
                              fmt::format("there are {} tokens already", limits_.tokens_max));
        const StoredToken token{tx.new_id(), *name, fresh.institution, tx.now(), std::nullopt};
        insert_token(tx.db(), county_, token, digest);
        auto draft = entry(actor, token);
        draft.verb = "token.created";
        draft.summary_zh = fmt::format("新建接入令牌“{}”", token.name);
        draft.summary_en = fmt::format("Token \"{}\" created", token.name);
        tx.record(std::move(draft));
        return token.id;
    });
    if (!id) return tl::unexpected(id.error());
    return TokenGrant{*id, secret};
}

base::Result<std::vector<StoredToken>> Tokens::list(base::Id after, int limit) {
    return database_.read([&](ledger::Connection& db) -> base::Result<std::vector<StoredToken>> {
        return list_tokens(db, county_, after, limit);
    });
}

base::Result<void> Tokens::revoke(const std::string& actor, base::Id id) {
    const auto revoked =
        database_.writer().run([&](ledger::Transaction& tx) -> base::Result<base::Id> {
            const auto token = find_token(tx.db(), county_, id);
            if (!token) return base::fail(ProblemCode::NotFound);
            revoke_token(tx.db(), county_, id, tx.now());
            auto draft = entry(actor, *token);
            draft.verb = "token.revoked";
            draft.summary_zh = fmt::format("撤销接入令牌“{}”", token->name);
            draft.summary_en = fmt::format("Token \"{}\" revoked", token->name);
            tx.record(std::move(draft));
            return id;
        });
    if (!revoked) return tl::unexpected(revoked.error());
    forget(id);
    return {};
}

void Tokens::forget(base::Id id) {
    const std::lock_guard lock(mutex_);
    ++generation_;
    std::erase_if(known_, [id](const auto& item) { return item.second.token.id == id; });
}

}  // namespace fengsui::access
