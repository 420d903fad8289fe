// SPDX-License-Identifier: Apache-2.0
#include "access/users.hpp"

#include "access/access_fixture.hpp"

namespace fengsui::access {
namespace {

using base::ProblemCode;

class UsersTest : public LedgerTest {
  protected:
    std::string everything_in_the_journal() {
        std::string all;
        for (const auto& text :
             texts("SELECT summary_zh || summary_en || before_json || after_json FROM journal"))
            all += text;
        return all;
    }
    PasswordHasher hasher_;
    Users users_{*database_, kCounty, hasher_};
};

TEST_F(UsersTest, TheFirstStartMakesOneAdministrator) {
    const auto password = ensure_administrator(*database_, kCounty);
    ASSERT_TRUE(password);
    ASSERT_TRUE(*password);
    const auto admin = users_.find("admin");
    ASSERT_TRUE(admin);
    EXPECT_EQ(web::Role::Administrator, admin->role);
    EXPECT_TRUE(admin->must_change_password);
    EXPECT_TRUE(*hasher_.verify(admin->password_hash, **password));
    EXPECT_FALSE(*ensure_administrator(*database_, kCounty)) << "the second start makes none";
    EXPECT_EQ(std::vector<std::string>{"user.created"}, verbs());
    EXPECT_EQ(std::string::npos, everything_in_the_journal().find(**password));
}

TEST_F(UsersTest, ANewUserGetsAOneTimePassword) {
    const auto password =
        users_.add("boss", {" Zhang ", {"张三", web::Role::DutyOfficer, kTownship, false}});
    ASSERT_TRUE(password) << password.error().to_string();
    const auto zhang = users_.find("zhang");
    ASSERT_TRUE(zhang);
    EXPECT_TRUE(zhang->must_change_password);
    EXPECT_EQ(kTownship, zhang->scope_place);
    EXPECT_TRUE(*hasher_.verify(zhang->password_hash, *password));
    EXPECT_EQ(ProblemCode::Conflict,
              users_.add("boss", {"zhang", {"张三", web::Role::Viewer, "", false}}).error().code);
    EXPECT_EQ(std::string::npos, everything_in_the_journal().find(*password));
    EXPECT_EQ(std::string::npos, everything_in_the_journal().find("argon2"));
}

TEST_F(UsersTest, TheLastAdministratorStays) {
    add_account("boss", web::Role::Administrator);
    EXPECT_EQ(ProblemCode::Conflict, users_.disable("console", "boss").error().code);
    EXPECT_EQ(ProblemCode::Conflict,
              users_.change("boss", "boss", {"B", web::Role::Viewer, kCounty, false}).error().code);
    add_account("deputy", web::Role::Administrator);
    EXPECT_TRUE(users_.disable("console", "boss"));
    EXPECT_EQ(ProblemCode::Conflict, users_.disable("console", "deputy").error().code);
    EXPECT_EQ(std::vector<std::string>{"user.disabled"}, verbs());
    EXPECT_TRUE(users_.enable("console", "boss"));
    EXPECT_EQ((std::vector<std::string>{"user.disabled", "user.enabled"}), verbs());
}

TEST_F(UsersTest, ChangesTellBeforeAndAfter) {
    add_account("zhang", web::Role::Viewer);
    const Profile wanted{"张三", web::Role::Commander, kTownship, false};
    ASSERT_TRUE(users_.change("boss", "zhang", wanted));
    ASSERT_TRUE(users_.change("boss", "zhang", wanted)) << "the same again";
    EXPECT_EQ(std::vector<std::string>{"user.changed"}, verbs());
    EXPECT_EQ(
        std::vector<std::string>{
            R"({"display_name":"测试 zhang","role":"viewer","scope_place":"500242","disabled":false})"},
        texts("SELECT before_json FROM journal"));
    EXPECT_EQ(
        std::vector<std::string>{
            R"({"display_name":"张三","role":"commander","scope_place":"500242100","disabled":false})"},
        texts("SELECT after_json FROM journal"));
    EXPECT_EQ(std::vector<std::string>{"boss"}, texts("SELECT actor FROM journal"));
    EXPECT_EQ(ProblemCode::NotFound, users_.change("boss", "nobody", wanted).error().code);
}

TEST_F(UsersTest, DisablingAndResettingEndTheSessions) {
    const auto zhang = add_account("zhang", web::Role::Viewer);
    const Sessions sessions(*database_, kCounty);
    const auto open = [&] { write([&](ledger::Transaction& tx) { sessions.open(tx, zhang); }); };
    open();
    open();
    ASSERT_TRUE(users_.disable("boss", "zhang"));
    EXPECT_EQ(0, number("SELECT count(*) FROM login_session"));
    open();
    const auto password = users_.reset("boss", "zhang");
    ASSERT_TRUE(password);
    EXPECT_EQ(0, number("SELECT count(*) FROM login_session"));
    const auto after = users_.find("zhang");
    EXPECT_TRUE(after->must_change_password);
    EXPECT_TRUE(after->disabled) << "a reset does not let anybody in again";
    EXPECT_TRUE(*hasher_.verify(after->password_hash, *password));
    EXPECT_EQ(ProblemCode::NotFound, users_.reset("boss", "nobody").error().code);
}

}  // namespace
}  // namespace fengsui::access
