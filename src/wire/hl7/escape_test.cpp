// SPDX-License-Identifier: Apache-2.0
#include "wire/hl7/escape.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/text.hpp"
#include "wire/hl7/message.hpp"

namespace fengsui::wire::hl7 {
namespace {

constexpr Delimiters standard{};

TEST(Unescape, KnowsTheStandardSequences) {
    const struct {
        std::string_view raw;
        std::string_view text;
    } cases[] = {
        {"plain", "plain"},
        {"", ""},
        {"a\\F\\b\\S\\c\\T\\d\\R\\e\\E\\f", "a|b^c&d~e\\f"},
        {"\\F\\\\F\\", "||"},
        {"a\\.br\\b", "a\nb"},
        {"a\\.sp2\\b\\.sp\\c\\.sp +1\\d", "a\n\nb\nc\nd"},
        {"a\\.sk 3\\b", "a   b"},
        {"\\H\\loud\\N\\ quiet", "loud quiet"},
        {"\\X41\\", "A"},
        {"\\X0D0a\\", "\r\n"},
        {"\\XE4B8AD\\", "\xE4\xB8\xAD"},  // 中 in UTF-8
        {"\\XD6D0\\", "\xE4\xB8\xAD"},    // 中 in GB18030
        {"\\X00\\", "\\X00\\"},           // NUL is no text
        {"\\XFF\\", "\\XFF\\"},           // neither UTF-8 nor GB18030
        {"\\X4\\", "\\X4\\"},
        {"\\X4G\\", "\\X4G\\"},
        {"\\C2842\\a\\M242842\\", "a"},
        {"\\Zown\\F\\", "\\Zown\\F\\"},    // kept whole: its end opens nothing
        {"C:\\data\\F\\x", "C:\\data|x"},  // a bare escape character
        {"\\unknown\\", "\\unknown\\"},
        {"open \\F", "open \\F"},
        {"\\", "\\"},
        {"\\\\", "\\\\"},
        {"\\P\\", "#"},
    };
    for (const auto& [raw, text] : cases) EXPECT_EQ(unescape(raw, standard), text) << raw;
}

TEST(Unescape, LimitsRepetition) {
    EXPECT_EQ(unescape("\\.sp99999999999999999999\\", standard), std::string(100, '\n'));
}

TEST(Unescape, HonoursTheEscapeCharacterOfTheMessage) {
    const Delimiters other{'#', '*', '!', '%', '$', '\0'};
    EXPECT_EQ(unescape("%F%%T%\\F\\", other), "#$\\F\\");
}

TEST(Escape, WritesDelimitersAndLineEndsAsSequences) {
    EXPECT_EQ(escape("a|b^c&d~e\\f\ng\rh", standard),
              "a\\F\\b\\S\\c\\T\\d\\R\\e\\E\\f\\.br\\g\\X0D\\h");
    EXPECT_EQ(escape("\"\"", standard), "\\X2222\\");
    const Delimiters dotted{'|', '^', '~', '\\', '.', '\0'};
    EXPECT_EQ(escape("a\nb", dotted), "a\\X0A\\b");
}

Delimiters any_delimiters() {
    std::string all = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";
    std::string chosen;
    for (int i = 0; i < 6; ++i) {
        const auto at = *rc::gen::inRange<std::size_t>(0, all.size());
        chosen += all[at];
        all.erase(at, 1);
    }
    return {chosen[0], chosen[1], chosen[2],
            chosen[3], chosen[4], *rc::gen::arbitrary<bool>() ? chosen[5] : '\0'};
}

// Characters that matter here, mixed with Chinese and other ones.
std::string any_text(const Delimiters& d) {
    const std::vector<std::string> atoms{std::string(1, d.field),
                                         std::string(1, d.component),
                                         std::string(1, d.escape),
                                         std::string(1, d.repetition),
                                         std::string(1, d.subcomponent),
                                         "\n",
                                         "\r",
                                         "\t",
                                         "\"\"",
                                         "F",
                                         "X41",
                                         ".br",
                                         "Z",
                                         "\x01",
                                         "中",
                                         "é",
                                         " ",
                                         "a"};
    std::string text;
    for (const auto& atom :
         *rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(atoms)))
        text += atom;
    return text;
}

RC_GTEST_PROP(Escape, IsUndoneByUnescape, ()) {
    const auto d = any_delimiters();
    const auto text = any_text(d);
    const auto raw = escape(text, d);
    RC_ASSERT(unescape(raw, d) == text);
    RC_ASSERT(raw.find_first_of(std::string{d.field, d.component, d.repetition, d.subcomponent,
                                            '\r', '\n'}) == std::string::npos);
}

RC_GTEST_PROP(Escape, SurvivesAWholeMessage, ()) {
    const auto d = any_delimiters();
    const auto text = any_text(d);
    std::string message = "MSH";
    message += d.field + d.encoding_characters() + d.field + "\rNTE" + d.field;
    message += escape(text, d);
    const auto parsed = parse(message);
    RC_ASSERT(parsed.has_value());
    RC_ASSERT(parsed->first("NTE").text(1) == text);
}

RC_GTEST_PROP(Unescape, NeverMakesBrokenUtf8, ()) {
    const auto text = any_text(standard);
    RC_ASSERT(base::is_utf8(unescape(text, standard)));
}

}  // namespace
}  // namespace fengsui::wire::hl7
