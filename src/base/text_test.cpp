// SPDX-License-Identifier: Apache-2.0
#include "base/text.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/crypto.hpp"

namespace fengsui::base {
namespace {

TEST(TextTest, Utf8IsCheckedToTheLetter) {
    for (const auto* good : {"", "abc", "发热咳嗽", "😀", "0123456789abcdef酉"})
        EXPECT_TRUE(is_utf8(good)) << good;
    using namespace std::string_view_literals;
    for (const auto bad :
         {"\xC0\x80"sv, "\xED\xA0\x80"sv, "\xF5\x80\x80\x80"sv, "\xE9\x85"sv, "\x80"sv,
          "12345678\xFF"sv, "1234567\0"sv, "12345678\0"sv, "\xF0\x82\x82\xAC"sv}) {
        EXPECT_FALSE(is_utf8(bad));
    }
}

RC_GTEST_PROP(TextProperty, TheFastPathAgreesWithTheSlow, (const std::string& bytes)) {
    // A prefix of seven bytes moves every byte to another place in its word.
    const bool plain = is_utf8(bytes);
    RC_ASSERT(is_utf8("酉" + bytes) == plain);
    RC_ASSERT(is_utf8("1234567" + bytes) == plain);
}

TEST(TextTest, Gb18030GoesThereAndBack) {
    const auto gb = utf8_to_gb18030("酉阳土家族苗族自治县 𠮷");
    ASSERT_TRUE(gb);
    EXPECT_FALSE(is_utf8(*gb));
    EXPECT_EQ("酉阳土家族苗族自治县 𠮷", gb18030_to_utf8(*gb));
    EXPECT_FALSE(gb18030_to_utf8("\xFF\xFF"));
}

TEST(TextTest, CutsBetweenCharacters) {
    EXPECT_EQ("酉", cut_utf8("酉阳", 5));
    EXPECT_EQ("酉阳", cut_utf8("酉阳", 6));
    EXPECT_EQ("", cut_utf8("酉阳", 2));
}

RC_GTEST_PROP(TextProperty, Base64ComesBack, (const std::string& bytes)) {
    RC_ASSERT(from_base64(to_base64(bytes)) == bytes);
}

TEST(CryptoTest, Sm3AgreesWithTheStandard) {
    // GB/T 32905-2016, appendix A.1.
    EXPECT_EQ("66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0", sm3_hex("abc"));
}

TEST(CryptoTest, WhatIsSealedOpensOnlyWithItsKeyAndContext) {
    const Key key = random_key();
    auto sealed = seal(key, "张三", "person-1");
    EXPECT_EQ("张三", open_sealed(key, sealed, "person-1"));
    EXPECT_FALSE(open_sealed(key, sealed, "person-2"));
    EXPECT_FALSE(open_sealed(random_key(), sealed, "person-1"));
    sealed[14] ^= 1;
    EXPECT_FALSE(open_sealed(key, sealed, "person-1"));
    EXPECT_FALSE(open_sealed(key, "short", "person-1"));
    EXPECT_NE(seal(key, "x", ""), seal(key, "x", "")) << "a nonce is never used twice";
}

TEST(CryptoTest, PasswordsAreVerified) {
    const auto hash = hash_password("correct horse");
    EXPECT_TRUE(verify_password(hash, "correct horse"));
    EXPECT_FALSE(verify_password(hash, "Correct horse"));
    EXPECT_TRUE(equal_in_constant_time("abc", "abc"));
    EXPECT_FALSE(equal_in_constant_time("abc", "abd"));
    EXPECT_FALSE(equal_in_constant_time("abc", "ab"));
}

}  // namespace
}  // namespace fengsui::base
