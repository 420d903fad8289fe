// SPDX-License-Identifier: Apache-2.0
// For tests of `respond` and `dispatch` only: a ledger in a temporary directory, the shipped
// catalogue, a clock set by hand, a few people with different rights and scopes, and requests
// through the whole pipeline. Signals, alarms and episodes are put in by SQL, as the earlier rooms
// would have left them.
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <boost/json.hpp>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "base/json.hpp"
#include "catalog/load_test_data.hpp"
#include "ledger/data_directory.hpp"
#include "ledger/test_ledger.hpp"
#include "respond/close_guard.hpp"
#include "surveil/context.hpp"
#include "web/auth.hpp"
#include "web/pipeline.hpp"
#include "web/router.hpp"

namespace fengsui::respond {

inline constexpr const char* kCounty = "500242";
inline constexpr const char* kTown = "500242001";
inline constexpr const char* kOtherTown = "500242002";

// The bearer token is the name of the person.
class NamedPeople final : public web::Authenticator {
  public:
    NamedPeople() {
        add("duty", web::Role::DutyOfficer, kCounty);
        add("commander", web::Role::Commander, kCounty);
        add("viewer", web::Role::Viewer, kCounty);
        add("township", web::Role::Commander, kTown);
    }
    base::Result<web::Principal> by_session(std::string_view) override {
        return base::fail(base::ProblemCode::NotAuthenticated);
    }
    base::Result<web::Principal> by_token(std::string_view token) override {
        const auto found = people_.find(std::string(token));
        if (found == people_.end()) return base::fail(base::ProblemCode::NotAuthenticated);
        return found->second;
    }

  private:
    void add(const std::string& name, web::Role role, const std::string& scope) {
        web::Principal person;
        person.user = name;
        person.display_name = name + " 同志";
        person.role = role;
        person.rights = web::rights_of(role);
        person.scope_place = scope;
        person.county = kCounty;
        person.via = web::Via::Token;
        people_.emplace(name, person);
    }
    std::map<std::string, web::Principal> people_;
};

struct Answer {
    int status = 0;
    boost::json::value body;
    std::string etag;

    [[nodiscard]] std::string text(std::string_view member) const {
        const auto* found = body.as_object().if_contains({member.data(), member.size()});
        if (found == nullptr || !found->is_string()) return {};
        return std::string(found->get_string());
    }
    [[nodiscard]] std::int64_t number(std::string_view member) const {
        return body.at({member.data(), member.size()}).to_number<std::int64_t>();
    }
    [[nodiscard]] const boost::json::array& list(std::string_view member) const {
        return body.at({member.data(), member.size()}).as_array();
    }
    // Shown when an expectation fails.
    [[nodiscard]] std::string shown() const {
        return fmt::format("{} {}", status, base::print_json(body));
    }
};

struct Call {
    std::string_view user = "duty";
    std::string if_match{};
    std::string language = "zh-CN";
};

class TestRoom : public testing::Test {
  protected:
    void SetUp() override {
        path_ =
            fmt::format("{}/fengsui_{}_{}_{}", testing::TempDir(), ::getpid(),
                        testing::UnitTest::GetInstance()->current_test_info()->test_suite_name(),
                        testing::UnitTest::GetInstance()->current_test_info()->name());
        std::filesystem::remove_all(path_);
        auto directory = ledger::DataDirectory::open(path_);
        ASSERT_TRUE(directory) << directory.error().to_string();
        directory_ = std::make_unique<ledger::DataDirectory>(std::move(*directory));
        ledger_ = std::make_unique<ledger::TestLedger>(path_);
        auto database = ledger::Database::open(ledger_->options(), clock_, ids_);
        ASSERT_TRUE(database) << database.error().to_string();
        database_ = std::move(*database);
        context_ = std::make_unique<surveil::RoomContext>(surveil::RoomContext{
            *database_, catalog::testing_data::shipped(), kCounty, directory_->keys(), clock_});
        add_routes();
    }
    void TearDown() override {
        database_.reset();
        directory_.reset();
        ledger_.reset();
        std::filesystem::remove_all(path_);
    }
    virtual void add_routes() = 0;

