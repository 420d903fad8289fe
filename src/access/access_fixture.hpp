// SPDX-License-Identifier: Apache-2.0
// For the tests of this room: a real ledger in a temporary directory, a clock set by hand, the gate
// with its routes behind the pipeline, and browsers that keep their cookie.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <boost/json.hpp>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "access/account_store.hpp"
#include "access/journal_publisher.hpp"
#include "access/routes.hpp"
#include "base/crypto.hpp"
#include "ledger/database.hpp"
#include "ledger/test_ledger.hpp"
#include "web/metrics.hpp"
#include "web/pipeline.hpp"

namespace fengsui::access {

inline constexpr const char* kCounty = "500242";
inline constexpr const char* kTownship = "500242100";
inline constexpr const char* kOtherTownship = "500242101";
inline constexpr const char* kPassword = "correct horse 马";
inline constexpr base::Id kHospital = 77;

class LedgerTest : public testing::Test {
  protected:
    LedgerTest() {
        path_ = testing::TempDir() + "/fengsui_access_" + std::to_string(::getpid()) + "_" +
                testing::UnitTest::GetInstance()->current_test_info()->name();
        std::filesystem::remove_all(path_);
        std::filesystem::create_directories(path_);
        ledger_ = std::make_unique<ledger::TestLedger>(path_);
        auto database = ledger::Database::open(ledger_->options(), clock_, ids_);
        EXPECT_TRUE(database) << database.error().to_string();
        database_ = std::move(*database);
    }
    ~LedgerTest() override {
        database_.reset();
        ledger_.reset();
        std::filesystem::remove_all(path_);
    }

    // Hashing is slow on purpose, so all accounts of the tests share one hash.
    static const std::string& password_hash() {
        static const std::string hash = base::hash_password(kPassword);
        return hash;
    }
    Account account(const std::string& name, web::Role role, const std::string& scope = kCounty) {
        Account made;
        made.name = name;
        made.display_name = "测试 " + name;
        made.role = role;
        made.scope_place = scope;
        made.password_hash = password_hash();
        made.must_change_password = false;
        made.created = clock_.now();
        return made;
    }
    Account add_account(const std::string& name, web::Role role,
                        const std::string& scope = kCounty) {
        const auto made = account(name, role, scope);
        write([&](ledger::Transaction& tx) { insert_account(tx.db(), kCounty, made); });
        return made;
    }

    template <class Body>
    void write(Body body) {
        const auto done =
            database_->writer().run([&](ledger::Transaction& tx) -> base::Result<int> {
                body(tx);
                return 0;
            });
        ASSERT_TRUE(done) << done.error().to_string();
    }
    void execute(const std::string& sql) {
        write([&](ledger::Transaction& tx) { tx.db().execute(sql); });
    }
    std::int64_t number(const std::string& sql) {
        const auto value =
            database_->read([&](ledger::Connection& db) -> base::Result<std::int64_t> {
                return db.value<std::int64_t>(sql).value_or(-1);
            });
        EXPECT_TRUE(value);
        return value.value_or(-2);
    }
    std::vector<std::string> texts(const std::string& sql) {
        const auto rows =
            database_->read([&](ledger::Connection& db) -> base::Result<std::vector<std::string>> {
                std::vector<std::string> out;
                for (auto& row : db.query<std::string>(sql)) out.push_back(std::get<0>(row));
                return out;
            });
        EXPECT_TRUE(rows);
        return rows.value_or(std::vector<std::string>{});
    }
    std::vector<std::string> verbs() { return texts("SELECT verb FROM journal ORDER BY seq"); }
    // What was written without waiting has been written.
    void settle() {
        write([](ledger::Transaction&) {});
    }
    void record(const std::string& verb, const std::string& place,
                const std::string& object_id = "1") {
        write([&](ledger::Transaction& tx) {
            ledger::JournalDraft draft;
            draft.county = kCounty;
            draft.actor = "system";
            draft.verb = verb;
            draft.object_kind = verb.substr(0, verb.find('.'));
            draft.object_id = object_id;
            draft.place = place;
            draft.summary_zh = "发生了 \"verb\":\"user.x\"";
            draft.summary_en = "it happened";
            draft.before_json = R"({"secret":1})";
            tx.record(std::move(draft));
        });
    }

