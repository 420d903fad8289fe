// SPDX-License-Identifier: Apache-2.0
#include "respond/respond_routes.hpp"
#include "respond/test_room.hpp"

namespace fengsui::respond {
namespace {

class EventRoutes : public TestRoom {
  protected:
    void add_routes() override { add_respond_routes(router_, *context_, guards_); }

    static std::string escalate_at(const std::string& signal) {
        return fmt::format("/api/v1/warn/signals/{}/escalate", signal);
    }
    static std::string event_at(const std::string& event) {
        return fmt::format("/api/v1/respond/events/{}", event);
    }
    Answer give_task(const std::string& event) {
        return post(
            event_at(event) + "/tasks",
            fmt::format(R"({{"title":"采集水样","assignee":"王医生","due":"{}"}})", in_hours(4)));
    }
};

TEST_F(EventRoutes, AVerifiedSignalBecomesAnEvent) {
    const auto signal = add_signal({});
    const auto answer = post(escalate_at(signal),
                             R"({"title":"桃花源街道霍乱疫情","grade":"IV","note":"两例已确诊"})",
                             {.if_match = "1"});
    ASSERT_EQ(200, answer.status) << answer.shown();

    const auto event = get(event_at(answer.text("event")));
    ASSERT_EQ(200, event.status) << event.shown();
    EXPECT_EQ("E-0001", event.text("number"));
    EXPECT_EQ("A02", event.text("condition"));
    EXPECT_EQ("霍乱", event.text("condition_name_zh"));
    EXPECT_EQ(kTown, event.text("place"));
    EXPECT_EQ("IV", event.text("grade"));
    EXPECT_EQ("open", event.text("state"));
    EXPECT_EQ("duty 同志", event.text("lead"));
    EXPECT_EQ("两例已确诊", event.text("note"));
    EXPECT_EQ("\"1\"", event.etag);
    ASSERT_EQ(1U, event.list("signal_rows").size());
    EXPECT_EQ("escalated", event.list("signal_rows")[0].at("state").as_string());
    EXPECT_EQ("case", event.body.at("curve").at("channel").as_string());

    const auto entry = journaled("event.opened");
    EXPECT_EQ("duty", entry.actor);
    EXPECT_EQ(kTown, entry.place);
    EXPECT_EQ(
        "启动事件 E-0001「桃花源街道霍乱疫情」，Ⅳ级（一般），依据信号 S-0001，负责人：duty 同志",
        entry.summary_zh);
    EXPECT_NE(std::string::npos, entry.summary_en.find("grade IV, from signal S-0001"));

    const auto second = add_signal({.place = kOtherTown});
    const auto next =
        post(escalate_at(second), R"({"title":"另一起","grade":"none"})", {.if_match = "1"});
    EXPECT_EQ("E-0002", get(event_at(next.text("event"))).text("number"));
}

TEST_F(EventRoutes, EscalationIsRefusedWithItsReason) {
    const auto signal = add_signal({});
    const auto fresh = add_signal({.state = "new"});
    const std::string body = R"({"title":"霍乱","grade":"IV"})";
    const Call seen{.if_match = "1"};
    EXPECT_EQ(428, post(escalate_at(signal), body).status);
    EXPECT_EQ(412, post(escalate_at(signal), body, {.if_match = "7"}).status);
    EXPECT_EQ(404, post(escalate_at("12345"), body, seen).status);
    EXPECT_EQ(409, post(escalate_at(fresh), body, seen).status) << "not yet verified";
    EXPECT_EQ(403, post(escalate_at(signal), body, {.user = "viewer", .if_match = "1"}).status);
    EXPECT_EQ(422, post(escalate_at(signal), R"({"title":" ","grade":"IV"})", seen).status);
    EXPECT_EQ(422, post(escalate_at(signal), R"({"title":"x","grade":"V"})", seen).status);
    sql("UPDATE signal SET genuine = 0 WHERE county = ? AND id = ?", {kCounty, signal});
    EXPECT_EQ(409, post(escalate_at(signal), body, seen).status) << "found not genuine";
    const auto elsewhere = add_signal({.place = kOtherTown});
    const auto outside = post(escalate_at(elsewhere), body, {.user = "township", .if_match = "1"});
    EXPECT_EQ(403, outside.status);
    EXPECT_EQ("out_of_scope", outside.text("code"));
    EXPECT_EQ(0U, get("/api/v1/respond/events?state=all").list("items").size())
        << "nothing of a refused escalation stays";
}

TEST_F(EventRoutes, ASecondSignalWidensTheEventItJoins) {
    const auto event = open_event(kTown);
    const auto second = add_signal({.place = kOtherTown, .days_ago = 9});
    const auto body = fmt::format(R"({{"title":"","grade":"III","event":"{}"}})", event);
    const auto joined = post(escalate_at(second), body, {.if_match = "1"});
    ASSERT_EQ(200, joined.status) << joined.shown();
    EXPECT_EQ(event, joined.text("event"));
    const auto detail = get(event_at(event));
    EXPECT_EQ(kCounty, detail.text("place"));
    EXPECT_EQ("III", detail.text("grade"));
    EXPECT_EQ("霍乱疫情", detail.text("title"));
    EXPECT_EQ(base::to_string(today() - 9), detail.text("first_day"));
    EXPECT_EQ(2, detail.number("signals"));
    EXPECT_EQ("2", detail.text("version"));

    const auto flu = add_signal({.condition = "C01"});
    EXPECT_EQ(409, post(escalate_at(flu), body, {.if_match = "1"}).status) << "another disease";
    const auto third = add_signal({});
    EXPECT_EQ(422, post(escalate_at(third), R"({"title":"","grade":"IV","event":"99"})",
                        {.if_match = "1"})
                       .status);
}

TEST_F(EventRoutes, CasesAreTheChannelThatSawMost) {
    const auto event = open_event(kTown);
    add_cases(4, "A02", "500242001003", "case", 1);
    add_cases(2, "A02", kTown, "case", 3);
    add_cases(9, "A02", kTown, "pathogen", 1);   // no signal of the event is on this channel
    add_cases(5, "A02", kTown, "case", 30);      // before the event
    add_cases(7, "A02", kOtherTown, "case", 1);  // elsewhere
    add_cases(8, "B04", kTown, "case", 1);       // another disease
    EXPECT_EQ(6, get(event_at(event)).number("cases"));
    const auto list = get("/api/v1/respond/events");
    ASSERT_EQ(1U, list.list("items").size());
    EXPECT_EQ(6, list.list("items")[0].at("cases").to_number<int>());
    EXPECT_EQ("case", get(event_at(event)).body.at("curve").at("channel").as_string());

    const auto laboratory = add_signal({.channel = "pathogen"});
    const auto body = fmt::format(R"({{"title":"","grade":"IV","event":"{}"}})", event);
    ASSERT_EQ(200, post(escalate_at(laboratory), body, {.if_match = "1"}).status);
    const auto both = get(event_at(event));
    EXPECT_EQ(9, both.number("cases")) << "the larger channel, not the sum";
    EXPECT_EQ("pathogen", both.body.at("curve").at("channel").as_string());
}

TEST_F(EventRoutes, AnEventClosesWhenItsWorkIsOver) {
    const auto event = open_event();
    const auto close = event_at(event) + "/close";
    const std::string body = R"({"conclusion":"末例后 5 天无新发，终止响应"})";
    const auto task = give_task(event);
    ASSERT_EQ(200, task.status) << task.shown();
    EXPECT_EQ(409, post(close, body, {.if_match = "1"}).status) << "a task is open";
    const auto status = fmt::format("/api/v1/respond/tasks/{}/status", task.text("id"));
    ASSERT_EQ(200, post(status, R"({"status":"done"})", {.if_match = "1"}).status);

    bool busy = true;
    guards_.add([&busy](ledger::Connection&, std::string_view, base::Id) -> base::Result<void> {
        if (busy) return base::fail(base::ProblemCode::Conflict, {}, "a guard objects");
        return {};
    });
    EXPECT_EQ("a guard objects", post(close, body, {.if_match = "1"}).text("detail"));
    busy = false;
    EXPECT_EQ(428, post(close, body).status);
    EXPECT_EQ(412, post(close, body, {.if_match = "3"}).status);
    EXPECT_EQ(422, post(close, R"({"conclusion":""})", {.if_match = "1"}).status);
    EXPECT_EQ(403, post(close, body, {.user = "viewer", .if_match = "1"}).status);

    const auto closed = post(close, body, {.if_match = "1"});
    ASSERT_EQ(200, closed.status) << closed.shown();
    EXPECT_EQ("closed", closed.text("state"));
    EXPECT_EQ("末例后 5 天无新发，终止响应", closed.text("conclusion"));
    EXPECT_EQ("closed", closed.list("signal_rows")[0].at("state").as_string());
    EXPECT_EQ("outbreak", closed.list("signal_rows")[0].at("outcome").as_string());
    EXPECT_EQ(409, post(close, body, {.if_match = "2"}).status) << "already closed";
    EXPECT_EQ(409, give_task(event).status) << "no task for a closed event";
    EXPECT_TRUE(get("/api/v1/respond/events").list("items").empty());
    EXPECT_EQ(1U, get("/api/v1/respond/events?state=closed").list("items").size());
}

TEST_F(EventRoutes, TheTimelineTellsTheWholeStoryAndNoOther) {
    const auto event = open_event();
    const auto other = open_event(kOtherTown);
    const auto task = give_task(event);
    give_task(other);
    const auto status = fmt::format("/api/v1/respond/tasks/{}/status", task.text("id"));
    post(status, R"({"status":"accepted"})", {.if_match = "1"});
    std::vector<std::string> verbs;
    const auto detail = get(event_at(event));
    for (const auto& entry : detail.list("journal"))
        verbs.emplace_back(entry.at("verb").as_string());
    EXPECT_EQ((std::vector<std::string>{"task.accepted", "task.given", "signal.escalated",
                                        "event.opened"}),
              verbs);
    const auto after = boost::json::parse(journaled("task.accepted").after_json);
    EXPECT_EQ(event, after.at("event").as_string());
}

TEST_F(EventRoutes, ATownshipSeesItsOwnEventsOnly) {
    const auto here = open_event(kTown);
    const auto there = open_event(kOtherTown);
    const Call township{.user = "township"};
    const auto list = get("/api/v1/respond/events", township);
    ASSERT_EQ(1U, list.list("items").size());
    EXPECT_EQ(here, list.list("items")[0].at("id").as_string());
    EXPECT_EQ(200, get(event_at(here), township).status);
    EXPECT_EQ(403, get(event_at(there), township).status);
    EXPECT_EQ(404, get(event_at("77"), township).status);
    EXPECT_EQ(401, get(event_at(here), {.user = "nobody"}).status);
}

TEST_F(EventRoutes, ListsArePaged) {
    for (int i = 0; i < 3; ++i) open_event();
    const auto first = get("/api/v1/respond/events?limit=2");
    ASSERT_EQ(2U, first.list("items").size());
    EXPECT_EQ("E-0003", first.list("items")[0].at("number").as_string());
    const auto rest = get("/api/v1/respond/events?limit=2&cursor=" + first.text("next_cursor"));
    ASSERT_EQ(1U, rest.list("items").size());
    EXPECT_EQ("E-0001", rest.list("items")[0].at("number").as_string());
    EXPECT_EQ("", rest.text("next_cursor"));
    EXPECT_EQ(422, get("/api/v1/respond/events?state=maybe").status);
}

TEST_F(EventRoutes, AGradeIsProposedFromTheLedger) {
    const auto signal = add_signal({.days_ago = 6});
    add_cases(6, "A02", kTown, "case", 5);
    add_cases(4, "A02", kOtherTown, "case", 2);  // counts for the county
    add_cases(3, "A02", kTown, "case", 20);      // outside every window of the signal
    const auto grade = get(fmt::format("/api/v1/warn/signals/{}/grade", signal));
    ASSERT_EQ(200, grade.status) << grade.shown();
    EXPECT_EQ("III", grade.text("grade")) << grade.shown();
    EXPECT_EQ("G-III-03", grade.list("lines")[0].at("id").as_string());
    EXPECT_EQ(404, get("/api/v1/warn/signals/5/grade").status);
    EXPECT_EQ(403,
              get(fmt::format("/api/v1/warn/signals/{}/grade", add_signal({.place = kOtherTown})),
                  {.user = "township"})
                  .status);
}

}  // namespace
}  // namespace fengsui::respond
