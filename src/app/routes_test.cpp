// SPDX-License-Identifier: Apache-2.0
// Walks every address of the program without a login and as each role: only who has the right gets
// in, and the contract names every address.
#include "app/routes.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>

#include "base/json.hpp"
#include "ledger/test_ledger.hpp"
#include "web/openapi.hpp"
#include "web/pipeline.hpp"

namespace fengsui::app {
namespace {

constexpr std::string_view kCsrf = "the-csrf-token";

// Lets in whoever names a role in the session cookie.
class RoleAuthenticator final : public web::Authenticator {
  public:
    base::Result<web::Principal> by_session(std::string_view cookie_token) override {
        const auto role = base::parse_enum<web::Role>(cookie_token);
        if (!role) return base::fail(base::ProblemCode::NotAuthenticated);
        return web::Principal{.user = "tester",
                              .display_name = "tester",
                              .role = *role,
                              .rights = web::rights_of(*role),
                              .scope_place = "500242",
                              .county = "500242",
                              .csrf = std::string(kCsrf)};
    }
    base::Result<web::Principal> by_token(std::string_view) override {
        return base::fail(base::ProblemCode::NotAuthenticated);
    }
};

class RoutesTest : public testing::Test {
  protected:
    void SetUp() override {
        path_ =
            std::filesystem::temp_directory_path() / fmt::format("fengsui-routes-{}", ::getpid());
        std::filesystem::remove_all(path_);
        ledger_ = std::make_unique<ledger::TestLedger>(path_.string());
        auto house = House::open({.data = path_.string(), .database = ledger_->options().postgres});
        ASSERT_TRUE(house) << house.error().to_string();
        house_ = std::move(*house);
        auto reception = Reception::open(*house_);
        ASSERT_TRUE(reception) << reception.error().to_string();
        reception_ = std::move(*reception);
        pipeline_ = std::make_unique<web::Pipeline>(
            web::PipelineParts{.router = reception_->router(), .authenticator = authenticator_});
    }
    void TearDown() override {
        pipeline_.reset();
        reception_.reset();
        house_.reset();
        ledger_.reset();
        std::filesystem::remove_all(path_);
    }

    web::Response ask(const web::Route& route, std::string_view role, bool csrf = true) {
        web::Request request;
        request.method = route.method;
        request.path = std::regex_replace(route.pattern, std::regex(R"(\{[^}]*\})"), "1");
        request.body = "{}";
        request.headers.add("Content-Type", "application/json");
        request.headers.add("If-Match", "\"1\"");
        if (!role.empty()) request.headers.add("Cookie", fmt::format("fengsui_session={}", role));
        if (csrf) request.headers.add("X-CSRF-Token", std::string(kCsrf));
        return pipeline_->handle(std::move(request));
    }

    std::filesystem::path path_;
    std::unique_ptr<ledger::TestLedger> ledger_;
    std::unique_ptr<House> house_;
    std::unique_ptr<Reception> reception_;
    RoleAuthenticator authenticator_;
    std::unique_ptr<web::Pipeline> pipeline_;
};

TEST_F(RoutesTest, WithoutALoginOnlyPublicAddressesAnswer) {
    ASSERT_GT(reception_->router().routes().size(), 40U);
    int open = 0;
    for (const auto& route : reception_->router().routes()) {
        const int status = ask(route, "").status;
        if (route.access.is_public()) {
            ++open;
            EXPECT_NE(403, status) << route.pattern;
        } else {
            EXPECT_EQ(401, status) << web::name_of(route.method) << " " << route.pattern;
        }
    }
    // health, readiness, metrics, contract, FHIR capability, login: nothing else without a name.
    EXPECT_LE(open, 8);
}

TEST_F(RoutesTest, EachRoleGetsWhatItsRightsSay) {
    for (const auto* name : {"administrator", "duty_officer", "commander", "reporter", "viewer"}) {
        const auto rights = web::rights_of(*base::parse_enum<web::Role>(name));
        for (const auto& route : reception_->router().routes()) {
            // The live stream has no end, and a session's own address looks for the session, which
            // is a fake here.
            if (route.access.is_public() || route.pattern == "/api/v1/live") continue;
            if (route.pattern.starts_with("/api/v1/session")) continue;
            const auto response = ask(route, name);
            const auto where =
                fmt::format("{} {} as {}", web::name_of(route.method), route.pattern, name);
            EXPECT_NE(401, response.status) << where;
            EXPECT_NE(500, response.status) << where << ": " << response.body;
            if (!route.access.allows(rights)) {
                EXPECT_EQ(403, response.status) << where;
                EXPECT_NE(std::string::npos, response.body.find("not_allowed"))
                    << where << response.body;
            } else {
                EXPECT_EQ(std::string::npos, response.body.find("/problems/not_allowed"))
                    << where << response.body;
            }
        }
    }
}

TEST_F(RoutesTest, AChangeWithoutTheCsrfTokenIsRefused) {
    int changes = 0;
    for (const auto& route : reception_->router().routes()) {
        if (route.access.is_public() || web::is_safe(route.method) || !route.options.csrf) continue;
        ++changes;
        const auto response = ask(route, "administrator", false);
        EXPECT_EQ(403, response.status) << route.pattern;
        EXPECT_NE(std::string::npos, response.body.find("csrf_invalid"))
            << route.pattern << response.body;
    }
    EXPECT_GT(changes, 15);
}

TEST_F(RoutesTest, TheContractNamesEveryAddress) {
    const auto contract = web::openapi(reception_->router(), {"Fengsui", FENGSUI_VERSION});
    for (const auto& route : reception_->router().routes()) {
        if (!route.pattern.starts_with("/api/")) continue;
        EXPECT_NE(std::string::npos, contract.find(fmt::format("\"{}\"", route.pattern)))
            << route.pattern;
    }
    const auto paths = base::parse_json(contract).value().at("paths").as_object();
    for (const auto& [path, methods] : paths) {
        const auto* get = methods.as_object().if_contains("get");
        if (get == nullptr) continue;
        EXPECT_FALSE(get->at("responses").as_object().contains("204"))
            << path << " answers with something";
    }
    std::ifstream file(FENGSUI_SOURCE_DIR "/api/openapi.json");
    const std::string kept(std::istreambuf_iterator<char>(file), {});
    EXPECT_TRUE(kept == contract + "\n")
        << "api/openapi.json is not the contract: fengsui openapi > api/openapi.json, "
           "then npm run types";
    EXPECT_EQ(std::string::npos, contract.find("{anonymous}"))
        << "two types of the contract have one name";
}

TEST_F(RoutesTest, ARefusalAtTheFhirDoorIsAnOperationOutcome) {
    for (const auto& route : reception_->router().routes()) {
        if (!route.pattern.starts_with("/fhir") || route.access.is_public()) continue;
        for (const auto& [role, status] :
             {std::pair<std::string_view, int>{"", 401}, {"viewer", 403}}) {
            const auto response = ask(route, role);
            EXPECT_EQ(status, response.status) << route.pattern;
            EXPECT_TRUE(response.content_type.starts_with("application/fhir+json"));
            const auto body = base::parse_json(response.body).value();
            EXPECT_EQ("OperationOutcome", body.at("resourceType").as_string());
        }
        const auto nobody = ask(route, "");
        EXPECT_TRUE(nobody.headers.find("WWW-Authenticate"));
    }
}

}  // namespace
}  // namespace fengsui::app
