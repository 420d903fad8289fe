// SPDX-License-Identifier: Apache-2.0
#include "wire/hl7/message.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace fengsui::wire::hl7 {
namespace {

using base::ProblemCode;

constexpr std::string_view header =
    "MSH|^~\\&|HIS^1.2.3^ISO|Hospital|FENGSUI|CDC|20261121143208+0800||ORU^R01^ORU_R01|42|P|2.5.1";

std::string with(std::string_view rest) {
    return std::string(header) + "\r" + std::string(rest);
}

TEST(Message, NumbersTheHeaderAsTheStandardDoes) {
    const auto message = parse(header);
    ASSERT_TRUE(message) << message.error().to_string();
    const auto msh = message->header();
    EXPECT_EQ(msh.field(1).raw(), "|");
    EXPECT_EQ(msh.field(2).raw(), "^~\\&");
    EXPECT_EQ(msh.field(2).component(1).raw(), "^~\\&");
    EXPECT_EQ(msh.text(3, 2), "1.2.3");
    EXPECT_EQ(message->type(), "ORU");
    EXPECT_EQ(message->trigger(), "R01");
    EXPECT_EQ(message->control_id(), "42");
    EXPECT_EQ(message->version(), "2.5.1");
    EXPECT_EQ(msh.field_count(), 12U);
}

TEST(Message, SplitsDownToSubcomponents) {
    const auto text =
        with("PID|1||A^^^Lab&1.2&ISO^MR~B^^^Z||Wang^Wu||\"\"|F\rOBX|1|ST|c||x\\F\\y\r");
    const auto message = parse(text);
    ASSERT_TRUE(message);
    const auto pid = message->first("PID");
    EXPECT_EQ(pid.field(3).repetition_count(), 2U);
    EXPECT_EQ(pid.field(3).repetition(1).component(4).subcomponent(2).raw(), "1.2");
    EXPECT_EQ(pid.text(3, 4, 3), "ISO");
    EXPECT_EQ(pid.field(3).repetition(2).component(1).raw(), "B");
    EXPECT_EQ(pid.field(3).repetition(3).component(1).raw(), "");
    EXPECT_EQ(pid.text(5, 2), "Wu");
    EXPECT_TRUE(pid.field(7).is_null());
    EXPECT_FALSE(pid.field(7).is_empty());
    EXPECT_EQ(pid.text(7), "");
    EXPECT_TRUE(pid.field(6).is_empty());
    EXPECT_FALSE(pid.field(6).is_null());
    EXPECT_TRUE(pid.field(99).is_empty());
    EXPECT_TRUE(pid.field(0).is_empty());
    EXPECT_EQ(message->first("OBX").text(5), "x|y");
    EXPECT_FALSE(message->first("ZZZ"));
    EXPECT_EQ(message->first("ZZZ").text(3), "");
    EXPECT_EQ(message->first("ZZZ").path(3), "");
}

TEST(Message, WalksTheResultsOfOneOrder) {
    const auto text = with("OBR|1\rOBX|1\rNTE|1\rOBX|2\rOBR|2\rOBX|3\rZZZ|own");
    const auto message = parse(text);
    ASSERT_TRUE(message);
    EXPECT_EQ(message->count("OBX"), 3U);
    EXPECT_EQ(message->all("OBR").size(), 2U);
    const auto order = message->first("OBR");
    std::string seen;
    for (auto obx = message->next("OBX", order.index(), {"OBR"}); obx;
         obx = message->next("OBX", obx.index(), {"OBR"})) {
        seen += obx.text(1);
    }
    EXPECT_EQ(seen, "12");
    EXPECT_EQ(message->all("OBX")[1].path(5), "OBX[2]-5");
    EXPECT_EQ(message->all("OBX")[1].path(5, 2), "OBX[2]-5.2");
    EXPECT_EQ(message->header().path(9), "MSH-9");
    EXPECT_EQ(message->first("ZZZ").text(1), "own");
}

TEST(Message, AcceptsEveryLineEnd) {
    for (const std::string end : {"\r", "\n", "\r\n", "\r\r", "\n\n"}) {
        const auto text = std::string(header) + end + "PID|1||X" + end + "PV1|1" + end;
        const auto message = parse(text);
        ASSERT_TRUE(message);
        EXPECT_EQ(message->segment_count(), 3U);
        EXPECT_EQ(message->first("PID").raw(), "PID|1||X");
        EXPECT_EQ(message->first("PV1").text(1), "1");
    }
}

TEST(Message, KeepsTypedLineBreaksWhereCarriageReturnsEndSegments) {
    const auto text = with("NTE|1||first line\nsecond line\r\nPV1|1\nOBX|1");
    const auto message = parse(text);
    ASSERT_TRUE(message) << message.error().to_string();
    EXPECT_EQ(message->first("NTE").text(3), "first line\nsecond line");
    EXPECT_EQ(message->segment_count(), 4U);
}

TEST(Message, UsesTheDelimitersOfTheHeader) {
    const auto message = parse("MSH#*!%$#A#B\rPID#1##x*y$z!w#%T%");
    ASSERT_TRUE(message);
    const auto pid = message->first("PID");
    EXPECT_EQ(pid.text(3, 2, 2), "z");
    EXPECT_EQ(pid.field(3).repetition(2).component(1).raw(), "w");
    EXPECT_EQ(pid.text(4), "$");
    EXPECT_EQ(parse("MSH|^~\\&#|A")->delimiters().truncation, '#');
}

TEST(Message, SkipsAByteOrderMarkAndBlankLines) {
    const auto text = "\xEF\xBB\xBF\r\n" + with("PID|1");
    ASSERT_TRUE(parse(text));
    EXPECT_EQ(parse(text)->count("PID"), 1U);
}

struct BrokenCase {
    std::string text;
    ProblemCode code;
    std::string path;
};

TEST(Message, NamesWhatIsBrokenAndWhere) {
    const BrokenCase cases[] = {
        {"", ProblemCode::MessageEmpty, ""},
        {"\r\n \r\n", ProblemCode::MessageEmpty, ""},
        {"PID|1", ProblemCode::HeaderBroken, "MSH"},
        {"{\"resourceType\":1}", ProblemCode::HeaderBroken, "MSH"},
        {"MSH", ProblemCode::HeaderBroken, "MSH-1"},
        {"MSHA^~\\&|x", ProblemCode::HeaderBroken, "MSH-1"},
        {"MSH|^~|x", ProblemCode::HeaderBroken, "MSH-2"},
        {"MSH|^~\\&#!|x", ProblemCode::HeaderBroken, "MSH-2"},
        {"MSH|^^\\&|x", ProblemCode::HeaderBroken, "MSH-2"},
        {"MSH|^~\\a|x", ProblemCode::HeaderBroken, "MSH-2"},
        {"MSH|^~\\ |x", ProblemCode::HeaderBroken, "MSH-2"},
        {"MSH||x", ProblemCode::HeaderBroken, "MSH-2"},
        {with("PI|1"), ProblemCode::SegmentBroken, "segment 2"},
        {with("PID|1\rpv1|1"), ProblemCode::SegmentBroken, "segment 3"},
        {with("PID1|1"), ProblemCode::SegmentBroken, "segment 2"},
        {with("1ID|1"), ProblemCode::SegmentBroken, "segment 2"},
        {with("free text"), ProblemCode::SegmentBroken, "segment 2"},
        {with("PID\nname|1"), ProblemCode::SegmentBroken, "segment 2"},
        {std::string(header) + "\nPID|1\nfree text", ProblemCode::SegmentBroken, "segment 3"},
        {with("PID|1\r") + std::string(header), ProblemCode::SegmentBroken, "MSH[2]"},
        {with("OBX|1\rOBX|" + std::string(segment_bytes_max, 'x')), ProblemCode::SegmentTooLarge,
         "OBX[2]"},
        {with("OBX|1\rOBX" + std::string(segment_fields_max + 1, '|')),
         ProblemCode::SegmentTooLarge, "OBX[2]"},
        {with(std::string(message_bytes_max, 'x')), ProblemCode::MessageTooLarge, ""},
    };
    for (const auto& [text, code, path] : cases) {
        const auto message = parse(text);
        ASSERT_FALSE(message) << text.substr(0, 80);
        EXPECT_EQ(message.error().code, code) << text.substr(0, 80);
        EXPECT_EQ(message.error().path, path) << text.substr(0, 80);
    }
}

TEST(Message, LimitsTheNumberOfSegments) {
    std::string text(header);
    for (std::size_t i = 1; i < segments_max; ++i) text += "\rNTE|1";
    EXPECT_TRUE(parse(text));
    text += "\rNTE|1";
    const auto message = parse(text);
    ASSERT_FALSE(message);
    EXPECT_EQ(message.error().code, ProblemCode::MessageTooLarge);
    EXPECT_EQ(message.error().path, "NTE[10000]");
}

TEST(Message, AllowsTheGreatestNumberOfFields) {
    const auto text = with("OBX" + std::string(segment_fields_max, '|') + "last");
    const auto message = parse(text);
    ASSERT_TRUE(message);
    EXPECT_EQ(message->first("OBX").field_count(), segment_fields_max);
    EXPECT_EQ(message->first("OBX").text(segment_fields_max), "last");
}

TEST(Message, CanBeReadAnew) {
    Message message;
    const auto first = with("PID|1\rPV1|1");
    const auto second = with("OBX|9");
    ASSERT_TRUE(message.read(first));
    ASSERT_FALSE(message.read("nonsense"));
    EXPECT_EQ(message.segment_count(), 0U);
    ASSERT_TRUE(message.read(second));
    EXPECT_EQ(message.segment_count(), 2U);
    EXPECT_EQ(message.first("OBX").text(1), "9");
}

TEST(Header, IsReadFromWhatCannotBeParsed) {
    const auto broken = read_header(with("free text \xFF"));
    EXPECT_EQ(broken.control_id, "42");
    EXPECT_EQ(broken.sending_facility, "Hospital");
    EXPECT_EQ(broken.type, "ORU^R01^ORU_R01");
    EXPECT_EQ(broken.version, "2.5.1");
    EXPECT_EQ(read_header("").control_id, "");
    EXPECT_EQ(read_header("MSH|^^^^|a|b|c|d|e|f|g|7").control_id, "");
    EXPECT_EQ(read_header("MSH|^~\\&|a\xFF|b").sending_application, "");
    EXPECT_EQ(read_header("MSH|^~\\&|a\xFF|b").sending_facility, "b");
    EXPECT_EQ(read_header("BHS|^~\\&|a|b|c|d|e|f|g|h|77").batch_control_id, "77");
}

}  // namespace
}  // namespace fengsui::wire::hl7