    std::string path_;
    base::ManualClock clock_{{1'790'000'000'000}};
    base::IdMaker ids_{clock_, 1};
    std::unique_ptr<ledger::TestLedger> ledger_;
    std::unique_ptr<ledger::Database> database_;
};

// What a browser keeps between its requests.
struct Browser {
    std::string cookie;
    std::string csrf;
    std::string bearer{};
    std::string remote = "10.0.0.1";
};

class RoutesTest : public LedgerTest {
  protected:
    RoutesTest()
        : gate_({.database = *database_,
                 .county = kCounty,
                 .directory = directory(),
                 .transport = web::Transport::Plain,
                 .metrics = &metrics_}),
          pipeline_({.router = router_, .authenticator = gate_.authenticator()}) {
        database_->writer().on_commit(JournalPublisher(hub_));
        add_routes(router_, gate_, hub_, {"1.2.3", kCounty, "酉阳县", "Youyang", clock_.now()});
        add_account("boss", web::Role::Administrator);
    }
    // The writer's last entries still go to the hub.
    ~RoutesTest() override { database_->writer().stop(); }

    static Directory directory() {
        return {[](std::string_view code) -> std::optional<std::string> {
                    if (code == kCounty) return "酉阳县";
                    if (code == kTownship) return "桃花源街道";
                    if (code == kOtherTownship) return "钟多街道";
                    return std::nullopt;
                },
                [](ledger::Connection&, base::Id id) -> std::optional<std::string> {
                    if (id == kHospital) return "县人民医院";
                    return std::nullopt;
                }};
    }

    web::Response send(web::Method method, const std::string& target, const Browser& from = {},
                       std::string body = {}) {
        web::Request request;
        auto parsed = web::parse_target(target);
        EXPECT_TRUE(parsed);
        request.method = method;
        request.path = parsed->first;
        request.query = parsed->second;
        request.remote = from.remote;
        request.id = "test";
        if (!body.empty()) request.headers.add("Content-Type", "application/json");
        if (!from.cookie.empty()) request.headers.add("Cookie", "fengsui_session=" + from.cookie);
        if (!from.csrf.empty()) request.headers.add("X-CSRF-Token", from.csrf);
        if (!from.bearer.empty()) request.headers.add("Authorization", "Bearer " + from.bearer);
        request.body = std::move(body);
        return pipeline_.handle(std::move(request));
    }
    web::Response get(const std::string& target, const Browser& from) {
        return send(web::Method::Get, target, from);
    }
    web::Response post(const std::string& target, const Browser& from, std::string body = {}) {
        return send(web::Method::Post, target, from, std::move(body));
    }
    web::Response put(const std::string& target, const Browser& from, std::string body) {
        return send(web::Method::Put, target, from, std::move(body));
    }
    web::Response del(const std::string& target, const Browser& from) {
        return send(web::Method::Delete, target, from);
    }

    static boost::json::object json(const web::Response& response) {
        auto value = boost::json::parse(response.body);
        return value.as_object();
    }
    static std::string text(const boost::json::object& object, const char* member) {
        return std::string(object.at(member).as_string());
    }
    static std::string code(const web::Response& response) { return text(json(response), "code"); }
    static std::string cookie_of(const web::Response& response) {
        const std::string header(response.headers.find("Set-Cookie").value_or(""));
        const auto start = header.find('=') + 1;
        return header.substr(start, header.find(';') - start);
    }

    web::Response try_login(const std::string& user, const std::string& password,
                            const std::string& remote = "10.0.0.1") {
        const boost::json::object body{{"user", user}, {"password", password}};
        return post("/api/v1/session", {.remote = remote}, boost::json::serialize(body));
    }
    Browser login(const std::string& user, const std::string& password = kPassword) {
        const auto response = try_login(user, password);
        EXPECT_EQ(200, response.status) << response.body;
        return browser(response);
    }
    static Browser browser(const web::Response& response) {
        return {.cookie = cookie_of(response), .csrf = text(json(response), "csrf")};
    }

    web::Metrics metrics_;
    web::LiveHub hub_{{.heartbeat = std::chrono::hours(1)}};
    web::Router router_;
    Gate gate_;
    web::Pipeline pipeline_;
};

}  // namespace fengsui::access
