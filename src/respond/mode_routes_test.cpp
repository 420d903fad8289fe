// SPDX-License-Identifier: Apache-2.0
#include "respond/mode.hpp"
#include "respond/respond_routes.hpp"
#include "respond/test_room.hpp"

namespace fengsui::respond {
namespace {

constexpr const char* kMode = "/api/v1/respond/mode";

class ModeRoutes : public TestRoom {
  protected:
    void add_routes() override { add_respond_routes(router_, *context_, guards_); }
    Answer set(const std::string& body, const std::string& version,
               std::string_view user = "commander") {
        return put(kMode, body, {.user = user, .if_match = version});
    }
};

TEST_F(ModeRoutes, ACountyStartsInPeaceAndSwitchesWithAReason) {
    const auto start = get(kMode);
    EXPECT_EQ("peace", start.text("mode"));
    EXPECT_EQ("0", start.text("version"));
    EXPECT_EQ("\"0\"", start.etag);
    EXPECT_EQ("", start.text("level"));

    const auto up = set(R"({"mode":"emergency","level":"III","reason":"霍乱疫情扩大"})", "0");
    ASSERT_EQ(200, up.status) << up.shown();
    EXPECT_EQ("emergency", up.text("mode"));
    EXPECT_EQ("III", up.text("level"));
    EXPECT_EQ("1", up.text("version"));
    EXPECT_EQ("commander 同志", up.text("by"));
    EXPECT_EQ("2026-11-21T14:00:00.000+08:00", up.text("since"));
    EXPECT_EQ("由平时状态转入应急状态，Ⅲ级（较大）响应，理由：霍乱疫情扩大",
              journaled("mode.changed").summary_zh);

    clock_.advance_ms(60'000);
    ASSERT_EQ(200, set(R"({"mode":"emergency","level":"II","reason":"升级"})", "1").status);
    const auto down = set(R"({"mode":"peace","reason":"疫情终止"})", "2");
    ASSERT_EQ(200, down.status) << down.shown();
    EXPECT_EQ("", down.text("level"));
    EXPECT_EQ("From emergency, response level II to peacetime: 疫情终止",
              journaled("mode.changed").summary_en);
    const auto before = boost::json::parse(journaled("mode.changed").before_json);
    EXPECT_EQ("II", before.at("level").as_string());
}

TEST_F(ModeRoutes, ASwitchIsRefusedWithItsReason) {
    const std::string good = R"({"mode":"emergency","level":"IV","reason":"疫情"})";
    EXPECT_EQ(428, put(kMode, good, {.user = "commander"}).status);
    EXPECT_EQ(412, set(good, "1").status);
    EXPECT_EQ(403, set(good, "0", "duty").status) << "only who may decide the mode";
    const auto township = set(good, "0", "township");
    EXPECT_EQ(403, township.status);
    EXPECT_EQ("out_of_scope", township.text("code")) << "the mode is the whole county's";
    EXPECT_EQ("$.level", set(R"({"mode":"emergency","reason":"x"})", "0").text("path"));
    EXPECT_EQ("$.level", set(R"({"mode":"peace","level":"IV","reason":"x"})", "0").text("path"));
    EXPECT_EQ("$.reason",
              set(R"({"mode":"emergency","level":"IV","reason":"  "})", "0").text("path"));
    EXPECT_EQ(409, set(R"({"mode":"peace","reason":"x"})", "0").status) << "nothing would change";
    EXPECT_EQ("peace", get(kMode).text("mode"));
}

}  // namespace
}  // namespace fengsui::respond
