// SPDX-License-Identifier: Apache-2.0
#include "access/sessions.hpp"

#include <algorithm>

#include "access/account_store.hpp"
#include "base/crypto.hpp"

namespace fengsui::access {
namespace {

constexpr std::size_t kTokenHexDigits = 64;

bool looks_like_token(std::string_view token) {
    return token.size() == kTokenHexDigits &&
           token.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

}  // namespace

Sessions::Opened Sessions::open(ledger::Transaction& tx, const Account& account) const {
    const auto now = tx.now();
    const base::Instant ends{now.ms + limits_.age_max_ms};
    Opened opened;
    opened.grant.token = base::random_token();
    opened.grant.session = {base::sm3_hex(opened.grant.token),
                            principal_of(account, county_, base::random_token()), ends};
    delete_expired_sessions(tx.db(), county_, now);
    opened.dropped = trim_sessions(tx.db(), county_, account.name, limits_.per_account - 1);
    insert_session(tx.db(), county_,
                   {opened.grant.session.digest, account.name, opened.grant.session.principal.csrf,
                    now, std::min(ends, base::Instant{now.ms + limits_.idle_max_ms})});
    return opened;
}

base::Result<OpenSession> Sessions::find(std::string_view token) {
    if (!looks_like_token(token)) return base::fail(base::ProblemCode::NotAuthenticated);
    const auto digest = base::sm3_hex(token);
    const auto now = database_.clock().now();
    std::uint64_t generation = 0;
    {
        const std::lock_guard lock(mutex_);
        const auto found = known_.find(digest);
        if (found != known_.end() && found->second.expires > now &&
            now.ms - found->second.read_at.ms < limits_.recheck_ms)
            return use(found->second, now);
        generation = generation_;
    }
    auto known = read(digest);
    if (!known) {
        if (known.error().code == base::ProblemCode::NotAuthenticated && is_known(digest))
            forget(digest);
        return tl::unexpected(known.error());
    }
    const std::lock_guard lock(mutex_);
    auto session = use(*known, now);
    remember(std::move(*known), generation);
    return session;
}

base::Result<Sessions::Known> Sessions::read(const std::string& digest) {
    return database_.read([&](ledger::Connection& db) -> base::Result<Known> {
        const auto session = find_session(db, county_, digest);
        const auto now = database_.clock().now();
        if (!session || session->expires <= now)
            return base::fail(base::ProblemCode::NotAuthenticated);
        const auto account = find_account(db, county_, session->account);
        if (!account || account->disabled) return base::fail(base::ProblemCode::NotAuthenticated);
        return Known{{digest,
                      principal_of(*account, county_, session->csrf),
                      {session->created.ms + limits_.age_max_ms}},
                     session->expires,
                     now};
    });
}

// Needs mutex_. The write is not waited for: if the queue is full, a later request moves the
// expiry.
OpenSession Sessions::use(Known& known, base::Instant now) {
    const auto expires = std::min(known.session.ends, base::Instant{now.ms + limits_.idle_max_ms});
    if (expires.ms - known.expires.ms >= limits_.touch_ms) {
        const bool taken = database_.writer().submit(
            [county = county_, digest = known.session.digest,
             expires](ledger::Transaction& tx) -> base::Result<void> {
                move_expiry(tx.db(), county, digest, expires);
                return {};
            },
            [](const base::Result<void>&) {});
        if (taken) known.expires = expires;
    }
    return known.session;
}

// Needs mutex_.
void Sessions::remember(Known known, std::uint64_t generation) {
    if (generation != generation_) return;
    if (known_.size() >= limits_.cached_max && !known_.contains(known.session.digest)) {
        const auto now = known.read_at;
        std::erase_if(known_, [&](const auto& item) { return item.second.expires <= now; });
        if (known_.size() >= limits_.cached_max) known_.erase(known_.begin());
    }
    auto digest = known.session.digest;
    known_.insert_or_assign(std::move(digest), std::move(known));
}

void Sessions::forget(std::string_view digest) {
    {
        const std::lock_guard lock(mutex_);
        ++generation_;
        known_.erase(std::string(digest));
    }
    close_streams([&](const Stream& stream) { return stream.digest == digest; });
}

void Sessions::forget_account(std::string_view account) {
    {
        const std::lock_guard lock(mutex_);
        ++generation_;
        std::erase_if(known_, [&](const auto& item) {
            return item.second.session.principal.user == account;
        });
    }
    close_streams([&](const Stream& stream) { return stream.account == account; });
}

void Sessions::attach(const OpenSession& session, const std::shared_ptr<web::StreamSink>& sink) {
    const std::lock_guard lock(mutex_);
    std::erase_if(streams_, [](const Stream& stream) { return stream.sink.expired(); });
    streams_.push_back({session.digest, session.principal.user, sink});
    // It was remembered a moment ago; if not any more, it has ended between.
    if (!known_.contains(session.digest)) sink->close();
}

bool Sessions::is_known(const std::string& digest) {
    const std::lock_guard lock(mutex_);
    return known_.contains(digest);
}

template <class Match>
void Sessions::close_streams(Match match) {
    std::vector<std::shared_ptr<web::StreamSink>> closing;  // closed outside the lock
    {
        const std::lock_guard lock(mutex_);
        std::erase_if(streams_, [&](const Stream& stream) {
            if (!match(stream)) return false;
            if (auto sink = stream.sink.lock()) closing.push_back(std::move(sink));
            return true;
        });
    }
    for (const auto& sink : closing) sink->close();
}

}  // namespace fengsui::access
