// SPDX-License-Identifier: Apache-2.0
#include "base/json.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "base/schema.hpp"

namespace fengsui::base::json_test {

enum class Kind { ResponseTeam, EarsC2, ClassA, II, None };
BOOST_DESCRIBE_ENUM(Kind, ResponseTeam, EarsC2, ClassA, II, None)

struct Task {
    std::string title;
    Day due;
    std::optional<double> ratio;
    bool operator==(const Task&) const = default;
};
BOOST_DESCRIBE_STRUCT(Task, (), (title, due, ratio))

struct Row {
    std::string id;
    std::int64_t count = 0;
    bool operator==(const Row&) const = default;
};
BOOST_DESCRIBE_STRUCT(Row, (), (id, count))

struct Detail : Row {
    Kind kind = Kind::None;
    bool alarm = false;
    std::uint8_t small = 0;
    std::vector<Task> tasks;
    std::map<std::string, int> by_place;
    std::optional<Instant> closed;
    std::string default_;
    bool operator==(const Detail&) const = default;
};
BOOST_DESCRIBE_STRUCT(Detail, (Row), (kind, alarm, small, tasks, by_place, closed, default_))

Detail example() {
    Detail detail;
    detail.id = "9007199254740993";
    detail.count = -3;
    detail.kind = Kind::ResponseTeam;
    detail.alarm = true;
    detail.small = 255;
    detail.tasks = {{"采样 \"甲\"\n\x01", *make_day(2026, 11, 21), 3.86},
                    {"b", *make_day(2026, 11, 22), {}}};
    detail.by_place = {{"500242", 7}};
    detail.closed = *parse_iso("2026-11-21T14:32:08.123+08:00");
    detail.default_ = "d";
    return detail;
}

TEST(Json, WritesMembersInOrderBaseFirstAndLeavesOutEmptyOptionals) {
    EXPECT_EQ(
        to_json(example()),
        R"({"id":"9007199254740993","count":-3,"kind":"response_team","alarm":true,"small":255,)"
        R"("tasks":[{"title":"采样 \"甲\"\n\u0001","due":"2026-11-21","ratio":3.86},)"
        R"({"title":"b","due":"2026-11-22"}],"by_place":{"500242":7},)"
        R"("closed":"2026-11-21T14:32:08.123+08:00","default":"d"})");
}

TEST(Json, ReadsBackWhatItWrites) {
    const auto back = from_json<Detail>(to_json(example()));
    ASSERT_TRUE(back) << back.error().to_string();
    EXPECT_EQ(*back, example());
}

TEST(Json, EnumeratorsTravelInSnakeCaseAndRomanNumeralsStay) {
    EXPECT_EQ(to_json(std::vector<Kind>{Kind::ResponseTeam, Kind::EarsC2, Kind::ClassA, Kind::II,
                                        Kind::None}),
              R"(["response_team","ears_c2","class_a","II","none"])");
    EXPECT_EQ(parse_enum<Kind>("ears_c2"), Kind::EarsC2);
    EXPECT_EQ(parse_enum<Kind>("EarsC2"), std::nullopt);
    const auto wrong = from_json<Kind>(R"("IV")");
    ASSERT_FALSE(wrong);
    EXPECT_EQ(wrong.error().detail, "expected one of response_team ears_c2 class_a II none");
}

TEST(Json, UnknownMembersAreIgnoredAndNullIsAnEmptyOptional) {
    const auto task =
        from_json<Task>(R"({"x":[1,{"y":2}],"title":"t","due":"2026-01-02","ratio":null})");
    ASSERT_TRUE(task);
    EXPECT_EQ(task->ratio, std::nullopt);
}

struct Holder {
    std::vector<Task> tasks;
};
BOOST_DESCRIBE_STRUCT(Holder, (), (tasks))

struct Wrong {
    const char* text;
    const char* path;
    const char* detail;
};

TEST(Json, AProblemNamesTheMember) {
    const Wrong cases[] = {
        {R"({"tasks":[{"title":"t"}]})", "$.tasks[0].due", "missing"},
        {R"({"tasks":[{"title":"t","due":"2026-01-02"},{"title":3,"due":""}]})", "$.tasks[1].title",
         "expected text"},
        {R"({"tasks":[{"title":"t","due":"2026-02-30"}]})", "$.tasks[0].due",
         "expected a day such as 2026-11-21"},
        {R"({"tasks":[{"title":"t","due":"2026-01-02","ratio":"1"}]})", "$.tasks[0].ratio",
         "expected a number"},
        {R"({"tasks":{}})", "$.tasks", "expected a list"},
        {R"({"tasks":[7]})", "$.tasks[0]", "expected an object"},
        {R"([])", "$", "expected an object"},
    };
    for (const auto& wrong : cases) {
        const auto result = from_json<Holder>(wrong.text);
        ASSERT_FALSE(result) << wrong.text;
        EXPECT_EQ(result.error(), (Problem{ProblemCode::ValueInvalid, wrong.path, wrong.detail}));
    }
}

TEST(Json, IntegersAreCheckedForRange) {
    EXPECT_EQ(from_json<std::int64_t>("-9223372036854775808").value(),
              std::numeric_limits<std::int64_t>::min());
    EXPECT_EQ(from_json<std::uint64_t>("18446744073709551615").value(),
              std::numeric_limits<std::uint64_t>::max());
    EXPECT_EQ(from_json<int>("3.0").value(), 3);
    for (const char* text : {"2147483648", "-2147483649", "3.5", "1e300", "\"3\"", "true", "null"})
        EXPECT_FALSE(from_json<int>(text)) << text;
    EXPECT_FALSE(from_json<std::uint8_t>("256"));
    EXPECT_FALSE(from_json<std::uint8_t>("-1"));
}

