// SPDX-License-Identifier: Apache-2.0
#include "wire/mllp.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <vector>

namespace fengsui::wire::mllp {
namespace {

constexpr Limits small{20, 8, 16};

// One letter per kind, then the bytes: "M:abc".
std::vector<std::string> drain(Decoder& decoder) {
    std::vector<std::string> seen;
    while (auto frame = decoder.next()) {
        seen.push_back(std::string(1, "MLUS"[static_cast<int>(frame->kind)]) + ":" + frame->bytes);
        EXPECT_EQ(frame->problem.has_value(), frame->kind != FrameKind::Message);
    }
    return seen;
}

std::vector<std::string> decode(std::string_view stream, Limits limits = small) {
    Decoder decoder(limits);
    decoder.feed(stream);
    decoder.finish();
    return drain(decoder);
}

using Seen = std::vector<std::string>;

TEST(MllpDecoder, FindsFrames) {
    EXPECT_EQ(decode(encode("abc") + encode("def")), (Seen{"M:abc", "M:def"}));
    EXPECT_EQ(decode(encode("")), (Seen{"M:"}));
    EXPECT_EQ(decode(""), Seen{});
    EXPECT_EQ(decode("\r\n \x1C\r"), Seen{});
}

TEST(MllpDecoder, GivesAFrameAtItsEndMarkAlready) {
    Decoder decoder;
    decoder.feed(
        "\x0B"
        "abc\x1C");
    EXPECT_EQ(drain(decoder), (Seen{"M:abc"}));
    EXPECT_FALSE(decoder.in_frame());
    decoder.feed(
        "\r\x0B"
        "d");
    EXPECT_TRUE(decoder.in_frame());
    EXPECT_EQ(drain(decoder), Seen{});
}

TEST(MllpDecoder, ToleratesMissingMarks) {
    EXPECT_EQ(decode("\x0B"
                     "abc\x1C\x0B"
                     "def\x1C"),
              (Seen{"M:abc", "M:def"}));
    EXPECT_EQ(decode("\x0BMSH|1\r\x0BMSH|2\x1C\r"), (Seen{"U:MSH|1\r", "M:MSH|2"}));
    EXPECT_EQ(decode("\x0B"
                     "abc"),
              (Seen{"U:abc"}));
    EXPECT_EQ(decode("\x0B"), (Seen{"U:"}));
}

TEST(MllpDecoder, KeepsVerticalTabsInsideTexts) {
    EXPECT_EQ(decode("\x0Bone\x0Btwo\x0BM\x0B\x0BMS\x1C"), (Seen{"M:one\x0Btwo\x0BM\x0B\x0BMS"}));
    EXPECT_EQ(decode("\x0B"
                     "a\x0B\x0BMSHx\x1C"),
              (Seen{"U:a\x0B", "M:MSHx"}));
    EXPECT_EQ(decode("\x0B"
                     "a\x0BMS"),
              (Seen{"U:a\x0BMS"}));
}

TEST(MllpDecoder, ReportsStrayBytesOnce) {
    EXPECT_EQ(decode("abc" + encode("1") + "de\r" + encode("2") + "f"),
              (Seen{"S:abc", "M:1", "S:de", "M:2", "S:f"}));
    Decoder decoder(small);
    decoder.feed("0123456789");
    EXPECT_FALSE(decoder.is_hopeless());
    decoder.feed("0123456789");
    EXPECT_TRUE(decoder.is_hopeless());
    EXPECT_EQ(drain(decoder).size(), 1U);
}

TEST(MllpDecoder, SkipsAFrameThatIsTooLong) {
    const std::string longest(20, 'x');
    EXPECT_EQ(decode(encode(longest)), (Seen{"M:" + longest}));
    EXPECT_EQ(decode(encode(longest + "y") + encode("next")), (Seen{"L:xxxxxxxx", "M:next"}));
    EXPECT_EQ(decode("\x0B" + longest + longest), (Seen{"L:xxxxxxxx"}));
    EXPECT_EQ(decode("\x0B" + longest + longest + "\x0BMSH|2\x1C"),
              (Seen{"L:xxxxxxxx", "M:MSH|2"}));
    Decoder decoder(Limits{});
    decoder.feed("\x0B");
    const std::string chunk(1 << 20, 'x');
    for (int i = 0; i < 5; ++i) decoder.feed(chunk);
    const auto frame = decoder.next();
    ASSERT_TRUE(frame);
    EXPECT_EQ(frame->kind, FrameKind::TooLarge);
    EXPECT_EQ(frame->problem->code, base::ProblemCode::MessageTooLarge);
    EXPECT_EQ(frame->bytes.size(), 64U * 1024);
    EXPECT_FALSE(decoder.next());
}

std::string any_stream() {
    const std::vector<std::string> atoms{"\x0B", "\x1C", "\r", "M",  "MS",        "MSH",
                                         "MSH|", "BHS",  "a",  "\n", "xxxxxxxxxx"};
    std::string stream;
    for (const auto& atom :
         *rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(atoms)))
        stream += atom;
    return stream;
}

RC_GTEST_PROP(MllpDecoder, DoesNotCareHowTheStreamIsCut, ()) {
    const auto stream = any_stream();
    const auto whole = decode(stream);
    Decoder decoder(small);
    std::vector<std::string> seen;
    for (std::size_t at = 0; at < stream.size();) {
        const auto size = *rc::gen::inRange<std::size_t>(1, 6);
        decoder.feed(std::string_view(stream).substr(at, size));
        at += size;
        for (auto& one : drain(decoder)) seen.push_back(one);
    }
    decoder.finish();
    for (auto& one : drain(decoder)) seen.push_back(one);
    RC_ASSERT(seen == whole);
}

RC_GTEST_PROP(MllpDecoder, GivesBackWhatWasEncoded, ()) {
    const auto messages = *rc::gen::container<std::vector<std::string>>(
        rc::gen::container<std::string>(rc::gen::elementOf(std::string("MSH|a\r\n\t中"))));
    std::string stream;
    Seen expected;
    for (const auto& message : messages) {
        stream += encode(message);
        expected.push_back("M:" + message);
    }
    RC_ASSERT(decode(stream, Limits{}) == expected);
}

}  // namespace
}  // namespace fengsui::wire::mllp
