// SPDX-License-Identifier: Apache-2.0
#include "dispatch/test_dispatch.hpp"

namespace fengsui::dispatch {
namespace {

class MissionRoutes : public TestDispatch {};

TEST_F(MissionRoutes, AUnitIsSentArrivesAndIsFreeAgain) {
    const auto event = open_event();
    const auto team = add_unit("流调一队").text("id");
    const auto mission = send(event, team);
    ASSERT_EQ(200, mission.status) << mission.shown();
    EXPECT_EQ("M-0001", mission.text("number"));
    EXPECT_EQ("E-0001", mission.text("event_number"));
    EXPECT_EQ("流调一队", mission.text("unit_name"));
    EXPECT_EQ("ordered", mission.text("status"));
    EXPECT_EQ("on_mission", unit(team).at("status").as_string());
    EXPECT_EQ(mission.text("id"), unit(team).at("mission").as_string());
    const auto sent = journaled("mission.sent");
    EXPECT_TRUE(sent.summary_zh.starts_with("E-0001 派出流调一队前往")) << sent.summary_zh;
    EXPECT_EQ(event, boost::json::parse(sent.after_json).at("event").as_string());

    clock_.advance_ms(60'000);
    EXPECT_EQ("\"2\"", step(mission, "departed", "1").etag);
    clock_.advance_ms(60'000);
    ASSERT_EQ(200, step(mission, "arrived", "2").status);
    clock_.advance_ms(60'000);
    const auto finished = step(mission, "finished", "3");
    ASSERT_EQ(200, finished.status) << finished.shown();
    EXPECT_EQ("2026-11-21T14:00:00.000+08:00", finished.text("ordered"));
    EXPECT_EQ("2026-11-21T14:01:00.000+08:00", finished.text("departed"));
    EXPECT_EQ("2026-11-21T14:02:00.000+08:00", finished.text("arrived"));
    EXPECT_EQ("2026-11-21T14:03:00.000+08:00", finished.text("finished"));
    EXPECT_EQ("available", unit(team).at("status").as_string());
    EXPECT_FALSE(unit(team).as_object().contains("mission"));

    std::vector<std::string> verbs;
    const auto detail = get("/api/v1/respond/events/" + event);
    for (const auto& entry : detail.list("journal"))
        verbs.emplace_back(entry.at("verb").as_string());
    EXPECT_EQ((std::vector<std::string>{"mission.finished", "mission.arrived", "mission.departed",
                                        "mission.sent", "signal.escalated", "event.opened"}),
              verbs);
    EXPECT_EQ("M-0002", send(event, team).text("number"));
}

TEST_F(MissionRoutes, AUnitIsOnOneMissionAtATime) {
    const auto event = open_event();
    const auto team = add_unit("流调一队").text("id");
    const auto first = send(event, team);
    ASSERT_EQ(200, first.status);
    EXPECT_EQ(409, send(event, team).status);
    EXPECT_EQ("$.unit", send(event, team).text("path"));
    ASSERT_EQ(200, step(first, "cancelled", "1").status);
    EXPECT_EQ(200, send(event, team).status);
    // The index refuses what the rules would have missed.
    const auto twice = database_->writer().run([&](ledger::Transaction& tx) -> base::Result<void> {
        tx.db().execute(
            "INSERT INTO mission (county, id, number, event, unit, destination, purpose, status, "
            "ordered_ms, version) VALUES (?,?,99,?,?,?,'x','ordered',1,1)",
            {kCounty, ids_.next(), event, team, kTown});
        return {};
    });
    EXPECT_FALSE(twice);
}

TEST_F(MissionRoutes, MissionsAreRefusedWithTheirReason) {
    const auto event = open_event();
    const auto team = add_unit("流调一队").text("id");
    EXPECT_EQ(422, send("9", team).status);
    EXPECT_EQ(422, send(event, "9").status);
    EXPECT_EQ(422, send(event, team, {}, "140702001").status) << "another county";
    EXPECT_EQ(422, send(event, team, {}, "nowhere").status);
    EXPECT_EQ(403, send(event, team, {.user = "viewer"}).status);
    EXPECT_EQ(403, send(event, team, {.user = "township"}, kOtherTown).status);
    const auto far_team = add_unit("流调二队", kOtherTown).text("id");
    EXPECT_EQ(403, send(event, far_team, {.user = "township"}).status);
    EXPECT_EQ(403, send(open_event(kOtherTown), team, {.user = "township"}).status);

    const auto mission = send(event, team, {.user = "township"});
    ASSERT_EQ(200, mission.status) << mission.shown();
    EXPECT_EQ(428, step(mission, "departed", "").status);
    EXPECT_EQ(412, step(mission, "departed", "4").status);
    EXPECT_EQ(409, step(mission, "arrived", "1").status);
    EXPECT_EQ(404,
              post("/api/v1/dispatch/missions/6/step", R"({"step":"departed"})", {.if_match = "1"})
                  .status);
}

TEST_F(MissionRoutes, AnEventWaitsForItsMissions) {
    const auto event = open_event();
    const auto team = add_unit("流调一队").text("id");
    const auto mission = send(event, team);
    EXPECT_EQ(1, get("/api/v1/respond/events/" + event).number("active_missions"));
    const auto close = fmt::format("/api/v1/respond/events/{}/close", event);
    const std::string body = R"({"conclusion":"终止"})";
    const auto refused = post(close, body, {.if_match = "1"});
    EXPECT_EQ(409, refused.status);
    EXPECT_EQ("还有 1 次出动未结束", refused.text("detail"));
    ASSERT_EQ(200, step(mission, "cancelled", "1").status);
    EXPECT_EQ(200, post(close, body, {.if_match = "1"}).status);
    EXPECT_EQ(409, send(event, team).status) << "the event is closed";
}

TEST_F(MissionRoutes, ListsAreFilteredAndPaged) {
    const auto event = open_event();
    const auto other = open_event(kOtherTown);
    std::vector<Answer> missions;
    for (int i = 0; i < 3; ++i)
        missions.push_back(send(event, add_unit(fmt::format("队{}", i)).text("id")));
    send(other, add_unit("另一队").text("id"), {}, kOtherTown);
    step(missions[0], "cancelled", "1");

    EXPECT_EQ(3U, get("/api/v1/dispatch/missions").list("items").size());
    EXPECT_EQ(4U, get("/api/v1/dispatch/missions?state=all").list("items").size());
    EXPECT_EQ(2U, get("/api/v1/dispatch/missions?event=" + event).list("items").size());
    EXPECT_EQ(2U, get("/api/v1/dispatch/missions", {.user = "township"}).list("items").size());
    const auto first = get("/api/v1/dispatch/missions?state=all&limit=3&event=" + event);
    EXPECT_EQ("M-0003", first.list("items")[0].at("number").as_string());
    EXPECT_EQ("", first.text("next_cursor"));
    const auto page = get("/api/v1/dispatch/missions?state=all&limit=2");
    const auto rest =
        get("/api/v1/dispatch/missions?state=all&limit=2&cursor=" + page.text("next_cursor"));
    EXPECT_EQ("M-0002", rest.list("items")[0].at("number").as_string());
    EXPECT_EQ("", rest.text("next_cursor"));
}

}  // namespace
}  // namespace fengsui::dispatch
