// SPDX-License-Identifier: Apache-2.0
#include "wire/hl7/time.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace fengsui::wire::hl7 {
namespace {

using base::to_iso;
using base::to_string;

TEST(Hl7Time, ReadsEveryPrecision) {
    const struct {
        std::string_view text;
        std::string_view day;
        Precision precision;
        std::string_view instant_in_chongqing;
    } cases[] = {
        {"2021", "2021-01-01", Precision::Year, "2021-01-01T00:00:00.000+08:00"},
        {"202106", "2021-06-01", Precision::Month, "2021-06-01T00:00:00.000+08:00"},
        {"20210623", "2021-06-23", Precision::Day, "2021-06-23T00:00:00.000+08:00"},
        {"2021062316", "2021-06-23", Precision::Hour, "2021-06-23T16:00:00.000+08:00"},
        {"202106231615", "2021-06-23", Precision::Minute, "2021-06-23T16:15:00.000+08:00"},
        {"20210623161533", "2021-06-23", Precision::Second, "2021-06-23T16:15:33.000+08:00"},
        {"20210623161533.2340-0400", "2021-06-23", Precision::Millisecond,
         "2021-06-24T04:15:33.234+08:00"},
        {"20210623161533.5", "2021-06-23", Precision::Millisecond, "2021-06-23T16:15:33.500+08:00"},
        {"202106231615-0400", "2021-06-23", Precision::Minute, "2021-06-24T04:15:00.000+08:00"},
        {"20210623+0000", "2021-06-23", Precision::Day, "2021-06-23T08:00:00.000+08:00"},
        {"20240229", "2024-02-29", Precision::Day, "2024-02-29T00:00:00.000+08:00"},
        {" 20210623 ", "2021-06-23", Precision::Day, "2021-06-23T00:00:00.000+08:00"},
    };
    for (const auto& [text, day, precision, instant] : cases) {
        const auto time = parse_time(text, "PID-7");
        ASSERT_TRUE(time) << text;
        EXPECT_EQ(to_string(time->day), day) << text;
        EXPECT_EQ(time->precision, precision) << text;
        EXPECT_EQ(to_iso(time->instant(8 * 60), 8 * 60), instant) << text;
    }
}

TEST(Hl7Time, RefusesWhatIsNone) {
    for (const std::string_view text : {"",
                                        "202",
                                        "20210",
                                        "2021-06-23",
                                        "2021-0623",
                                        "2021/06/23",
                                        "20211301",
                                        "20210230",
                                        "20230229",
                                        "2021062324",
                                        "202106231660",
                                        "20210623161560",
                                        "20210623161533.",
                                        "20210623161533.12345",
                                        "202106231615.5",
                                        "20210623+08",
                                        "20210623+08:00",
                                        "20210623+1500",
                                        "20210623-1300",
                                        "20210623+0807",
                                        "00000101",
                                        "20210623T1615",
                                        "2021062a",
                                        "202106231615331",
                                        "unknown",
                                        "20210623^",
                                        "\"\"",
                                        "＋2021"}) {
        const auto time = parse_time(text, "PID-7");
        ASSERT_FALSE(time) << text;
        EXPECT_EQ(time.error().code, base::ProblemCode::DateInvalid);
        EXPECT_EQ(time.error().path, "PID-7");
    }
}

RC_GTEST_PROP(Hl7Time, IsReadAsItWasWritten, ()) {
    const base::Instant at{*rc::gen::inRange<std::int64_t>(0, 4'102'444'800) * 1000};
    const int offset = *rc::gen::inRange(-48, 57) * 15;
    const auto time = parse_time(to_hl7_time(at, offset), "");
    RC_ASSERT(time.has_value());
    RC_ASSERT(time->instant(0) == at);
    RC_ASSERT(time->day == base::local_day(at, offset));
}

}  // namespace
}  // namespace fengsui::wire::hl7