TEST(Json, DoublesReadAsPeopleWriteThem) {
    EXPECT_EQ(to_json(3.86), "3.86");
    EXPECT_EQ(to_json(100000.0), "100000");
    EXPECT_EQ(to_json(-0.25), "-0.25");
    EXPECT_EQ(to_json(0.0), "0");
    EXPECT_EQ(to_json(0.000001), "0.000001");
    EXPECT_EQ(to_json(1.0 / 3), "0.3333333333333333");
    EXPECT_EQ(to_json(1e300), "1e+300");
    EXPECT_EQ(to_json(std::nan("")), "null");
    EXPECT_EQ(to_json(std::vector<double>{HUGE_VAL, 1.5}), "[null,1.5]");
    EXPECT_DOUBLE_EQ(from_json<double>(to_json(0.1)).value(), 0.1);
    EXPECT_EQ(from_json<double>("18446744073709551615").value(), 18446744073709551615.0);
}

TEST(Json, LimitsHoldBeforeAnythingIsBuilt) {
    const std::string deep = std::string(33, '[') + std::string(33, ']');
    EXPECT_EQ(parse_json(deep).error().code, ProblemCode::JsonTooDeep);
    EXPECT_TRUE(parse_json(deep.substr(1, 64)));
    EXPECT_EQ(parse_json("[1,2]", {.max_bytes = 4}).error().code, ProblemCode::BodyTooLarge);
    EXPECT_TRUE(parse_json("[1,2]", {.max_bytes = 5}));
}

TEST(Json, BrokenTextIsJsonInvalid) {
    for (const char* text :
         {"", " ", "{", "[1,]", "{\"a\":1}x", "{a:1}", "\"\xff\"", "nul", "[1][2]"}) {
        const auto value = parse_json(text);
        ASSERT_FALSE(value) << text;
        EXPECT_EQ(value.error().code, ProblemCode::JsonInvalid) << text;
    }
    EXPECT_TRUE(parse_json(" {\"a\":1} \n"));
}

TEST(Json, DomPassesThrough) {
    EXPECT_EQ(to_json(from_json<boost::json::value>(R"({"b":[1,2.5,"x",null,true]})").value()),
              R"({"b":[1,2.5,"x",null,true]})");
    EXPECT_FALSE(from_json<boost::json::object>("[]"));
    EXPECT_FALSE(from_json<boost::json::array>("{}"));
}

}  // namespace fengsui::base::json_test

namespace fengsui::base::other {
struct Task {
    std::vector<Task> parts;
};
BOOST_DESCRIBE_STRUCT(Task, (), (parts))
}  // namespace fengsui::base::other

namespace fengsui::base::json_test {

template <class T>
struct Page {
    std::vector<T> items;
    std::optional<std::string> next_cursor;
    BOOST_DESCRIBE_CLASS(Page, (), (items, next_cursor), (), ())
};

TEST(Schema, FollowsTheDescription) {
    SchemaSet set;
    EXPECT_EQ(print_json(set.schema_of<Page<Detail>>()),
              R"({"$ref":"#/components/schemas/PageOfDetail"})");
    EXPECT_EQ(
        print_json(set.components().at("PageOfDetail")),
        R"({"type":"object","properties":{"items":{"type":"array","items":{"$ref":"#/components/schemas/Detail"}},)"
        R"("next_cursor":{"type":"string"}},"required":["items"]})");
    EXPECT_EQ(print_json(set.components().at("Kind")),
              R"({"type":"string","enum":["response_team","ears_c2","class_a","II","none"]})");
    const auto& detail = set.components().at("Detail").at("properties");
    EXPECT_EQ(print_json(detail.at("count")), R"({"type":"integer","format":"int64"})");
    EXPECT_EQ(print_json(detail.at("small")), R"({"type":"integer","format":"int32"})");
    EXPECT_EQ(print_json(detail.at("by_place")),
              R"({"type":"object","additionalProperties":{"type":"integer","format":"int32"}})");
    EXPECT_EQ(print_json(detail.at("closed")), R"({"type":"string","format":"date-time"})");
    EXPECT_TRUE(detail.get_object().contains("default"));
}

TEST(Schema, SameLastNameIsToldApartAndATypeMayHoldItself) {
    SchemaSet set;
    set.schema_of<Task>();
    EXPECT_EQ(print_json(set.schema_of<other::Task>()),
              R"({"$ref":"#/components/schemas/OtherTask"})");
    EXPECT_EQ(print_json(set.components().at("OtherTask")),
              R"({"type":"object","properties":{"parts":{"type":"array","items":)"
              R"({"$ref":"#/components/schemas/OtherTask"}}},"required":["parts"]})");
    EXPECT_EQ(set.components().size(), 2U);
}

TEST(Schema, OneDocumentResolvesItsOwnReferences) {
    const auto document = schema_of<Task>();
    EXPECT_EQ(document.at("$ref"), "#/components/schemas/Task");
    EXPECT_TRUE(document.at("components").at("schemas").get_object().contains("Task"));
}

}  // namespace fengsui::base::json_test
