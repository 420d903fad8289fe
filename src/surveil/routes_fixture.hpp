// SPDX-License-Identifier: Apache-2.0
// For the tests of routes: a real ledger in a temporary directory, the catalogue of data/, all
// routes of the room behind a Pipeline, and callers that each prove who they are by a token of
// their name. Used by *_test.cpp only.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <map>
#include <memory>
#include <string>

#include "base/json.hpp"
#include "ledger/test_ledger.hpp"
#include "surveil/catalog_routes.hpp"
#include "surveil/count/count_store.hpp"
#include "surveil/fhir_routes.hpp"
#include "surveil/institution_routes.hpp"
#include "surveil/intake_routes.hpp"
#include "surveil/message_routes.hpp"
#include "surveil/stream_routes.hpp"
#include "surveil/test_catalog.hpp"
#include "surveil/verify.hpp"
#include "web/pipeline.hpp"

namespace fengsui::surveil {

inline const std::string kHome = "500242";
inline const std::string kTownship = "500242101";
inline const std::string kOtherTownship = "500242102";

class TestAuthenticator final : public web::Authenticator {
  public:
    base::Result<web::Principal> by_session(std::string_view) override {
        return base::fail(base::ProblemCode::NotAuthenticated);
    }
    base::Result<web::Principal> by_token(std::string_view name) override {
        const auto found = people.find(std::string(name));
        if (found == people.end()) return base::fail(base::ProblemCode::NotAuthenticated);
        return found->second;
    }
    web::Principal& add(const std::string& name, web::RightSet rights,
                        const std::string& scope = kHome) {
        auto& person = people[name];
        person.user = name;
        person.display_name = name;
        person.rights = rights;
        person.scope_place = scope;
        person.county = kHome;
        person.via = web::Via::Token;
        return person;
    }
    std::map<std::string, web::Principal> people;
};

class RoutesTest : public testing::Test {
  protected:
    explicit RoutesTest(ledger::WriterOptions writer = {}) {
        path_ = testing::TempDir() + "/fengsui_routes_" + std::to_string(::getpid()) + "_" +
                testing::UnitTest::GetInstance()->current_test_info()->name();
        std::filesystem::remove_all(path_);
        auto directory = ledger::DataDirectory::open(path_);
        if (!directory) throw std::runtime_error(directory.error().to_string());
        directory_ = std::make_unique<ledger::DataDirectory>(std::move(*directory));
        ledger_ = std::make_unique<ledger::TestLedger>(path_);
        auto database = ledger::Database::open(ledger_->options(writer), clock_, ids_);
        if (!database) throw std::runtime_error(database.error().to_string());
        database_ = std::move(*database);
        context_ = std::make_unique<RoomContext>(
            RoomContext{*database_, test_catalog(), kHome, directory_->keys(), clock_});
        intake_ = std::make_unique<Intake>(*database_, test_catalog(), kHome, directory_->keys());
        add_stream_routes(router_, *context_);
        add_message_routes(router_, *context_, *intake_);
        add_intake_routes(router_, *context_, *intake_);
        add_fhir_routes(router_, *context_, *intake_, {.software_version = "1.2.3"});
        add_institution_routes(router_, *context_);
        add_catalog_routes(router_, *context_);
        using web::Right;
        people_.add("officer", {Right::SurveilRead, Right::SurveilSend, Right::InstitutionManage});
        people_.add("viewer", {Right::SurveilRead});
        people_.add("town", {Right::SurveilRead, Right::SurveilSend, Right::InstitutionManage},
                    kTownship);
        people_.add("machine", {Right::SurveilSend});
        people_.add("admin", {Right::Administer});
    }
    ~RoutesTest() override {
        database_.reset();
        directory_.reset();
        ledger_.reset();
        std::filesystem::remove_all(path_);
    }

