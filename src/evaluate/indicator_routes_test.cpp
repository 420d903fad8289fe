// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "evaluate/test_history.hpp"

namespace fengsui::evaluate {
namespace {

using respond::Answer;
using respond::kCounty;
using respond::kOtherTown;
using respond::kTown;
using testing::HasSubstr;

class IndicatorRoutes : public TestHistory {
  protected:
    // The indicator as the address shows it; empty if it is missing.
    boost::json::object indicator(std::string_view code, const std::string& period = {},
                                  const respond::Call& how = {}) {
        const auto answer = get("/api/v1/evaluate/indicators" + period, how);
        EXPECT_EQ(200, answer.status) << answer.shown();
        for (const auto& item : answer.list("items")) {
            if (item.at("code").as_string() == boost::json::string_view(code.data(), code.size()))
                return item.as_object();
        }
        ADD_FAILURE() << code << " is not in " << answer.shown();
        return {};
    }
    static double number(const boost::json::object& object, std::string_view member) {
        const auto* found = object.if_contains({member.data(), member.size()});
        return found == nullptr ? -1 : found->to_number<double>();
    }
    Answer evidence(const std::string& code, const std::string& query = {}) {
        return get("/api/v1/evaluate/indicators/" + code + "/evidence" + query);
    }
    void record(const std::string& verb, const std::string& object, const std::string& after) {
        commit([&](ledger::Transaction& tx) {
            tx.record({.county = kCounty,
                       .actor = "intake",
                       .verb = verb,
                       .object_kind = verb.substr(0, verb.find('.')),
                       .object_id = object,
                       .place = kCounty,
                       .after_json = after});
        });
    }
};

TEST_F(IndicatorRoutes, AnEmptyLedgerHasAllIndicatorsAndNoValues) {
    const auto answer = get("/api/v1/evaluate/indicators");
    ASSERT_EQ(200, answer.status) << answer.shown();
    EXPECT_EQ("2026-11-21", answer.text("to"));
    EXPECT_EQ("2025-11-22", answer.text("from"));  // 365 days, both ends inside
    ASSERT_EQ(formulas().size(), answer.list("items").size());
    for (const auto& item : answer.list("items")) {
        EXPECT_FALSE(item.as_object().contains("value")) << item;
        EXPECT_FALSE(item.as_object().contains("met")) << item;
        EXPECT_FALSE(item.at("definition_zh").as_string().empty()) << item;
    }
    EXPECT_EQ(0U, evidence("signal_response_rate").list("items").size());
}

TEST_F(IndicatorRoutes, TheResponseRateComesFromTheJournal) {
    const auto in_time = raise({.limit_minutes = 60});
    const auto late = raise({.limit_minutes = 30});
    wait_minutes(30);
    acknowledge(in_time);
    wait_minutes(15);
    acknowledge(late);
    raise({.limit_minutes = 10});  // will be overdue
    wait_minutes(11);
    raise({.limit_minutes = 1440});  // still has time
    // The row's own answered time is not what counts.
    sql("UPDATE signal SET answered_ms = raised_ms WHERE county = ?", {kCounty});

    const auto rate = indicator("signal_response_rate");
    EXPECT_EQ(1, number(rate, "numerator"));
    EXPECT_EQ(3, number(rate, "denominator"));
    EXPECT_NEAR(100.0 / 3, number(rate, "value"), 1e-9);
    EXPECT_EQ(100, number(rate, "target"));
    EXPECT_FALSE(rate.at("met").as_bool());
    EXPECT_EQ(37.5, number(indicator("signal_answer_minutes"), "value"));

    const auto rows = evidence("signal_response_rate");
    ASSERT_EQ(4U, rows.list("items").size());
    const auto& newest = rows.list("items")[0].as_object();
    EXPECT_EQ("S-0004", newest.at("label").as_string());
    EXPECT_FALSE(newest.at("counted").as_bool());
    const auto& oldest = rows.list("items")[3].as_object();
    EXPECT_EQ("S-0001", oldest.at("label").as_string());
    EXPECT_TRUE(oldest.at("counted").as_bool());
    EXPECT_EQ("2026-11-21T14:00:00.000+08:00", oldest.at("at").as_string());
    EXPECT_EQ(30, oldest.at("value").to_number<double>());
    // Raised first of all, answered after the second was raised.
    EXPECT_EQ("[1,3]", boost::json::serialize(oldest.at("journal_seqs")));
}

TEST_F(IndicatorRoutes, EvidenceIsPaged) {
    for (int i = 0; i < 5; ++i) raise({});
    std::vector<std::string> labels;
    std::string cursor;
    for (int pages = 1; pages <= 3; ++pages) {
        const auto page = evidence("signal_response_rate", "?limit=2" + cursor);
        for (const auto& row : page.list("items")) labels.emplace_back(row.at("label").as_string());
        EXPECT_EQ(pages < 3, !page.text("next_cursor").empty());
        cursor = "&cursor=" + page.text("next_cursor");
    }
    EXPECT_EQ((std::vector<std::string>{"S-0005", "S-0004", "S-0003", "S-0002", "S-0001"}), labels);
}

TEST_F(IndicatorRoutes, ThePeriodIsOfLocalDays) {
    // 2026-11-21 23:59:59.999 and a millisecond later, at +08:00.
    clock_.set({base::start_of(today() + 1, 480).ms - 1});
    raise({});
    clock_.advance_ms(1);
    raise({});
    clock_.advance_ms(3 * kHour);
    EXPECT_EQ(1, number(indicator("signal_response_rate", "?from=2026-11-21&to=2026-11-21"),
                        "denominator"));
    EXPECT_EQ(1, number(indicator("signal_response_rate", "?from=2026-11-22&to=2026-11-22"),
                        "denominator"));
    EXPECT_EQ(2, number(indicator("signal_response_rate"), "denominator"));
    EXPECT_EQ(-1, number(indicator("signal_response_rate", "?to=2026-11-20"), "denominator"));
}

TEST_F(IndicatorRoutes, BadPeriodsAndCodesAreRefused) {
    EXPECT_EQ(422, get("/api/v1/evaluate/indicators?from=2026-11-22&to=2026-11-21").status);
    EXPECT_EQ(422, get("/api/v1/evaluate/indicators?from=2020-01-01&to=2026-11-21").status);
    EXPECT_EQ(422, get("/api/v1/evaluate/indicators?from=yesterday").status);
    EXPECT_EQ(404, evidence("happiness").status);
    EXPECT_EQ(401, get("/api/v1/evaluate/indicators", {.user = "nobody"}).status);
}

TEST_F(IndicatorRoutes, InstitutionsFromFirstMessageToPlacing) {
    const auto add = [&](base::Id id, const std::string& kind) {
        sql("INSERT INTO institution (county, id, code, name, kind, place, status, version) "
            "VALUES (?,?,?,?,?,?,'pending',1)",
            {kCounty, id, fmt::format("H{}", id), fmt::format("医院{}", id), kind, kTown});
    };
    for (const base::Id id : {1, 2, 3, 4}) add(id, id == 4 ? "reporter" : "hospital");
    record("institution.pending", "1", "");
    record("institution.pending", "2", "");
    record("institution.registered", "3", R"({"status":"connected"})");
    record("institution.registered", "4", "");  // a person's own account is no institution
    wait_minutes(5);
    record("institution.placed", "2", R"({"status":"connected"})");
    const auto connected = indicator("institutions_connected");
    EXPECT_EQ(2, number(connected, "numerator"));
    EXPECT_EQ(3, number(connected, "denominator"));
    EXPECT_FALSE(connected.at("met").as_bool());
    record("institution.placed", "1", R"({"status":"connected"})");
    EXPECT_EQ(100, number(indicator("institutions_connected"), "value"));
    EXPECT_TRUE(indicator("institutions_connected").at("met").as_bool());
    const auto rows = evidence("institutions_connected");
    ASSERT_EQ(3U, rows.list("items").size());
    EXPECT_EQ("医院3", rows.list("items")[0].at("label").as_string());
    EXPECT_EQ("[2,5]", boost::json::serialize(rows.list("items")[1].at("journal_seqs")));
}

TEST_F(IndicatorRoutes, EventsTasksAndMissionsAsPeopleMadeThem) {
    const auto signal = raise({});
    wait_minutes(20);
    const auto event = escalate(signal);
    EXPECT_EQ(20, number(indicator("signal_to_event_minutes"), "value"));

    const auto task = [&](int hours) {
        const auto given =
            post("/api/v1/respond/events/" + event + "/tasks",
                 fmt::format(R"({{"title":"采样","assignee":"张三","due":"{}","note":""}})",
                             in_hours(hours)));
        EXPECT_EQ(200, given.status) << given.shown();
        return given.text("id");
    };
    const auto finish = [&](const std::string& id) {
        EXPECT_EQ(200, post("/api/v1/respond/tasks/" + id + "/status",
                            R"({"status":"done","note":""})", {.if_match = "1"})
                           .status);
    };
    const auto quick = task(2);
    const auto slow = task(1);
    task(48);
    wait_minutes(90);
    finish(quick);
    finish(slow);
    const auto done = indicator("tasks_done_in_time");
    EXPECT_EQ(1, number(done, "numerator"));
    EXPECT_EQ(2, number(done, "denominator"));
    EXPECT_EQ("采样", evidence("tasks_done_in_time").list("items")[0].at("label").as_string());

    const auto unit = post("/api/v1/dispatch/units",
                           fmt::format(R"({{"name":"流调一队","kind":"response_team","place":"{}",)"
                                       R"("members":5,"phone":""}})",
                                       kTown));
    ASSERT_EQ(200, unit.status) << unit.shown();
    const auto mission =
        post("/api/v1/dispatch/missions",
             fmt::format(R"({{"event":"{}","unit":"{}","destination":"{}","purpose":"流调"}})",
                         event, unit.text("id"), kTown));
    ASSERT_EQ(200, mission.status) << mission.shown();
    EXPECT_EQ(-1, number(indicator("mission_departure_minutes"), "value"));
    wait_minutes(3);
    ASSERT_EQ(200, post("/api/v1/dispatch/missions/" + mission.text("id") + "/step",
                        R"({"step":"departed","note":""})", {.if_match = "1"})
                       .status);
    EXPECT_EQ(3, number(indicator("mission_departure_minutes"), "value"));
    EXPECT_EQ("M-0001",
              evidence("mission_departure_minutes").list("items")[0].at("label").as_string());
}

TEST_F(IndicatorRoutes, RefusedMessagesAreFoldedOnceAndGoOn) {
    record("intake.committed", "a", R"({"messages":90,"reports":80,"refused":0})");
    record("intake.committed", "b", R"({"messages":10,"reports":1,"refused":9})");
    EXPECT_EQ(9, number(indicator("messages_refused"), "value"));
    EXPECT_EQ(9, number(indicator("messages_refused"), "value"));  // read again, not counted again
    clock_.advance_ms(kDay);
    record("intake.committed", "c", R"({"messages":100,"reports":1,"refused":1})");
    record("intake.committed", "d", "not json");
    EXPECT_EQ(5, number(indicator("messages_refused"), "value"));
    EXPECT_EQ(200, number(indicator("messages_refused"), "denominator"));
    const auto rows = evidence("messages_refused", "?limit=1");
    EXPECT_EQ("2026-11-22", rows.list("items")[0].at("label").as_string());
    EXPECT_EQ("[3]", boost::json::serialize(rows.list("items")[0].at("journal_seqs")));
    const auto before = evidence("messages_refused", "?limit=1&cursor=" + rows.text("next_cursor"));
    EXPECT_EQ("2026-11-21", before.list("items")[0].at("label").as_string());
    EXPECT_TRUE(before.text("next_cursor").empty());
}

TEST_F(IndicatorRoutes, ATownshipSeesItsOwnSignals) {
    raise({.limit_minutes = 1, .place = std::string(kTown) + "001"});
    raise({.limit_minutes = 1, .place = kOtherTown});
    record("intake.committed", "a", R"({"messages":10,"reports":1,"refused":1})");
    wait_minutes(2);
    const respond::Call town{.user = "township"};
    EXPECT_EQ(2, number(indicator("signal_response_rate"), "denominator"));
    EXPECT_EQ(1, number(indicator("signal_response_rate", {}, town), "denominator"));
    EXPECT_EQ(-1, number(indicator("messages_refused", {}, town), "value"));
}

TEST_F(IndicatorRoutes, ManyPagesOfTheJournalAreReadToTheEnd) {
    commit([&](ledger::Transaction& tx) {
        for (int i = 1; i <= 4500; ++i) {
            tx.record({.county = kCounty,
                       .actor = "system",
                       .verb = "signal.raised",
                       .object_kind = "signal",
                       .object_id = std::to_string(i),
                       .place = kTown});
            tx.db().execute(
                "INSERT INTO signal (county, id, number, condition, place, channels, state, "
                "first_day, last_day, count, urgency, urgency_zh, urgency_en, why_zh, why_en, "
                "retrospective, raised_ms, updated_ms, answer_by_ms, version) "
                "VALUES (?,?,?,'A02',?,'case','new',0,0,3,50,'','','','',0,0,0,?,1)",
                {kCounty, i, i, kTown, tx.now().ms});
        }
    });
    clock_.advance_ms(1);
    EXPECT_EQ(4500, number(indicator("signal_response_rate"), "denominator"));
    EXPECT_EQ(0, number(indicator("signal_response_rate"), "value"));
}

}  // namespace
}  // namespace fengsui::evaluate
