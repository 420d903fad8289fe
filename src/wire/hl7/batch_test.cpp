// SPDX-License-Identifier: Apache-2.0
#include "wire/hl7/batch.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>

#include "wire/hl7/message.hpp"

namespace fengsui::wire::hl7 {
namespace {

using base::ProblemCode;

std::string message(int id) {
    return "MSH|^~\\&|A|B|C|D|20260101||ADT^A04|" + std::to_string(id) +
           "|P|2.5.1\rPID|1||7\rPV1|1\r";
}

constexpr std::string_view file_begin = "FHS|^~\\&|A|B\rBHS|^~\\&|A|B\r";

std::string problems_of(const Batch& batch) {
    std::string all;
    for (const auto& problem : batch.problems) {
        all += std::string(base::info(problem.code).name) + " " + problem.path + ";";
    }
    return all;
}

TEST(SplitBatch, GivesOneMessageOrSeveral) {
    const auto text = message(1) + message(2) + "\r\n" + message(3);
    const auto batch = split_batch(text);
    ASSERT_TRUE(batch);
    ASSERT_EQ(batch->messages.size(), 3U);
    EXPECT_EQ(batch->problems.size(), 0U);
    EXPECT_FALSE(batch->has_envelope());
    for (std::size_t i = 0; i < 3; ++i) {
        const auto& one = batch->messages[i];
        EXPECT_EQ(one.number, i + 1);
        EXPECT_EQ(one.first_segment, 3 * i + 1);
        EXPECT_EQ(text.compare(one.offset, 3, "MSH"), 0);
        EXPECT_EQ(one.completeness, Completeness::Complete);
        EXPECT_EQ(parse(one.bytes)->control_id(), std::to_string(i + 1));
        EXPECT_EQ(parse(one.bytes)->segment_count(), 3U);
    }
}

TEST(SplitBatch, TakesTheEnvelopeOff) {
    const auto text = std::string(file_begin) + message(1) + message(2) + "BTS|2\rFTS|1\r";
    const auto batch = split_batch(text);
    ASSERT_TRUE(batch);
    EXPECT_EQ(batch->messages.size(), 2U);
    EXPECT_EQ(batch->messages[1].first_segment, 6U);
    EXPECT_EQ(batch->file_header, "FHS|^~\\&|A|B");
    EXPECT_EQ(batch->batch_header, "BHS|^~\\&|A|B");
    EXPECT_EQ(problems_of(*batch), "");
}

TEST(SplitBatch, ReportsWhatTheEnvelopeLacks) {
    const auto two = message(1) + message(2);
    const auto begin = std::string(file_begin);
    const struct {
        std::string text;
        std::string problems;
        std::size_t messages;
    } cases[] = {
        {begin + two + "BTS|2\r", "batch_truncated FTS;", 2},
        {begin + two, "batch_truncated BTS;batch_truncated FTS;", 2},
        {begin + two + "FTS|1\r", "batch_truncated BTS;", 2},
        {begin + two + "BTS|3\rFTS|1\r", "batch_truncated BTS-1;", 2},
        {begin + two + "BTS|2\rFTS|2\r", "batch_truncated FTS-1;", 2},
        {begin + two + "BTS|x\rFTS\r", "field_invalid BTS-1;", 2},
        {begin + two + "BTS\rFTS|\r", "", 2},
        {begin + "BTS|0\rFTS|1\r", "", 0},
        {begin + "BTS|0\rBHS|^~\\&\r" + two + "BTS|2\rFTS|2\r", "", 2},
        {begin + "BHS|^~\\&\r" + two + "BTS|2\rFTS|2\r", "batch_truncated BTS;", 2},
        {two + "BTS|2\r", "batch_truncated BTS;", 2},
        {begin + "NTE|1\r" + two + "BTS|2\rNTE|1\rFTS\r",
         "segment_broken segment 3;segment_broken segment 11;", 2},
    };
    for (const auto& [text, problems, messages] : cases) {
        const auto batch = split_batch(text);
        ASSERT_TRUE(batch) << text;
        EXPECT_EQ(problems_of(*batch), problems) << text;
        EXPECT_EQ(batch->messages.size(), messages) << text;
    }
}

TEST(SplitBatch, MarksTheMessageThatMayBeCut) {
    const auto text = std::string(file_begin) + message(1) + message(2);
    EXPECT_EQ(split_batch(text)->messages[0].completeness, Completeness::Complete);
    EXPECT_EQ(split_batch(text)->messages[1].completeness, Completeness::Unconfirmed);
    EXPECT_EQ(split_batch(text + "BTS|2\r")->messages[1].completeness, Completeness::Complete);
    const auto cut = text.substr(0, text.size() - 3);
    EXPECT_EQ(split_batch(cut)->messages[0].completeness, Completeness::Complete);
    EXPECT_EQ(split_batch(cut)->messages[1].completeness, Completeness::Cut);
    // Without an envelope nothing tells a cut: senders leave the last line end out.
    EXPECT_EQ(split_batch(message(1) + "PV2|1")->messages[0].completeness, Completeness::Complete);
}

TEST(SplitBatch, RefusesWhatIsNoHl7) {
    EXPECT_EQ(split_batch("").error().code, ProblemCode::MessageEmpty);
    EXPECT_EQ(split_batch("\r\n\r").error().code, ProblemCode::MessageEmpty);
    EXPECT_EQ(split_batch("{}").error().code, ProblemCode::HeaderBroken);
    EXPECT_EQ(split_batch("MSHX").error().code, ProblemCode::HeaderBroken);
    EXPECT_EQ(split_batch("PID|1\r" + message(1)).error().code, ProblemCode::HeaderBroken);
    EXPECT_EQ(split_batch(std::string(batch_bytes_max + 1, 'x')).error().code,
              ProblemCode::MessageTooLarge);
    std::string many;
    for (std::size_t i = 0; i <= batch_messages_max; ++i) many += "MSH|^~\\&|\r";
    EXPECT_EQ(split_batch(many).error().code, ProblemCode::MessageTooLarge);
    EXPECT_TRUE(looks_like_hl7("\xEF\xBB\xBF\r\nBHS|^~\\&"));
    EXPECT_FALSE(looks_like_hl7("name,age"));
}

TEST(SplitBatch, ReadsACapturedMllpStream) {
    const auto text = "\v" + message(1) + "\x1C\r\v" + message(2) + "\x1C\r";
    const auto batch = split_batch(text);
    ASSERT_TRUE(batch);
    ASSERT_EQ(batch->messages.size(), 2U);
    EXPECT_EQ(parse(batch->messages[0].bytes)->segment_count(), 3U);
    EXPECT_EQ(parse(batch->messages[1].bytes)->control_id(), "2");
}

RC_GTEST_PROP(SplitBatch, NeverTakesACutMessageForAWholeOne, ()) {
    const int count = *rc::gen::inRange(1, 6);
    std::string text(file_begin);
    for (int i = 1; i <= count; ++i) text += message(i);
    const auto whole = text + "BTS|" + std::to_string(count) + "\rFTS|1\r";
    const auto size = *rc::gen::inRange<std::size_t>(4, whole.size() - 1);
    const auto batch = split_batch(std::string_view(whole).substr(0, size));
    RC_ASSERT(batch.has_value());
    for (const auto& one : batch->messages) {
        if (one.completeness != Completeness::Complete) continue;
        RC_ASSERT(std::string(one.bytes) + "\r" == message(static_cast<int>(one.number)));
    }
    if (size < text.size() + 5) RC_ASSERT(!batch->problems.empty());
}

}  // namespace
}  // namespace fengsui::wire::hl7
