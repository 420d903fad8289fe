// SPDX-License-Identifier: Apache-2.0
#include "wall/wall_routes.hpp"

#include <gmock/gmock.h>

#include <thread>

#include "evaluate/test_history.hpp"
#include "wall/wall.hpp"

namespace fengsui::wall {
namespace {

using respond::Answer;
using respond::kCounty;
using respond::kOtherTown;
using respond::kTown;
using testing::HasSubstr;

constexpr int kSurveil = 0;
constexpr int kWarn = 1;
constexpr int kRespond = 2;
constexpr int kDispatch = 3;
constexpr int kEvaluate = 4;

class WallTest : public evaluate::TestHistory {
  protected:
    void add_routes() override {
        TestHistory::add_routes();
        add_wall_routes(router_, *context_, *indicators_);
    }
    // The wall as it is now: later than any that is remembered.
    Answer wall(const respond::Call& how = {}) {
        clock_.advance_ms(10'000);
        auto answer = get("/api/v1/wall", how);
        EXPECT_EQ(200, answer.status) << answer.shown();
        return answer;
    }
    static const boost::json::object& column(const Answer& wall, int index) {
        return wall.list("columns")[static_cast<std::size_t>(index)].as_object();
    }
    static std::string text(const boost::json::object& object, std::string_view member) {
        const auto* found = object.if_contains({member.data(), member.size()});
        return found == nullptr ? "(absent)" : std::string(found->as_string());
    }
    static std::int64_t waiting(const Answer& wall, int index) {
        return column(wall, index).at("waiting").as_int64();
    }
    // (count, open signals) of a place on the map.
    static std::pair<std::int64_t, std::int64_t> on_map(const Answer& wall,
                                                        std::string_view place) {
        for (const auto& row : wall.list("map")) {
            if (row.at("place").as_string() == boost::json::string_view(place.data(), place.size()))
                return {row.at("count").as_int64(), row.at("open_signals").as_int64()};
        }
        return {-1, -1};
    }
    void add_count(const std::string& channel, const std::string& condition,
                   const std::string& place, int days_ago, int count) {
        sql("INSERT INTO daily_count (county, channel, condition, place, day, count, late) "
            "VALUES (?,?,?,?,?,?,0)",
            {kCounty, channel, condition, place, (today() - days_ago).days, count});
    }
    void add_institution(base::Id id, const std::string& kind, const std::string& status,
                         std::optional<std::int64_t> heard_ms_ago) {
        sql("INSERT INTO institution (county, id, code, name, kind, place, status, version) "
            "VALUES (?,?,?,?,?,?,?,1)",
            {kCounty, id, fmt::format("H{}", id), fmt::format("医院{}", id), kind,
             id % 2 == 1 ? kTown : kOtherTown, status});
        if (!heard_ms_ago) return;
        const base::Instant at{clock_.now().ms - *heard_ms_ago};
        sql("INSERT INTO institution_day (county, institution, day, messages, rejected, reports, "
            "last_ms) VALUES (?,?,?,1,0,1,?)",
            {kCounty, id, base::local_day(at, 0).days, at.ms});
    }
    void add_message(const std::string& status, std::optional<base::Id> resent_as,
                     base::Id institution = 1) {
        const auto id = ids_.next();
        sql("INSERT INTO message (county, id, source, external_id, institution, control_id, "
            "format, "
            "type, received_ms, status, problems, reports, bytes, body, resent_as) "
            "VALUES (?,?,'H1',?,?,'','hl7v2','ORU^R01',?,?,'[]',0,1,'x',?)",
            {kCounty, id, std::to_string(id), institution, clock_.now().ms, status, resent_as});
    }
};

TEST_F(WallTest, WithNothingInTheLedgerItIsCompleteAndSensible) {
    const auto empty = wall();
    EXPECT_EQ("2026-11-21T14:00:10.000+08:00", empty.text("at"));
    EXPECT_EQ("peace", text(empty.body.at("mode").as_object(), "mode"));
    ASSERT_EQ(5U, empty.list("columns").size());
    const std::vector<std::string> rooms{"surveil", "warn", "respond", "dispatch", "evaluate"};
    for (int i = 0; i < 5; ++i) {
        const auto& shown = column(empty, i);
        EXPECT_EQ(rooms[static_cast<std::size_t>(i)], text(shown, "room"));
        EXPECT_EQ(0, waiting(empty, i));
        EXPECT_EQ("(absent)", text(shown, "oldest_since"));
        EXPECT_FALSE(shown.contains("limit_minutes"));
        for (const auto* member : {"what_zh", "what_en", "detail_zh", "detail_en"})
            EXPECT_FALSE(text(shown, member).empty()) << member << " of " << shown;
    }
    EXPECT_EQ("尚无机构接入", text(column(empty, kSurveil), "detail_zh"));
    EXPECT_EQ("无未关闭信号", text(column(empty, kWarn), "detail_zh"));
    EXPECT_EQ("无处置中的事件", text(column(empty, kRespond), "detail_zh"));
    EXPECT_EQ("尚未登记队伍", text(column(empty, kDispatch), "detail_zh"));
    EXPECT_EQ("信号及时响应率：暂无到期信号", text(column(empty, kEvaluate), "detail_zh"));
    EXPECT_TRUE(empty.list("signals").empty());
    EXPECT_TRUE(empty.list("journal").empty());
    EXPECT_EQ(14, empty.number("map_window_days"));
    ASSERT_EQ(39U, empty.list("map").size());  // every township, with a true zero
    EXPECT_EQ(std::make_pair(std::int64_t{0}, std::int64_t{0}), on_map(empty, kTown));
}

TEST_F(WallTest, SurveilCountsSilentInstitutionsAndMessagesToMend) {
    add_institution(1, "hospital", "connected", kHour);
    add_institution(2, "hospital", "connected", kDay + kHour);  // silent
    add_institution(3, "hospital", "connected", std::nullopt);  // silent: nothing ever came
    add_institution(4, "hospital", "pending", kHour);
    add_institution(5, "reporter", "connected", std::nullopt);  // a person's account
    add_message("rejected", 7);
    clock_.advance_ms(kMinute);
    add_message("accepted", std::nullopt);
    add_message("rejected", std::nullopt);
    const auto oldest = base::to_iso(clock_.now(), 480);
    clock_.advance_ms(kMinute);
    add_message("rejected", std::nullopt, 2);
    const auto seen = column(wall(), kSurveil);
    EXPECT_EQ(2 + 1, seen.at("waiting").as_int64());
    EXPECT_EQ("项待办", text(seen, "what_zh"));
    EXPECT_EQ("institutions", text(seen, "page"));
    EXPECT_EQ(oldest, text(seen, "oldest_since"));
    EXPECT_EQ("待归属机构 1 家，拒收消息 2 条；接入机构 3 家，静默 2 家", text(seen, "detail_zh"));
    EXPECT_EQ("1 institution to place, 2 refused messages; 3 institutions connected, 2 silent",
              text(seen, "detail_en"));

    const auto town = column(wall({.user = "township"}), kSurveil);  // institutions 1 and 3
    EXPECT_EQ(1, town.at("waiting").as_int64());
    EXPECT_EQ("1 refused message to mend", "1 " + text(town, "what_en"));
    EXPECT_EQ("messages", text(town, "page"));
    EXPECT_EQ("接入机构 2 家，静默 1 家", text(town, "detail_zh"));

    sql("UPDATE message SET handled_ms = 1, handled_by = 'li', handled_note = '测试'", {});
    EXPECT_EQ("家机构待确定归属", text(column(wall(), kSurveil), "what_zh"));
    EXPECT_EQ(1, waiting(wall(), kSurveil)) << "what was laid aside waits no more";
}

TEST_F(WallTest, WarnShowsTheClockThatRunsOutFirst) {
    raise({.limit_minutes = 24 * 60, .urgency = 90});
    wait_minutes(10);
    const auto urgent = raise({.limit_minutes = 120, .place = kOtherTown});
    const auto since = base::to_iso(clock_.now(), 480);
    const auto answered = raise({.limit_minutes = 30});
    acknowledge(answered);
    const auto before = wall();
    EXPECT_EQ(2, waiting(before, kWarn));
    EXPECT_EQ(since, text(column(before, kWarn), "oldest_since"));
    EXPECT_EQ(120, column(before, kWarn).at("limit_minutes").as_int64());
    EXPECT_THAT(text(column(before, kWarn), "detail_zh"), HasSubstr("最紧迫：S-0002 "));
    EXPECT_THAT(text(column(before, kWarn), "detail_zh"), HasSubstr("霍乱"));
    // The list is by urgency, unanswered first.
    ASSERT_EQ(3U, before.list("signals").size());
    EXPECT_EQ("S-0001", text(before.list("signals")[0].as_object(), "number"));
    EXPECT_EQ("S-0003", text(before.list("signals")[2].as_object(), "number"));

    wait_minutes(120);
    EXPECT_THAT(text(column(wall(), kWarn), "detail_zh"), HasSubstr("1 条超时未响应；"));
    acknowledge(urgent);
    const auto town = wall({.user = "township"});
    EXPECT_EQ(1, waiting(town, kWarn));
    EXPECT_EQ(2U, town.list("signals").size());
}

TEST_F(WallTest, OnlyTheMostUrgentEightSignalsAreListed) {
    for (int i = 0; i < 10; ++i) raise({.urgency = i});
    const auto seen = wall();
    ASSERT_EQ(8U, seen.list("signals").size());
    EXPECT_EQ("S-0010", text(seen.list("signals")[0].as_object(), "number"));
    EXPECT_EQ(10, waiting(seen, kWarn));
    EXPECT_EQ(10, on_map(seen, kTown).second);
}

TEST_F(WallTest, EventsTasksAndMissionsUnderWay) {
    const auto signal = raise({});
    const auto event = escalate(signal);
    const auto opened = base::to_iso(clock_.now(), 480);
    const auto give = [&](int hours) {
        EXPECT_EQ(200,
                  post("/api/v1/respond/events/" + event + "/tasks",
                       fmt::format(R"({{"title":"采样","assignee":"张三","due":"{}","note":""}})",
                                   in_hours(hours)))
                      .status);
    };
    give(1);
    give(48);
    std::vector<std::string> units;
    for (const auto* name : {"一队", "二队"}) {
        units.push_back(post("/api/v1/dispatch/units",
                             fmt::format(R"({{"name":"{}","kind":"response_team","place":"{}",)"
                                         R"("members":5,"phone":""}})",
                                         name, kTown))
                            .text("id"));
    }
    wait_minutes(90);
    const auto mission =
        post("/api/v1/dispatch/missions",
             fmt::format(R"({{"event":"{}","unit":"{}","destination":"{}","purpose":"流调"}})",
                         event, units[0], kTown));
    ASSERT_EQ(200, mission.status) << mission.shown();
    const auto sent = base::to_iso(clock_.now(), 480);

    const auto seen = wall();
    EXPECT_EQ(1, waiting(seen, kRespond));
    EXPECT_EQ(opened, text(column(seen, kRespond), "oldest_since"));
    EXPECT_THAT(text(column(seen, kRespond), "detail_zh"), HasSubstr("最高Ⅳ级"));
    EXPECT_THAT(text(column(seen, kRespond), "detail_zh"),
                HasSubstr("；未完成任务 2 项，逾期 1 项"));
    EXPECT_EQ(1, waiting(seen, kDispatch));
    EXPECT_EQ(sent, text(column(seen, kDispatch), "oldest_since"));
    EXPECT_EQ("待出发 1，途中 0，现场 0；待命 1 支", text(column(seen, kDispatch), "detail_zh"));
    EXPECT_EQ("open event", text(column(seen, kRespond), "what_en"));

    for (const auto& [step, version] :
         {std::pair{"departed", "1"}, {"arrived", "2"}, {"finished", "3"}}) {
        EXPECT_EQ(200,
                  post("/api/v1/dispatch/missions/" + mission.text("id") + "/step",
                       fmt::format(R"({{"step":"{}","note":""}})", step), {.if_match = version})
                      .status);
    }
    EXPECT_EQ("待命 2 支", text(column(wall(), kDispatch), "detail_zh"));
}

TEST_F(WallTest, EvaluateCountsMissedTargetsAndSaysTheRate) {
    for (int i = 0; i < 3; ++i) {
        const auto signal = raise({.limit_minutes = 60});
        wait_minutes(i == 2 ? 61 : 5);
        acknowledge(signal);
    }
    const auto seen = wall();
    EXPECT_EQ(1, waiting(seen, kEvaluate));
    EXPECT_EQ("信号及时响应率 66.7 %（目标 100 %）", text(column(seen, kEvaluate), "detail_zh"));
    EXPECT_EQ("indicator misses its target", text(column(seen, kEvaluate), "what_en"));
}

TEST_F(WallTest, TheMapTakesTheLargerChannelAndOneCountPerDisease) {
    add_count("case", "A02", kTown, 2, 3);
    add_count("case", "A02", kTown, 13, 2);                      // 14 days with today: inside
    add_count("case", "A02", kTown, 14, 100);                    // outside
    add_count("pathogen", "A02", kTown, 3, 4);                   // fewer than the 5 cases
    add_count("pathogen", "C01", kTown, 4, 7);                   // another disease adds
    add_count("syndrome", "C01", kTown, 4, 50);                  // not this channel
    add_count("case", "A02", std::string(kTown) + "001", 2, 3);  // a village is in its township
    add_count("case", "B04", kTown, 2, 6);
    add_count("case", "B04-2", kTown, 2, 6);  // its subtype is not counted again
    add_count("case", "A02", kCounty, 2, 5);  // two of them known of the county only
    add_count("case", "A02", kCounty, 13, 2);
    add_count("pathogen", "C01", kCounty, 4, 7);
    add_count("case", "B04", kCounty, 2, 8);
    add_count("case", "A02", kTown, -3, 9);  // days of the future are a mistake of someone's clock
    raise({.place = std::string(kTown) + "001"});
    raise({.place = kCounty});
    const auto seen = wall();
    EXPECT_EQ(std::make_pair(std::int64_t{5 + 7 + 6}, std::int64_t{1}), on_map(seen, kTown));
    const auto& unplaced = seen.body.at("map_unplaced");
    EXPECT_EQ(22 - 18, unplaced.at("count").as_int64());
    EXPECT_EQ(1, unplaced.at("open_signals").as_int64());
    EXPECT_EQ(std::make_pair(std::int64_t{-1}, std::int64_t{-1}), on_map(seen, kCounty))
        << "not beside the townships, where it would set the scale";
    EXPECT_EQ(std::make_pair(std::int64_t{0}, std::int64_t{0}), on_map(seen, kOtherTown));
    const auto town = wall({.user = "township"});
    ASSERT_EQ(1U, town.list("map").size());
    EXPECT_EQ(std::make_pair(std::int64_t{18}, std::int64_t{1}), on_map(town, kTown));
    EXPECT_EQ(0, town.body.at("map_unplaced").at("count").as_int64());
}

TEST_F(WallTest, TheMapEndsTodayAndSaysHowOldItsDataAre) {
    EXPECT_FALSE(wall().body.as_object().contains("map_data_until"));
    add_count("case", "A02", kTown, 20, 3);
    const auto seen = wall();
    EXPECT_EQ(std::make_pair(std::int64_t{0}, std::int64_t{0}), on_map(seen, kTown));
    EXPECT_EQ(base::to_string(today() - 20), seen.text("map_data_until"));
}

TEST_F(WallTest, TheLastHourOfTheLoop) {
    const auto record = [&](const std::string& verb, const std::string& place) {
        commit([&](ledger::Transaction& tx) {
            tx.record({.county = kCounty,
                       .actor = "li",
                       .verb = verb,
                       .object_kind = "x",
                       .object_id = "1",
                       .place = place,
                       .summary_zh = verb});
        });
    };
    record("thing.old", kCounty);
    clock_.advance_ms(kHour);
    record("thing.county", kCounty);
    record("session.opened", kCounty);
    record("intake.committed", kCounty);
    record("user.created", kCounty);
    record("token.created", kCounty);
    record("thing.town", std::string(kTown) + "003");
    const auto shown = [](const Answer& wall) {
        std::vector<std::string> verbs;
        for (const auto& row : wall.list("journal")) verbs.emplace_back(row.at("verb").as_string());
        return verbs;
    };
    EXPECT_EQ((std::vector<std::string>{"thing.town", "thing.county"}), shown(wall()));
    EXPECT_EQ((std::vector<std::string>{"thing.town"}), shown(wall({.user = "township"})));
    for (int i = 0; i < 130; ++i) record("thing.many", kCounty);
    EXPECT_EQ(50U, wall().list("journal").size());
    // Further back than one page, and still found.
    EXPECT_EQ((std::vector<std::string>{"thing.town"}), shown(wall({.user = "township"})));
}

TEST_F(WallTest, OneReadServesAllForASecond) {
    const auto open = [&](const respond::Call& how = {}) {
        return waiting(get("/api/v1/wall", how), kWarn);
    };
    raise({});
    EXPECT_EQ(1, open());
    raise({});
    clock_.advance_ms(999);
    EXPECT_EQ(1, open());
    EXPECT_EQ(2, open({.user = "township"}));  // another scope is another answer
    clock_.advance_ms(1);
    EXPECT_EQ(2, open());
    clock_.set({clock_.now().ms - 5000});  // set back: what is remembered is from the future
    raise({});
    EXPECT_EQ(3, open());
}

TEST_F(WallTest, ManyScreensAtOnceGetTheSameAnswer) {
    raise({});
    std::vector<std::string> at(16);
    std::vector<std::thread> screens;
    for (auto& text : at) screens.emplace_back([&] { text = get("/api/v1/wall").text("at"); });
    for (auto& screen : screens) screen.join();
    for (const auto& text : at) EXPECT_EQ(at.front(), text);
    EXPECT_FALSE(at.front().empty());
}

TEST_F(WallTest, ModeIsTheCountys) {
    ASSERT_EQ(200,
              put("/api/v1/respond/mode", R"({"mode":"emergency","level":"III","reason":"演练"})",
                  {.user = "commander", .if_match = "0"})
                  .status);
    const auto mode = wall({.user = "township"}).body.at("mode").as_object();
    EXPECT_EQ("emergency", text(mode, "mode"));
    EXPECT_EQ("III", text(mode, "level"));
}

TEST_F(WallTest, NeedsTheRightToReadSignals) {
    EXPECT_EQ(401, get("/api/v1/wall", {.user = "nobody"}).status);
    const auto match = router_.find(web::Method::Get, "/api/v1/wall");
    ASSERT_NE(nullptr, match.route);
    EXPECT_FALSE(match.route->access.allows(web::rights_of(web::Role::Reporter)));
    EXPECT_TRUE(match.route->access.allows(web::rights_of(web::Role::Viewer)));
    EXPECT_NE(nullptr, match.route->response_schema);
}

}  // namespace
}  // namespace fengsui::wall
