// SPDX-License-Identifier: Apache-2.0
#include "respond/input.hpp"
#include "respond/respond_routes.hpp"
#include "respond/test_room.hpp"

namespace fengsui::respond {
namespace {

class TaskRoutes : public TestRoom {
  protected:
    void add_routes() override { add_respond_routes(router_, *context_, guards_); }

    Answer give(const std::string& event, const std::string& title, int hours,
                const Call& how = {}) {
        return post(
            fmt::format("/api/v1/respond/events/{}/tasks", event),
            fmt::format(R"({{"title":"{}","assignee":"李队","due":"{}","note":"带冷链箱"}})", title,
                        in_hours(hours)),
            how);
    }
    Answer step(const Answer& task, const std::string& status, const std::string& version,
                const Call& how = {}) {
        Call call = how;
        call.if_match = version;
        return post(fmt::format("/api/v1/respond/tasks/{}/status", task.text("id")),
                    fmt::format(R"({{"status":"{}","note":"现场回报"}})", status), call);
    }
};

TEST_F(TaskRoutes, ATaskIsGivenAcceptedAndDone) {
    const auto task = give(open_event(), "采集水样", 4);
    ASSERT_EQ(200, task.status) << task.shown();
    EXPECT_EQ("given", task.text("status"));
    EXPECT_EQ("E-0001", task.text("event_number"));
    EXPECT_FALSE(task.body.at("overdue").as_bool());
    EXPECT_EQ("E-0001 下达任务「采集水样」，责任人：李队，限 2026-11-21 18:00 前完成",
              journaled("task.given").summary_zh);

    const auto accepted = step(task, "accepted", "1");
    ASSERT_EQ(200, accepted.status) << accepted.shown();
    EXPECT_EQ("\"2\"", accepted.etag);
    clock_.advance_ms(5LL * 3'600'000);
    const auto late = get("/api/v1/respond/tasks");
    EXPECT_TRUE(late.list("items")[0].at("overdue").as_bool());
    const auto done = step(task, "done", "2");
    ASSERT_EQ(200, done.status) << done.shown();
    EXPECT_EQ("带冷链箱\n现场回报\n现场回报", done.text("note"));
    EXPECT_EQ("2026-11-21T19:00:00.000+08:00", done.text("done"));
    EXPECT_FALSE(done.body.at("overdue").as_bool());
    EXPECT_EQ("E-0001 逾期完成任务「采集水样」：现场回报", journaled("task.done").summary_zh);
    EXPECT_TRUE(get("/api/v1/respond/tasks").list("items").empty());
    EXPECT_EQ(1U, get("/api/v1/respond/tasks?state=all").list("items").size());
}

TEST_F(TaskRoutes, StepsAreRefusedWithTheirReason) {
    const auto event = open_event();
    const auto task = give(event, "消杀", 4);
    EXPECT_EQ(428, step(task, "accepted", "").status);
    EXPECT_EQ(412, step(task, "accepted", "9").status);
    EXPECT_EQ(403, step(task, "accepted", "1", {.user = "viewer"}).status);
    EXPECT_EQ(409, step(task, "given", "1").status);
    ASSERT_EQ(200, step(task, "cancelled", "1").status);
    EXPECT_EQ(409, step(task, "done", "2").status) << "a cancelled task stays cancelled";
    EXPECT_EQ(
        404,
        post("/api/v1/respond/tasks/8/status", R"({"status":"done"})", {.if_match = "1"}).status);
    EXPECT_EQ(404, give("8", "消杀", 4).status);
    EXPECT_EQ(422, give(event, "", 4).status);
    EXPECT_EQ(422, give(event, "消杀", -1).status) << "due in the past";
    EXPECT_EQ(422, give(event, std::string(kTitleBytesMax + 1, 'x'), 4).status);
    const auto elsewhere = open_event(kOtherTown);
    EXPECT_EQ(403, give(elsewhere, "消杀", 4, {.user = "township"}).status);
    const auto theirs = give(elsewhere, "消杀", 4);
    EXPECT_EQ(403, step(theirs, "done", "1", {.user = "township"}).status);
}

TEST_F(TaskRoutes, OpenTasksComeByDueTimeInPages) {
    const auto event = open_event();
    for (const auto& [title, hours] :
         {std::pair{"c", 9}, std::pair{"a", 2}, std::pair{"b", 5}, std::pair{"b2", 5}})
        give(event, title, hours);
    give(open_event(kOtherTown), "elsewhere", 1);
    std::string titles;
    std::string cursor;
    for (int page = 0; page < 3; ++page) {
        const auto answer =
            get("/api/v1/respond/tasks?limit=2" + (cursor.empty() ? "" : "&cursor=" + cursor),
                {.user = "township"});
        for (const auto& row : answer.list("items"))
            titles += std::string(row.at("title").as_string()) + " ";
        cursor = answer.text("next_cursor");
        if (cursor.empty()) break;
    }
    EXPECT_EQ("a b b2 c ", titles);
    EXPECT_EQ("elsewhere", get("/api/v1/respond/tasks").list("items")[0].at("title").as_string());
}

}  // namespace
}  // namespace fengsui::respond
