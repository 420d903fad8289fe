// SPDX-License-Identifier: Apache-2.0
#include "surveil/stream_routes.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <set>

#include "surveil/routes_fixture.hpp"

namespace fengsui::surveil {
namespace {

class StreamRoutesTest : public RoutesTest {
  protected:
    static int day(std::string_view text) { return base::parse_day(text)->days; }
    void count(const std::string& channel, const std::string& condition, const std::string& place,
               std::string_view on, int number) {
        execute(fmt::format(
            "INSERT INTO daily_count (county, channel, condition, place, day, count, late) VALUES "
            "('500242','{}','{}','{}',{},{},0)",
            channel, condition, place, day(on), number));
    }
    void alarm(const std::string& condition, const std::string& place, std::string_view on) {
        execute(
            fmt::format("INSERT INTO alarm (county, id, method, rule, channel, condition, place, "
                        "day, window_days, "
                        "count, threshold_milli, raised_ms, updated_ms) VALUES "
                        "('500242',{},'ears_c2','DT01','case','{}','{}',{},1,5,3000,1,1)",
                        ids_.next(), condition, place, day(on)));
    }
    static std::vector<std::string> names(const boost::json::array& rows) {
        std::vector<std::string> all;
        for (const auto& row : rows) {
            all.push_back(text(row, "channel") + " " + text(row, "condition") + " " +
                          text(row, "place"));
        }
        return all;
    }
    using Names = std::vector<std::string>;
};

TEST_F(StreamRoutesTest, StreamsOfTheLastDaysThoseWithAlarmsFirst) {
    count("case", "C10", kHome, "2026-11-01", 7);
    count("case", "C10", kHome, "2026-11-20", 2);
    count("case", "C10", kHome, "2026-10-01", 90);
    count("case", "C10", kTownship, "2026-11-20", 2);
    count("case", "C01", kOtherTownship, "2026-11-19", 4);
    count("pathogen", "B01", kHome, "2026-11-18", 1);
    alarm("C01", kOtherTownship, "2026-11-19");
    alarm("C01", kOtherTownship, "2026-01-19");
    const auto rows = items(get("viewer", "/api/v1/surveil/streams"));
    EXPECT_EQ((Names{"case C01 500242102", "case C10 500242", "case C10 500242101",
                     "pathogen B01 500242"}),
              names(rows));
    EXPECT_EQ(1, rows[0].at("alarms").as_int64());
    EXPECT_EQ("麻旺镇", text(rows[0], "place_name"));
    EXPECT_EQ("流行性感冒", text(rows[0], "condition_name_zh"));
    EXPECT_EQ(9, rows[1].at("total").as_int64());
    EXPECT_EQ("2026-11-20", text(rows[1], "last_day"));
    EXPECT_EQ(2, rows[1].at("last_count").as_int64());

    EXPECT_EQ((Names{"pathogen B01 500242"}),
              names(items(get("viewer", "/api/v1/surveil/streams?channel=pathogen"))));
    EXPECT_EQ((Names{"case C10 500242101"}),
              names(items(get("viewer", "/api/v1/surveil/streams?place=500242101"))));
    EXPECT_EQ(99, items(get("viewer", "/api/v1/surveil/streams?condition=C10&days=100"))[0]
                      .at("total")
                      .as_int64());
    EXPECT_EQ(1U, items(get("viewer", "/api/v1/surveil/streams?limit=1")).size());
}

TEST_F(StreamRoutesTest, AnotherMethodCanBeTriedOnAStream) {
    for (int back = 0; back < 40; ++back) {
        const auto on = base::to_string(*base::parse_day("2026-11-20") - back);
        count("case", "C10", kHome, on, back < 2 ? 9 : 1);
    }
    const std::string path = "/api/v1/surveil/series?condition=C10";
    const auto own = json(get("viewer", path));
    EXPECT_EQ("ears_c2", text(own, "method"));
    const auto& quiet = own.at("days").as_array().back();
    EXPECT_FALSE(quiet.at("alarm").as_bool()) << "none was raised";
    const auto tried = json(get("viewer", path + "&method=ears_c2&threshold=2.5&min_count=5"));
    EXPECT_TRUE(tried.at("days").as_array().back().at("alarm").as_bool());
    const auto high = json(get("viewer", path + "&method=ears_c2&threshold=2.5&min_count=10"));
    EXPECT_FALSE(high.at("days").as_array().back().at("alarm").as_bool());
    EXPECT_EQ(0, value<int>("SELECT COUNT(*) FROM alarm")) << "trying raises nothing";

    const auto weekly = json(get("viewer", path + "&method=farrington_flexible"));
    EXPECT_EQ(7, weekly.at("window_days").as_int64());
    EXPECT_GT(weekly.at("needs_days").as_int64(), 3 * 365);
    EXPECT_FALSE(weekly.at("days").as_array().back().as_object().contains("upper"));
    EXPECT_EQ(23, weekly.at("days").as_array().back().at("window_count").as_int64());

    EXPECT_EQ(422, get("viewer", path + "&method=oracle").status);
    EXPECT_EQ(422, get("viewer", path + "&method=ears_c2&threshold=nan").status);
    EXPECT_EQ(422, get("viewer", path + "&method=ears_c2&baseline_days=1").status);
}

TEST_F(StreamRoutesTest, AChannelThatIsQuietShowsItsOwnLastDays) {
    count("case", "C10", kHome, "2026-11-20", 2);
    count("vector", "B31", kHome, "2026-05-10", 3);
    count("vector", "B31", kHome, "2026-03-10", 5);
    const auto list = json(get("viewer", "/api/v1/surveil/streams?channel=vector"));
    const auto& rows = list.at("items").as_array();
    ASSERT_EQ(1U, rows.size());
    EXPECT_EQ(3, rows[0].at("total").as_int64());
    EXPECT_EQ("2026-05-10", text(list, "to")) << "and says which days";
    EXPECT_TRUE(items(get("viewer", "/api/v1/surveil/streams?channel=sector")).empty());
}

TEST_F(StreamRoutesTest, TheLastDaysEndToday) {
    count("case", "C10", kHome, "2026-10-23", 2);  // 30 days with today: inside
    count("case", "C10", kHome, "2026-10-22", 4);
    count("case", "C10", kHome, "2026-11-22", 8);  // tomorrow, by someone's wrong clock
    const auto list = json(get("viewer", "/api/v1/surveil/streams"));
    EXPECT_EQ("2026-11-21", text(list, "to"));
    EXPECT_EQ(2, list.at("items").as_array().at(0).at("total").as_int64());
}

TEST_F(StreamRoutesTest, ScopeIsKept) {
    count("case", "C10", kHome, "2026-11-20", 3);
    count("case", "C10", kTownship, "2026-11-20", 2);
    count("case", "C10", kOtherTownship, "2026-11-20", 1);
    EXPECT_EQ((Names{"case C10 500242101"}), names(items(get("town", "/api/v1/surveil/streams"))));
    EXPECT_EQ((Names{"case C10 500242101"}),
              names(items(get("town", "/api/v1/surveil/streams?place=500242"))));
    EXPECT_EQ(403, get("town", "/api/v1/surveil/streams?place=500242102").status);
    EXPECT_EQ(403, get("town", "/api/v1/surveil/series?condition=C10&place=500242").status);
    EXPECT_EQ(kTownship, text(json(get("town", "/api/v1/surveil/series?condition=C10")), "place"));
    EXPECT_EQ(403, get("town", "/api/v1/surveil/reports?place=500242102").status);
    EXPECT_EQ(403, get("machine", "/api/v1/surveil/streams").status);
    EXPECT_EQ(401, get("", "/api/v1/surveil/streams").status);
}

TEST_F(StreamRoutesTest, WordsThatNobodyKnowsAreRefused) {
    for (const auto* target :
         {"streams?channel=rumour", "streams?condition=ZZ", "streams?place=1", "streams?days=0",
          "streams?limit=x", "series", "series?condition=C10&from=2026-11-02&to=2026-11-01",
          "series?condition=C10&from=yesterday",
          "series?condition=C10&from=2020-01-01&to=2026-01-01", "heatmap",
          "heatmap?condition=C10&weeks=1000", "reports?result=perhaps", "reports?cursor=x",
          "reports?from=1"}) {
        EXPECT_EQ(422, get("viewer", std::string("/api/v1/surveil/") + target).status) << target;
    }
}

TEST_F(StreamRoutesTest, ASeriesEndsWithItsLastCount) {
    count("case", "C10", kHome, "2026-06-30", 4);
    const auto series = json(get("viewer", "/api/v1/surveil/series?condition=C10"));
    const auto days = series.at("days").as_array();
    ASSERT_EQ(90U, days.size());
    EXPECT_EQ("2026-06-30", text(days.back(), "day"));
    EXPECT_EQ(4, days.back().at("count").as_int64());
    EXPECT_EQ("2026-04-02", text(days.front(), "day"));
    const auto asked =
        json(get("viewer", "/api/v1/surveil/series?condition=C10&from=2026-06-29&to=2026-07-01"));
    EXPECT_EQ(3U, asked.at("days").as_array().size());
    const auto none = json(get("viewer", "/api/v1/surveil/series?condition=C05"));
    EXPECT_EQ("2026-11-21", text(none.at("days").as_array().back(), "day"));
}

TEST_F(StreamRoutesTest, TheHeatMapHasARowPerTownshipAndAColumnPerWeek) {
    count("case", "C10", kHome, "2026-11-22", 6);      // the Sunday of week 47
    count("case", "C10", kTownship, "2026-11-16", 1);  // its Monday
    count("case", "C10", kTownship, "2026-11-22", 2);
    count("case", "C10", kOtherTownship, "2026-11-15", 3);
    const auto map = json(get("viewer", "/api/v1/surveil/heatmap?condition=C10&weeks=2"));
    const auto weeks = map.at("weeks").as_array();
    ASSERT_EQ(2U, weeks.size());
    EXPECT_EQ("2026-W47", text(weeks[1], "label"));
    EXPECT_EQ("2026-11-16", text(weeks[1], "from"));
    std::map<std::string, std::string> counts;
    for (const auto& row : map.at("rows").as_array()) {
        counts[text(row, "place")] = boost::json::serialize(row.at("counts"));
    }
    EXPECT_EQ(test_catalog().places().children(kHome).size(), counts.size());
    EXPECT_EQ("[0,3]", counts[kTownship]);
    EXPECT_EQ("[3,0]", counts[kOtherTownship]);
    EXPECT_EQ("[0,0]", counts["500242001"]);
    EXPECT_EQ("[0,3]", boost::json::serialize(map.at("unplaced"))) << "of no township";
    EXPECT_EQ(
        1U,
        json(get("town", "/api/v1/surveil/heatmap?condition=C10")).at("rows").as_array().size());
}

TEST_F(StreamRoutesTest, TheHeatMapEndsThisWeekAndSaysHowOldItsDataAre) {
    count("case", "C10", kHome, "2026-10-01", 6);
    const auto map = json(get("viewer", "/api/v1/surveil/heatmap?condition=C10&weeks=2"));
    EXPECT_EQ("2026-W47", text(map.at("weeks").as_array().at(1), "label"));
    EXPECT_EQ("2026-10-01", text(map, "data_until"));
    const auto none = json(get("viewer", "/api/v1/surveil/heatmap?condition=C05&weeks=2"));
    EXPECT_FALSE(none.as_object().contains("data_until"));
}

TEST_F(StreamRoutesTest, ReportsArePagedAndTellNobodysName) {
    std::string batch;
    for (int i = 1; i <= 5; ++i) batch += result(i);
    ASSERT_EQ(200, post_hl7("officer", batch).status);
    std::set<std::string> seen;
    std::string cursor;
    int pages = 0;
    do {
        const auto page =
            json(get("viewer", "/api/v1/surveil/reports?condition=B01&limit=2" + cursor));
        for (const auto& row : page.at("items").as_array()) {
            seen.insert(text(row, "id"));
            EXPECT_EQ(8U, text(row, "person").size());
            EXPECT_EQ("LAB", text(row, "institution_name"));
            EXPECT_EQ("新型冠状病毒感染", text(row, "condition_name_zh"));
            EXPECT_EQ("male", text(row, "sex"));
            EXPECT_EQ(46, row.at("age").as_int64());
        }
        const auto* next = page.as_object().if_contains("next_cursor");
        cursor = next != nullptr ? "&cursor=" + text(page, "next_cursor") : "";
        ASSERT_LT(++pages, 10);
    } while (!cursor.empty());
    EXPECT_EQ(3, pages);
    EXPECT_EQ(5U, seen.size());
    EXPECT_EQ(get("viewer", "/api/v1/surveil/reports").body.find("Zhang"), std::string::npos);

    const auto number = [&](const std::string& query) {
        return items(get("viewer", "/api/v1/surveil/reports?" + query)).size();
    };
    EXPECT_EQ(5U, number("channel=pathogen&result=positive&from=2026-11-20&to=2026-11-20"));
    EXPECT_EQ(0U, number("channel=case"));
    EXPECT_EQ(0U, number("result=negative"));
    EXPECT_EQ(0U, number("to=2026-11-19"));
    EXPECT_EQ(0U, number("condition=C10"));
    EXPECT_TRUE(items(get("town", "/api/v1/surveil/reports")).empty()) << "counted at county level";
}

TEST_F(StreamRoutesTest, ADiseaseHoldsItsSubtypes) {
    ASSERT_EQ(
        200,
        post(
            "officer", "/api/v1/surveil/case_report",
            R"({"condition":"B04-1","onset_date":"2026-11-19","client_id":"s1","name":"甲","sex":"male"})")
            .status);
    EXPECT_EQ(1U, items(get("viewer", "/api/v1/surveil/reports?condition=B04")).size());
    EXPECT_EQ(1U, items(get("viewer", "/api/v1/surveil/reports?condition=B04-1")).size());
    EXPECT_EQ(0U, items(get("viewer", "/api/v1/surveil/reports?condition=B04-2")).size());
}

}  // namespace
}  // namespace fengsui::surveil
