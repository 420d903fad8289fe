// SPDX-License-Identifier: Apache-2.0
#include "web/query.hpp"

#include <gtest/gtest.h>

namespace fengsui::web {
namespace {

using base::ProblemCode;

TEST(Query, DecodesNamesAndValues) {
    const auto query = parse_query("place=%E9%85%89%E9%98%B3&note=a+b%2Bc&empty=&flag&&x=1=2&x=3");
    ASSERT_TRUE(query);
    EXPECT_EQ(query->text("place"), "酉阳");
    EXPECT_EQ(query->text("note"), "a b+c");
    EXPECT_EQ(query->text("empty"), std::nullopt);
    EXPECT_EQ(query->text("flag"), std::nullopt);
    EXPECT_EQ(query->text("x"), "1=2");
    EXPECT_EQ(query->text("absent"), std::nullopt);
    EXPECT_EQ(query->items().size(), 6U);
}

TEST(Query, RefusesWhatIsNotPercentEncodedUtf8) {
    for (const char* text : {"a=%", "a=%4", "a=%4g", "a=%ff", "%=1", "a=%00", "a=\xff", "=1"}) {
        const auto query = parse_query(text);
        ASSERT_FALSE(query) << text;
        EXPECT_EQ(query.error().code, ProblemCode::RequestInvalid) << text;
    }
}

TEST(Query, HasLimits) {
    std::string many;
    for (std::size_t i = 0; i < kQueryParametersMax; ++i) many += "a=1&";
    EXPECT_TRUE(parse_query(many));
    EXPECT_FALSE(parse_query(many + "b=1"));
    EXPECT_TRUE(parse_query("a=" + std::string(kQueryValueBytesMax, 'x')));
    EXPECT_FALSE(parse_query("a=" + std::string(kQueryValueBytesMax + 1, 'x')));
    EXPECT_FALSE(parse_query(std::string(kQueryBytesMax + 1, '&')));
}

TEST(Query, ReadersCheckAndNameTheParameter) {
    const auto query = *parse_query(
        "days=30&bad=3x&big=999&from=2026-11-21&wrong=2026-13-01&state=open&cursor=77");
    EXPECT_EQ(query.number("days", 7, 1, 366).value(), 30);
    EXPECT_EQ(query.number("absent", 7, 1, 366).value(), 7);
    EXPECT_EQ(query.number("bad", 7, 1, 366).error(),
              (base::Problem{ProblemCode::ValueInvalid, "?bad",
                             "expected a whole number from 1 to 366"}));
    EXPECT_FALSE(query.number("big", 7, 1, 366));
    EXPECT_EQ(query.day("from").value(), base::make_day(2026, 11, 21));
    EXPECT_EQ(query.day("absent").value(), std::nullopt);
    EXPECT_EQ(query.day("wrong").error().path, "?wrong");
    EXPECT_EQ(query.id("cursor").value(), 77);
    EXPECT_FALSE(query.id("bad"));
    EXPECT_EQ(query.choice("state", {"all", "open"}).value(), "open");
    EXPECT_EQ(query.choice("absent", {"all", "open"}).value(), "all");
    EXPECT_EQ(query.choice("state", {"all", "closed"}).error().detail,
              "expected one of all closed");
}

TEST(Query, PageHasADefaultAndAMaximum) {
    EXPECT_EQ(parse_query("")->page()->limit, 50);
    EXPECT_EQ(parse_query("limit=200&cursor=5")->page()->cursor, 5);
    EXPECT_FALSE(parse_query("limit=201")->page());
    EXPECT_FALSE(parse_query("limit=0")->page());
    EXPECT_FALSE(parse_query("cursor=-5")->page());
}

TEST(PercentDecode, PlusIsASpaceOnlyInAQuery) {
    EXPECT_EQ(percent_decode("a+b", Plus::IsSpace), "a b");
    EXPECT_EQ(percent_decode("a+b", Plus::IsPlus), "a+b");
}

TEST(PercentDecode, ANulIsNoText) {
    EXPECT_EQ(percent_decode("a%00b", Plus::IsPlus), std::nullopt);
}

}  // namespace
}  // namespace fengsui::web
