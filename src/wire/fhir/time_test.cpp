// SPDX-License-Identifier: Apache-2.0
#include "wire/fhir/time.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace fengsui::wire::fhir {
namespace {

TEST(FhirTime, ReadsEveryPrecision) {
    const struct {
        std::string_view text;
        Precision precision;
        std::string_view instant_in_chongqing;
    } cases[] = {
        {"2024", Precision::Year, "2024-01-01T00:00:00.000+08:00"},
        {"2024-06", Precision::Month, "2024-06-01T00:00:00.000+08:00"},
        {"2024-06-05", Precision::Day, "2024-06-05T00:00:00.000+08:00"},
        {"2024-06-05T18:39", Precision::Minute, "2024-06-05T18:39:00.000+08:00"},
        {"2024-06-05T18:39Z", Precision::Minute, "2024-06-06T02:39:00.000+08:00"},
        {"2024-06-05T18:39:58+00:00", Precision::Second, "2024-06-06T02:39:58.000+08:00"},
        {"2024-06-05T18:54:58.594Z", Precision::Millisecond, "2024-06-06T02:54:58.594+08:00"},
        {"2024-06-05T18:54:58.5941234-05:00", Precision::Millisecond,
         "2024-06-06T07:54:58.594+08:00"},
        {" 2020-05-05T15:00:45-04:00 ", Precision::Second, "2020-05-06T03:00:45.000+08:00"},
    };
    for (const auto& [text, precision, instant] : cases) {
        const auto time = parse_time(text, "$");
        ASSERT_TRUE(time) << text;
        EXPECT_EQ(time->precision, precision) << text;
        EXPECT_EQ(base::to_iso(time->instant(8 * 60), 8 * 60), instant) << text;
    }
}

TEST(FhirTime, RefusesWhatIsNone) {
    for (const std::string_view text :
         {"", "24", "20240605", "2024-13", "2024-02-30", "2024-6-5", "2024-06-05T", "2024-06-05T18",
          "2024-06-05T24:00", "2024-06-05T18:39:60", "2024-06-05T18:39:58.",
          "2024-06-05T18:39:58.1234567890Z", "2024-06-05T18:39:58+0800",
          "2024-06-05T18:39:58+15:00", "2024-06-05 18:39", "2024-06-05T18:39:58ZZ", "2024-06-05Z",
          "05/13/2020", "0000-01-01"}) {
        const auto time = parse_time(text, "$.birthDate");
        ASSERT_FALSE(time) << text;
        EXPECT_EQ(time.error().path, "$.birthDate");
    }
}

RC_GTEST_PROP(FhirTime, ReadsWhatWeWrite, ()) {
    const base::Instant at{*rc::gen::inRange<std::int64_t>(0, 4'102'444'800'000)};
    const int offset = *rc::gen::inRange(-48, 57) * 15;
    const auto time = parse_time(base::to_iso(at, offset), "");
    RC_ASSERT(time.has_value());
    RC_ASSERT(time->instant(0) == at);
}

}  // namespace
}  // namespace fengsui::wire::fhir
