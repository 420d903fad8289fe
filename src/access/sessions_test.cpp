// SPDX-License-Identifier: Apache-2.0
#include "access/sessions.hpp"

#include <functional>
#include <thread>

#include "access/access_fixture.hpp"

namespace fengsui::access {
namespace {

using base::ProblemCode;

constexpr std::int64_t kMinute = 60'000;
constexpr std::int64_t kHour = 60 * kMinute;

struct FakeSink final : web::StreamSink {
    bool write(std::shared_ptr<const std::string>) override { return open; }
    [[nodiscard]] bool is_open() const override { return open; }
    void close() override { open = false; }
    bool open = true;
};

// Lets something happen in the middle of a request: when its thread looks at the clock again.
class ThinkingClock final : public base::Clock {
  public:
    explicit ThinkingClock(base::Instant at) : at_(at), thread_(std::this_thread::get_id()) {}
    [[nodiscard]] base::Instant now() const override {
        if (std::this_thread::get_id() == thread_ && then_ && ++looks_ == 2) then_();
        return at_;
    }
    void at_second_look(std::function<void()> then) { then_ = std::move(then); }

  private:
    const base::Instant at_;
    const std::thread::id thread_;
    std::function<void()> then_;
    mutable int looks_ = 0;
};

class SessionsTest : public LedgerTest {
  protected:
    SessionsTest() { zhang_ = add_account("zhang", web::Role::DutyOfficer); }
    SessionGrant open(const Account& account) {
        auto opened =
            database_->writer().run([&](ledger::Transaction& tx) -> base::Result<Sessions::Opened> {
                return sessions_.open(tx, account);
            });
        EXPECT_TRUE(opened);
        for (const auto& digest : opened->dropped) sessions_.forget(digest);
        return opened->grant;
    }
    bool lives(const SessionGrant& grant) {
        const auto found = sessions_.find(grant.token);
        if (found) return true;
        EXPECT_EQ(ProblemCode::NotAuthenticated, found.error().code);
        return false;
    }
    Account zhang_;
    Sessions sessions_{*database_, kCounty};
};

TEST_F(SessionsTest, TheDatabaseDoesNotHoldTheToken) {
    const auto grant = open(zhang_);
    EXPECT_EQ(64U, grant.token.size());
    EXPECT_EQ(std::vector{base::sm3_hex(grant.token)},
              texts("SELECT token_digest FROM login_session"));
    const auto found = sessions_.find(grant.token);
    ASSERT_TRUE(found);
    EXPECT_EQ("zhang", found->principal.user);
    EXPECT_EQ(web::Via::Session, found->principal.via);
    EXPECT_TRUE(found->principal.rights.has(web::Right::WarnAnswer));
    EXPECT_FALSE(found->principal.rights.has(web::Right::Administer));
    EXPECT_EQ(grant.session.principal.csrf, found->principal.csrf);
    EXPECT_NE(grant.token, found->principal.csrf);
    EXPECT_EQ(clock_.now().ms + 12 * kHour, found->ends.ms);
}

TEST_F(SessionsTest, OtherTextOpensNothing) {
    const auto grant = open(zhang_);
    EXPECT_FALSE(sessions_.find(""));
    EXPECT_FALSE(sessions_.find(base::random_token()));
    EXPECT_FALSE(sessions_.find(base::sm3_hex(grant.token))) << "the digest is not the token";
    EXPECT_FALSE(sessions_.find(grant.token + "0"));
}

TEST_F(SessionsTest, IdleSessionsEnd) {
    const auto grant = open(zhang_);
    clock_.advance_ms(2 * kHour);
    EXPECT_FALSE(lives(grant));
}

TEST_F(SessionsTest, UsedSessionsLastHalfADay) {
    const auto grant = open(zhang_);
    for (int i = 0; i < 11; ++i) {
        clock_.advance_ms(kHour);
        ASSERT_TRUE(lives(grant)) << i;
        settle();
    }
    clock_.advance_ms(kHour - 1);
    EXPECT_TRUE(lives(grant));
    clock_.advance_ms(1);
    EXPECT_FALSE(lives(grant));
}

TEST_F(SessionsTest, ARequestCostsNeitherReadNorWrite) {
    const auto grant = open(zhang_);
    ASSERT_TRUE(lives(grant));
    execute("DELETE FROM login_session");
    const auto expires = clock_.now().ms;
    clock_.advance_ms(kMinute - 1);
    EXPECT_TRUE(lives(grant)) << "remembered";
    EXPECT_EQ(0U, database_->writer().waiting());
    clock_.set({expires + kMinute});
    EXPECT_FALSE(lives(grant)) << "asked again";
}

TEST_F(SessionsTest, TheExpiryIsWrittenOnSeldom) {
    const auto grant = open(zhang_);
    const auto start = number("SELECT expires_ms FROM login_session");
    for (int i = 0; i < 9; ++i) {
        clock_.advance_ms(kMinute);
        ASSERT_TRUE(lives(grant));
    }
    settle();
    EXPECT_EQ(start, number("SELECT expires_ms FROM login_session"));
    clock_.advance_ms(kMinute);
    ASSERT_TRUE(lives(grant));
    settle();
    EXPECT_EQ(start + 10 * kMinute, number("SELECT expires_ms FROM login_session"));
}

TEST_F(SessionsTest, SessionsOutliveARestart) {
    const auto grant = open(zhang_);
    Sessions after_restart(*database_, kCounty);
    EXPECT_TRUE(after_restart.find(grant.token));
}

TEST_F(SessionsTest, AnotherCountysSessionIsNotOurs) {
    const auto grant = open(zhang_);
    Sessions other(*database_, "500243");
    EXPECT_FALSE(other.find(grant.token));
}

TEST_F(SessionsTest, TheOldestOfTooManyYields) {
    std::vector<SessionGrant> grants;
    for (int i = 0; i < 12; ++i) {
        clock_.advance_ms(1);
        grants.push_back(open(zhang_));
        ASSERT_TRUE(lives(grants.back()));
    }
    EXPECT_EQ(10, number("SELECT count(*) FROM login_session"));
    EXPECT_FALSE(lives(grants[0]));
    EXPECT_FALSE(lives(grants[1]));
    EXPECT_TRUE(lives(grants[2]));
}

TEST_F(SessionsTest, ExpiredSessionsAreDeletedAtTheNextLogin) {
    const auto li = add_account("li", web::Role::Viewer);
    open(zhang_);
    open(zhang_);
    clock_.advance_ms(2 * kHour);
    open(li);
    EXPECT_EQ(std::vector<std::string>{"li"}, texts("SELECT account FROM login_session"));
}

TEST_F(SessionsTest, AChangeOfTheAccountIsSeenAtOnce) {
    const auto grant = open(zhang_);
    ASSERT_TRUE(lives(grant));
    execute("UPDATE account SET role = 'viewer' WHERE name = 'zhang'");
    sessions_.forget_account("zhang");
    EXPECT_EQ(web::Role::Viewer, sessions_.find(grant.token)->principal.role);
    execute("UPDATE account SET disabled = 1 WHERE name = 'zhang'");
    sessions_.forget_account("zhang");
    EXPECT_FALSE(lives(grant));
}

TEST_F(SessionsTest, WhatWasReadBeforeTheEndIsNotRememberedAfterIt) {
    const auto grant = open(zhang_);
    ThinkingClock clock(clock_.now());
    auto database = ledger::Database::open(ledger_->options(), clock, ids_);
    ASSERT_TRUE(database);
    Sessions sessions(**database, kCounty);
    // The row is read, then the account logs out of everything, then the reader goes on.
    clock.at_second_look([&] {
        execute("DELETE FROM login_session");
        sessions.forget_account("zhang");
    });
    EXPECT_TRUE(sessions.find(grant.token)) << "it was there when this request came";
    EXPECT_EQ(0, number("SELECT count(*) FROM login_session"));
    EXPECT_FALSE(sessions.find(grant.token));
}

TEST_F(SessionsTest, WhatIsRememberedIsBounded) {
    Sessions small(*database_, kCounty, {.cached_max = 2});
    std::vector<SessionGrant> grants;
    for (int i = 0; i < 5; ++i) grants.push_back(open(zhang_));
    for (const auto& grant : grants) EXPECT_TRUE(small.find(grant.token));
    execute("DELETE FROM login_session");
    int remembered = 0;
    for (const auto& grant : grants) remembered += small.find(grant.token) ? 1 : 0;
    EXPECT_EQ(2, remembered);
}

TEST_F(SessionsTest, AStreamEndsWithItsSession) {
    const auto li = add_account("li", web::Role::Viewer);
    const auto first = open(zhang_);
    const auto second = open(zhang_);
    const auto other = open(li);
    std::vector<std::shared_ptr<FakeSink>> sinks;
    for (const auto* grant : {&first, &second, &other}) {
        ASSERT_TRUE(lives(*grant));
        sinks.push_back(std::make_shared<FakeSink>());
        sessions_.attach(grant->session, sinks.back());
        EXPECT_TRUE(sinks.back()->open);
    }
    sessions_.forget(first.session.digest);
    EXPECT_FALSE(sinks[0]->open);
    EXPECT_TRUE(sinks[1]->open);
    sessions_.forget_account("zhang");
    EXPECT_FALSE(sinks[1]->open);
    EXPECT_TRUE(sinks[2]->open);
    const auto late = std::make_shared<FakeSink>();
    sessions_.attach(first.session, late);
    EXPECT_FALSE(late->open) << "it ended before its stream began";
}

}  // namespace
}  // namespace fengsui::access
