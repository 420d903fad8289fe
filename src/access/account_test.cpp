// SPDX-License-Identifier: Apache-2.0
#include "access/account.hpp"

#include <gtest/gtest.h>

namespace fengsui::access {
namespace {

using base::ProblemCode;

TEST(AccountTest, NamesAreShortAndPlain) {
    EXPECT_EQ("zhang.san", normal_name("  Zhang.San "));
    for (const auto* good : {"ab", "zhang.san", "li-4_b", "a2345678901234567890123456789012"})
        EXPECT_TRUE(check_account_name(good)) << good;
    for (const auto* bad : {"", "a", "4li", "Zhang", "张三", "a b", "a:b", "token:x", ".ab",
                            "a23456789012345678901234567890123"})
        EXPECT_FALSE(check_account_name(bad)) << bad;
}

TEST(AccountTest, NobodyIsCalledLikeTheProgram) {
    for (const auto* reserved : {"system", "intake", "console"})
        EXPECT_FALSE(check_account_name(reserved));
}

TEST(AccountTest, AnAdministratorHasTheWholeCounty) {
    EXPECT_EQ(
        "500242",
        checked_profile({" 张三 ", web::Role::Administrator, "", false}, "500242")->scope_place);
    EXPECT_EQ("张三",
              checked_profile({" 张三 ", web::Role::Viewer, "", false}, "500242")->display_name);
    EXPECT_TRUE(checked_profile({"李四", web::Role::Commander, "500242100", false}, "500242"));
    EXPECT_FALSE(checked_profile({"李四", web::Role::Administrator, "500242100", false}, "500242"));
    const auto abroad = checked_profile({"李四", web::Role::Viewer, "500243", false}, "500242");
    ASSERT_FALSE(abroad);
    EXPECT_EQ(ProblemCode::PlaceUnknown, abroad.error().code);
    EXPECT_FALSE(checked_profile({"  ", web::Role::Viewer, "", false}, "500242"));
    EXPECT_FALSE(checked_profile({"a\nb", web::Role::Viewer, "", false}, "500242"));
    EXPECT_FALSE(checked_profile({std::string(121, 'x'), web::Role::Viewer, "", false}, "500242"));
}

TEST(AccountTest, PasswordsAreLongAndNew) {
    EXPECT_TRUE(check_new_password("abcdefghij", "old", "zhang"));
    EXPECT_TRUE(check_new_password("一二三四五六七八九十", "old", "zhang"))
        << "ten characters, not bytes";
    EXPECT_FALSE(check_new_password("一二三四五六七八九", "old", "zhang"));
    EXPECT_FALSE(check_new_password("abcdefghi", "old", "zhang"));
    EXPECT_FALSE(check_new_password("abcdefghij", "abcdefghij", "zhang"));
    EXPECT_FALSE(check_new_password("aaaaaaaaaabbbb", "old", "zhang"));
    EXPECT_FALSE(check_new_password("My-ZHANG-2026", "old", "zhang"));
    std::string longest;
    while (longest.size() < kPasswordBytesMax) longest += "abcdefgh";
    EXPECT_TRUE(check_new_password(longest, "old", "zhang"));
    const auto longer = check_new_password(longest + "x", "old", "zhang");
    ASSERT_FALSE(longer);
    EXPECT_EQ(ProblemCode::PasswordTooWeak, longer.error().code);
}

}  // namespace
}  // namespace fengsui::access
