// SPDX-License-Identifier: Apache-2.0
#include "access/tokens.hpp"

#include "access/access_fixture.hpp"

namespace fengsui::access {
namespace {

using base::ProblemCode;

class TokensTest : public LedgerTest {
  protected:
    TokenGrant add(const NewToken& fresh) {
        const auto grant = tokens_.add("boss", fresh);
        EXPECT_TRUE(grant) << grant.error().to_string();
        return grant.value_or(TokenGrant{});
    }
    Tokens tokens_{*database_, kCounty};
};

TEST_F(TokensTest, ATokenMayOnlySendForItsInstitution) {
    const auto grant = add({"县人民医院 LIS", kHospital});
    EXPECT_TRUE(grant.token.starts_with("fsk_"));
    const auto who = tokens_.find(grant.token);
    ASSERT_TRUE(who);
    EXPECT_EQ(web::RightSet{web::Right::SurveilSend}, who->rights);
    EXPECT_EQ(web::Role::Reporter, who->role);
    EXPECT_EQ(web::Via::Token, who->via);
    EXPECT_EQ("77", who->institution);
    EXPECT_EQ("token:县人民医院 LIS", who->user);
    EXPECT_EQ("", tokens_.find(add({"any", std::nullopt}).token)->institution);
}

TEST_F(TokensTest, OnlyItsDigestIsKept) {
    const auto grant = add({"lis", std::nullopt});
    EXPECT_EQ(std::vector{base::sm3_hex(grant.token)},
              texts("SELECT token_digest FROM access_token"));
    for (const auto& text :
         texts("SELECT summary_zh || summary_en || before_json || after_json FROM journal"))
        EXPECT_EQ(std::string::npos, text.find(grant.token.substr(4)));
    EXPECT_FALSE(tokens_.find(grant.token.substr(4)));
    EXPECT_FALSE(tokens_.find("fsk_" + base::random_token()));
    EXPECT_FALSE(tokens_.find("fsk_" + base::sm3_hex(grant.token)));
}

TEST_F(TokensTest, ARevokedTokenIsRefusedAtOnce) {
    const auto grant = add({"lis", std::nullopt});
    const auto kept = add({"his", std::nullopt});
    ASSERT_TRUE(tokens_.find(grant.token));
    ASSERT_TRUE(tokens_.revoke("boss", grant.id));
    EXPECT_EQ(ProblemCode::NotAuthenticated, tokens_.find(grant.token).error().code);
    EXPECT_TRUE(tokens_.find(kept.token));
    EXPECT_EQ(ProblemCode::NotFound, tokens_.revoke("boss", grant.id).error().code);
    EXPECT_EQ(1U, tokens_.list(0, 10)->size());
    EXPECT_EQ((std::vector<std::string>{"token.created", "token.created", "token.revoked"}),
              verbs());
}

TEST_F(TokensTest, ATokenRevokedByAnotherProgramIsSeenWithinAMinute) {
    const auto grant = add({"lis", std::nullopt});
    ASSERT_TRUE(tokens_.find(grant.token));
    Tokens command_line(*database_, kCounty);
    ASSERT_TRUE(command_line.revoke("console", grant.id));
    clock_.advance_ms(60'000);
    EXPECT_FALSE(tokens_.find(grant.token));
}

TEST_F(TokensTest, LastUseIsWrittenSeldom) {
    const auto grant = add({"lis", std::nullopt});
    const auto start = clock_.now().ms;
    for (int i = 0; i < 100; ++i) {
        ASSERT_TRUE(tokens_.find(grant.token));
        if (i == 0) settle();
        clock_.advance_ms(5'000);
    }
    settle();
    EXPECT_EQ(start, number("SELECT last_used_ms FROM access_token"));
    clock_.advance_ms(100'000);
    ASSERT_TRUE(tokens_.find(grant.token));
    settle();
    EXPECT_EQ(start + 600'000, number("SELECT last_used_ms FROM access_token"));
}

TEST_F(TokensTest, ThereIsALimit) {
    Tokens few(*database_, kCounty, {.tokens_max = 2});
    ASSERT_TRUE(few.add("boss", {"a", std::nullopt}));
    const auto second = few.add("boss", {"b", std::nullopt});
    EXPECT_EQ(ProblemCode::Conflict, few.add("boss", {"c", std::nullopt}).error().code);
    ASSERT_TRUE(few.revoke("boss", second->id));
    EXPECT_TRUE(few.add("boss", {"c", std::nullopt}));
    EXPECT_EQ(3, number("SELECT count(*) FROM access_token"));
    clock_.advance_ms(366LL * 24 * 3'600'000);
    ASSERT_TRUE(few.revoke("boss", few.list(0, 1)->front().id));
    ASSERT_TRUE(few.add("boss", {"d", std::nullopt}));
    EXPECT_EQ(3, number("SELECT count(*) FROM access_token"))
        << "the one revoked a year ago is gone";
}

TEST_F(TokensTest, ANameIsNeeded) {
    EXPECT_FALSE(tokens_.add("boss", {"  ", std::nullopt}));
    EXPECT_FALSE(tokens_.add("boss", {"a\nb", std::nullopt}));
    EXPECT_FALSE(tokens_.add("boss", {std::string(121, 'x'), std::nullopt}));
    EXPECT_TRUE(verbs().empty());
}

}  // namespace
}  // namespace fengsui::access