    struct Call {
        std::string who;
        web::Method method = web::Method::Get;
        std::string target;
        std::string body{};
        std::vector<std::pair<std::string, std::string>> headers{};
    };
    web::Response call(const Call& wanted) {
        web::Request request;
        request.method = wanted.method;
        auto target = web::parse_target(wanted.target);
        EXPECT_TRUE(target) << wanted.target;
        request.path = target->first;
        request.query = target->second;
        request.body = wanted.body;
        request.id = "r-1";
        if (!wanted.who.empty()) request.headers.add("Authorization", "Bearer " + wanted.who);
        for (const auto& [name, value] : wanted.headers) request.headers.add(name, value);
        return pipeline_.handle(std::move(request));
    }
    web::Response get(const std::string& who, const std::string& target) {
        return call({.who = who, .target = target});
    }
    web::Response post(const std::string& who, const std::string& target, std::string body,
                       const std::string& type = "application/json") {
        return call({who, web::Method::Post, target, std::move(body), {{"Content-Type", type}}});
    }
    web::Response post_hl7(const std::string& who, std::string body) {
        return post(who, "/api/v1/surveil/messages", std::move(body), "application/hl7-v2");
    }
    web::Response put(const std::string& who, const std::string& target, std::string body,
                      const std::string& version) {
        return call({who,
                     web::Method::Put,
                     target,
                     std::move(body),
                     {{"Content-Type", "application/json"}, {"If-Match", "\"" + version + "\""}}});
    }

    static boost::json::value json(const web::Response& response) {
        auto value = base::parse_json(response.bytes());
        EXPECT_TRUE(value) << response.bytes();
        return value ? *value : boost::json::value{};
    }
    static std::string text(const boost::json::value& value, const char* name) {
        const auto& member = value.at(name);
        return {member.as_string().data(), member.as_string().size()};
    }
    static std::string code(const web::Response& response) { return text(json(response), "code"); }
    static boost::json::array items(const web::Response& response) {
        EXPECT_EQ(200, response.status) << response.bytes();
        if (response.status != 200) return {};
        return json(response).at("items").as_array();
    }

    // What the watcher does: sums of the deltas.
    void fold_counts() {
        const auto done =
            database_->writer().run([&](ledger::Transaction& tx) -> base::Result<int> {
                const auto deltas = unfolded_deltas(tx.db(), kHome, 1'000'000);
                fold(tx, kHome, add_up(deltas, test_catalog().places(), 480), deltas);
                return 0;
            });
        ASSERT_TRUE(done) << done.error().to_string();
    }
    template <class Column>
    Column value(const std::string& sql) {
        auto found = database_->read([&](ledger::Connection& db) -> base::Result<Column> {
            return db.value<Column>(sql).value_or(Column{});
        });
        EXPECT_TRUE(found);
        return found ? *found : Column{};
    }
    void execute(const std::string& sql) {
        const auto done =
            database_->writer().run([&](ledger::Transaction& tx) -> base::Result<int> {
                tx.db().execute(sql);
                return 0;
            });
        ASSERT_TRUE(done) << done.error().to_string();
    }
    void expect_whole() {
        const auto check = database_->read([&](ledger::Connection& db) -> base::Result<CountCheck> {
            return verify_counts(db, test_catalog(), kHome);
        });
        ASSERT_TRUE(check);
        EXPECT_TRUE(check->faults.empty()) << check->faults.front();
    }

    // A positive COVID-19 result from the sender LAB, for a person whose address is not stated.
    static std::string result(int number, const std::string& day = "20261120",
                              const std::string& sender = "LAB") {
        const auto n = std::to_string(number);
        return "MSH|^~\\&|LIS|" + sender + "|FENGSUI|CDC|" + day +
               "090000+0800||ORU^R01^ORU_R01|C" + n + "|P|2.5.1\r" + "PID|1||P" + n + "^^^" +
               sender + "^MR||Zhang^San" + n + "||19800101|M\r" + "OBR|1||F" + n +
               "^LIS|94500-6^SARS-CoV-2 RNA^LN|||" + day + "080000+0800\r" +
               "OBX|1|CWE|94500-6^SARS-CoV-2 RNA^LN||260373001^Detected^SCT||||||F|||" + day +
               "080000+0800\r";
    }
    // The same without an order: refused.
    static std::string refused(int number) {
        const auto whole = result(number);
        return whole.substr(0, whole.find("OBR|"));
    }

    std::string path_;
    base::ManualClock clock_{*base::parse_iso("2026-11-21T12:00:00+08:00")};
    base::IdMaker ids_{clock_, 1};
    std::unique_ptr<ledger::DataDirectory> directory_;
    std::unique_ptr<ledger::TestLedger> ledger_;
    std::unique_ptr<ledger::Database> database_;
    std::unique_ptr<RoomContext> context_;
    std::unique_ptr<Intake> intake_;
    web::Router router_;
    TestAuthenticator people_;
    web::Pipeline pipeline_{{.router = router_, .authenticator = people_}};
};

}  // namespace fengsui::surveil
