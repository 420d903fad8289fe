// SPDX-License-Identifier: Apache-2.0
#include "wire/hl7/charset.hpp"

#include <gtest/gtest.h>

#include "base/text.hpp"

namespace fengsui::wire::hl7 {
namespace {

using base::ProblemCode;

std::string message(std::string_view charset, std::string_view name,
                    std::string_view sender = "HIS") {
    return "MSH|^~\\&|" + std::string(sender) + "|F|A|B|20260101||ADT^A04|1|P|2.5.1||||||" +
           std::string(charset) + "\rPID|1||7||" + std::string(name) + "\r";
}

const std::string chinese = "重庆市^酉阳";
// 冖 is 0xDA 0xA2; 亅 is 0x81 0x5E… the second byte of these is a delimiter: 畖 0xAE 0x7C, 乗 0x81
// 0x5C.
const std::string treacherous = "畖乗乛";

TEST(Charset, KnowsTheNamesOfTable0211AndOfTheField) {
    for (const auto* name : {"UNICODE UTF-8", "UTF-8", "utf8", "Unicode", "UNICODE-UTF8"}) {
        EXPECT_EQ(charset_named(name), Charset::Utf8) << name;
    }
    for (const auto* name :
         {"GB 18030-2000", "GB18030", "gb18030-2022", "GBK", "GB2312", "GB 2312-80", "CP936"}) {
        EXPECT_EQ(charset_named(name), Charset::Gb18030) << name;
    }
    EXPECT_EQ(charset_named(""), Charset::Undeclared);
    EXPECT_EQ(charset_named("ASCII"), Charset::Ascii);
    EXPECT_EQ(charset_named("8859/1"), Charset::Latin1);
    for (const auto* name : {"UNICODE UTF-16", "BIG-5", "8859/2", "KS X 1001", "?", "中文"}) {
        EXPECT_EQ(charset_named(name), Charset::Unsupported) << name;
    }
}

TEST(Charset, ConvertsWhatIsDeclared) {
    const auto utf8 = message("UNICODE UTF-8", chinese);
    EXPECT_EQ(to_utf8(utf8), utf8);
    for (const auto* name : {"GB 18030-2000", "GBK"}) {
        const auto plain = message(name, chinese + treacherous, treacherous);
        const auto bytes = base::utf8_to_gb18030(plain);
        ASSERT_TRUE(bytes);
        ASSERT_NE(bytes->find("\xAE|"), std::string::npos)
            << "the example must hold a delimiter as second byte";
        EXPECT_EQ(declared_charset(*bytes), name);
        EXPECT_EQ(to_utf8(*bytes), plain);
    }
    EXPECT_EQ(to_utf8(message("8859/1", "Jos\xE9")), message("8859/1", "José"));
    EXPECT_EQ(to_utf8(message("~UNICODE UTF-8", chinese)), message("~UNICODE UTF-8", chinese));
}

TEST(Charset, ReadsUndeclaredBytesAsUtf8OrElseGb18030) {
    const auto plain = message("", chinese);
    EXPECT_EQ(to_utf8(plain), plain);
    EXPECT_EQ(to_utf8(*base::utf8_to_gb18030(plain)), plain);
    EXPECT_EQ(to_utf8("\xEF\xBB\xBF" + plain), plain);
    const std::string no_field = "MSH|^~\\&|A\rPID|1||" + chinese;
    EXPECT_EQ(to_utf8(*base::utf8_to_gb18030(no_field)), no_field);
}

TEST(Charset, NamesTheFirstByteThatDoesNotFit) {
    const auto at = [](const std::string& text, std::string_view needle) {
        return "byte " + std::to_string(text.find(needle));
    };
    const struct {
        std::string raw;
        std::string bad;
    } cases[] = {
        {message("UNICODE UTF-8", "ab\xD6\xD0"), "\xD6"},
        {message("ASCII", "ab\xE4\xB8\xAD"), "\xE4"},
        {message("GB18030",
                 "ab\xFF"
                 "cd"),
         "\xFF"},
        {message("GBK", "ab\x81"), "\x81\r"},
        {message("",
                 "ab\xFF"
                 "cd"),
         "\xFF"},
        {message("UTF-8", std::string("a\0b", 3)), std::string(1, '\0')},
        {message("", std::string("a\0b", 3)), std::string(1, '\0')},
        {message("8859/1", std::string("a\0b", 3)), std::string(1, '\0')},
        {message("GB18030", std::string("a\0b", 3)), std::string(1, '\0')},
    };
    for (const auto& [raw, bad] : cases) {
        const auto text = to_utf8(raw);
        ASSERT_FALSE(text) << raw;
        EXPECT_EQ(text.error().code, ProblemCode::EncodingInvalid) << raw;
        EXPECT_EQ(text.error().path, at(raw, bad)) << raw;
    }
}

TEST(Charset, RefusesSetsItCannotRead) {
    for (const auto* name : {"UNICODE UTF-16", "BIG-5"}) {
        const auto text = to_utf8(message(name, "a"));
        ASSERT_FALSE(text);
        EXPECT_EQ(text.error().code, ProblemCode::EncodingUnsupported);
        EXPECT_EQ(text.error().path, "MSH-18");
    }
    EXPECT_EQ(to_utf8("\xFF\xFEM").error().code, ProblemCode::EncodingUnsupported);
}

}  // namespace
}  // namespace fengsui::wire::hl7