    Answer call(web::Method method, const std::string& target, const std::string& body,
                const Call& how) {
        const auto parsed = web::parse_target(target);
        EXPECT_TRUE(parsed) << target;
        web::Request request;
        request.method = method;
        request.path = parsed->first;
        request.query = parsed->second;
        request.headers.set("Authorization", "Bearer " + std::string(how.user));
        request.headers.set("Content-Type", "application/json");
        request.headers.set("Accept-Language", how.language);
        if (!how.if_match.empty()) request.headers.set("If-Match", "\"" + how.if_match + "\"");
        request.body = body;
        request.id = "test";
        const auto response = web::Pipeline({router_, people_}).handle(std::move(request));
        Answer answer;
        answer.status = response.status;
        answer.body = response.body.empty() ? boost::json::value(boost::json::object{})
                                            : boost::json::parse(response.body);
        answer.etag = std::string(response.headers.find("ETag").value_or(""));
        return answer;
    }
    Answer get(const std::string& target, const Call& how = {}) {
        return call(web::Method::Get, target, {}, how);
    }
    Answer post(const std::string& target, const std::string& body, const Call& how = {}) {
        return call(web::Method::Post, target, body, how);
    }
    Answer put(const std::string& target, const std::string& body, const Call& how = {}) {
        return call(web::Method::Put, target, body, how);
    }

    // Runs SQL as the earlier rooms would have, in its own commit.
    void sql(std::string_view text, std::vector<ledger::Value> bind) {
        const auto done =
            database_->writer().run([&](ledger::Transaction& tx) -> base::Result<void> {
                tx.db().execute(text, bind);
                return {};
            });
        ASSERT_TRUE(done) << done.error().to_string();
    }

    struct SignalFixture {
        std::string condition = "A02";
        std::string place = kTown;
        std::string channel = "case";
        std::string state = "verified";
        int days_ago = 3;
    };
    // A signal with one alarm; gives its id.
    std::string add_signal(const SignalFixture& signal) {
        const auto id = ids_.next();
        const auto first = today() - signal.days_ago;
        sql("INSERT INTO signal (county, id, number, condition, place, channels, state, genuine, "
            "first_day, last_day, count, urgency, urgency_zh, urgency_en, why_zh, why_en, "
            "retrospective, raised_ms, updated_ms, answer_by_ms, version) "
            "VALUES (?,?,?,?,?,?,?,1,?,?,3,80,'','','','',0,?,?,?,1)",
            {kCounty, id, ++signals_, signal.condition, signal.place, signal.channel, signal.state,
             first.days, today().days, clock_.now().ms, clock_.now().ms, clock_.now().ms});
        sql("INSERT INTO alarm (county, id, method, rule, channel, condition, place, day, "
            "window_days, count, threshold_milli, raised_ms, updated_ms, signal) "
            "VALUES (?,?,'cluster',?,?,?,?,?,7,3,3000,?,?,?)",
            {kCounty, ids_.next(), fmt::format("R{}", signals_), signal.channel, signal.condition,
             signal.place, first.days, clock_.now().ms, clock_.now().ms, id});
        return std::to_string(id);
    }
    void add_cases(int count, const std::string& condition, const std::string& place,
                   const std::string& channel, int days_ago) {
        for (int i = 0; i < count; ++i) {
            sql("INSERT INTO episode (county, id, person, condition, channel, place, day) "
                "VALUES (?,?,?,?,?,?,?)",
                {kCounty, ids_.next(), ++persons_, condition, channel, place,
                 (today() - days_ago).days});
        }
    }
    // A cholera signal escalated to an event; gives the event's id.
    std::string open_event(const std::string& place = kTown) {
        const auto signal = add_signal({.place = place});
        const auto answer =
            post(fmt::format("/api/v1/warn/signals/{}/escalate", signal),
                 R"({"title":"霍乱疫情","grade":"IV","note":"已核实"})", {.if_match = "1"});
        EXPECT_EQ(200, answer.status) << answer.shown();
        return answer.text("event");
    }
    [[nodiscard]] base::Day today() const { return base::local_day(clock_.now(), 480); }
    [[nodiscard]] std::string in_hours(int hours) const {
        return base::to_iso({clock_.now().ms + std::int64_t{hours} * 3'600'000}, 480);
    }
    // The newest journal entry with this verb.
    ledger::JournalEntry journaled(const std::string& verb) {
        const auto entries = database_->read(
            [&](ledger::Connection& db) -> base::Result<std::vector<ledger::JournalEntry>> {
                return ledger::read_journal(db, {.county = kCounty, .verb = verb, .limit = 1});
            });
        EXPECT_TRUE(entries && !entries->empty()) << verb;
        return entries && !entries->empty() ? entries->front() : ledger::JournalEntry{};
    }

    std::string path_;
    base::ManualClock clock_{{1'795'240'800'000}};  // 2026-11-21T14:00+08:00
    base::IdMaker ids_{clock_, 1};
    std::unique_ptr<ledger::DataDirectory> directory_;
    std::unique_ptr<ledger::TestLedger> ledger_;
    std::unique_ptr<ledger::Database> database_;
    std::unique_ptr<surveil::RoomContext> context_;
    EventCloseGuards guards_;
    NamedPeople people_;
    web::Router router_;
    int signals_ = 0;
    int persons_ = 0;
};

}  // namespace fengsui::respond
