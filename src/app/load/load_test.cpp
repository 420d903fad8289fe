// SPDX-License-Identifier: Apache-2.0
// The generator against the real house and its real doors: everything is counted once, what was
// acknowledged is in the ledger, and what goes wrong is told apart.
#include "app/load/load.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <set>

#include "app/doors.hpp"
#include "base/json.hpp"

namespace fengsui::app {
namespace {

using simulate::Door;

class LoadTest : public testing::Test {
  protected:
    // The county and the tokens of its institutions take their time: made once.
    static void SetUpTestSuite() {
        const auto yesterday =
            base::local_day(base::SystemClock().now(), base::kJsonOffsetMinutes) - 1;
        auto opened = CountyMessages::open({1, yesterday, DoorShares{6, 2, 0.5, 1.5}, 1000});
        ASSERT_TRUE(opened) << opened.error().to_string();
        messages_ = std::move(*opened);
        prepared_ =
            std::filesystem::temp_directory_path() / fmt::format("fengsui-load-{}", ::getpid());
        std::filesystem::remove_all(prepared_);
        auto house = House::open({.data = (prepared_ / "county").string()});
        ASSERT_TRUE(house) << house.error().to_string();
        const auto prepared = prepare_senders(**house, prepared_ / "tokens.csv");
        ASSERT_TRUE(prepared) << prepared.error().to_string();
        EXPECT_GT(*prepared, 40);
    }
    static void TearDownTestSuite() {
        messages_.reset();
        std::filesystem::remove_all(prepared_);
    }

    void SetUp() override {
        path_ = prepared_.string() + "-copy";
        std::filesystem::copy(prepared_, path_, std::filesystem::copy_options::recursive);
        auto house = House::open({.data = (path_ / "county").string()});
        ASSERT_TRUE(house) << house.error().to_string();
        house_ = std::move(*house);
        auto doors = Doors::make(*house_, {.http = "127.0.0.1:0", .mllp = "127.0.0.1:0"});
        ASSERT_TRUE(doors) << doors.error().to_string();
        doors_ = std::move(*doors);
        ASSERT_TRUE(doors_->open());
    }
    void TearDown() override {
        doors_.reset();
        house_.reset();
        std::filesystem::remove_all(path_);
    }

    LoadOptions options() {
        LoadOptions options{.mllp = fmt::format("127.0.0.1:{}", doors_->mllp_port()),
                            .http = fmt::format("127.0.0.1:{}", doors_->http_port()),
                            .tokens = read_sender_tokens(path_ / "tokens.csv").value()};
        options.arrivals = {.per_second = 100, .seconds = 1.5, .spacing = Spacing::Even};
        options.connections = 10;
        options.on_accepted = [this](const simulate::Outgoing& message) {
            acked_.emplace(simulate::stated_id(message));
        };
        return options;
    }
    static LoadReport run(const LoadOptions& options) {
        auto report = run_load(*messages_, options);
        EXPECT_TRUE(report) << report.error().to_string();
        return report.value_or(LoadReport{});
    }
    static const DoorTally& door(const LoadReport& report, std::string_view name) {
        return *std::ranges::find(report.doors, name, &DoorTally::door);
    }
    std::set<std::string> in_ledger() {
        std::set<std::string> ids;
        const auto read = house_->database().read([&](ledger::Connection& db) -> base::Result<int> {
            for (const auto& [id] :
                 db.query<std::string>("SELECT control_id FROM message WHERE county = ? AND "
                                       "status <> 'rejected'",
                                       {house_->county()}))
                ids.insert(id);
            return 0;
        });
        EXPECT_TRUE(read);
        return ids;
    }

    static inline std::unique_ptr<CountyMessages> messages_;
    static inline std::filesystem::path prepared_;
    std::filesystem::path path_;
    std::unique_ptr<House> house_;
    std::unique_ptr<Doors> doors_;
    std::set<std::string> acked_;
};

TEST_F(LoadTest, WhatWasAcknowledgedIsInTheLedger) {
    const auto report = run(options());
    EXPECT_EQ(report.all.sent, 150);
    EXPECT_EQ(report.all.accepted, 150);
    EXPECT_EQ(report.all.unanswered, 0);
    EXPECT_EQ(report.mllp_lines, 6);
    EXPECT_EQ(report.http_lines, 4);
    ASSERT_EQ(report.doors.size(), 4U);
    std::int64_t sum = 0;
    for (const auto& tally : report.doors) {
        EXPECT_GT(tally.accepted, 0) << tally.door;
        EXPECT_GT(tally.from_intended.p50_ms, 0) << tally.door;
        EXPECT_GE(tally.from_intended.max_ms, tally.from_sent.max_ms) << tally.door;
        sum += tally.accepted;
    }
    EXPECT_EQ(sum, report.all.accepted);
    EXPECT_GE(acked_.size(), 140U) << "some are sent twice on purpose";
    EXPECT_THAT(in_ledger(), testing::IsSupersetOf(acked_));
    std::int64_t asked = 0;
    for (const auto& second : report.by_second) asked += second.asked;
    EXPECT_EQ(asked, 150);
    EXPECT_THAT(to_text(report), testing::HasSubstr("150"));
    const auto json = base::parse_json(base::to_json(report));
    ASSERT_TRUE(json);
    EXPECT_EQ(json->at("all").at("accepted").as_int64(), 150);
}

TEST_F(LoadTest, AWrongTokenIsRefusedAndTheOtherDoorsGoOn) {
    auto wrong = options();
    for (auto& [institution, token] : wrong.tokens) token = "fsk_wrong";
    const auto report = run(wrong);
    EXPECT_EQ(door(report, "mllp").accepted, door(report, "mllp").sent);
    EXPECT_GT(door(report, "fhir").sent, 0);
    EXPECT_EQ(door(report, "fhir").refused, door(report, "fhir").sent);
    EXPECT_EQ(door(report, "count_csv").accepted, 0);
    EXPECT_FALSE(report.is_held);
    EXPECT_THAT(in_ledger(), testing::IsSupersetOf(acked_));
}

TEST_F(LoadTest, RoughSendersAreCountedApart) {
    auto rough = options();
    rough.flooding_lines = 1;
    rough.trickling_lines = 2;
    const auto report = run(rough);
    EXPECT_EQ(report.all.accepted, 150);
    ASSERT_TRUE(report.rough);
    EXPECT_GT(report.rough->flood_sent, 10);
    EXPECT_GT(report.rough->flood_answered, 10);
    EXPECT_GE(report.rough->trickled_bytes, 2);
    EXPECT_EQ(report.rough->trickles_cut, 0);
}

TEST_F(LoadTest, ScreensFollowTheLiveStreamMeanwhile) {
    auto watched = options();
    watched.screens = 3;
    const auto report = run(watched);
    EXPECT_EQ(report.all.accepted, 150);
    ASSERT_TRUE(report.screens);
    EXPECT_EQ(report.screens->opened, 3);
    EXPECT_EQ(report.screens->cut, 0);
    EXPECT_GE(report.screens->events, 3) << "each hears of a commit at least";

    watched.tokens.erase(screen_session);
    const auto without = run_load(*messages_, watched);
    ASSERT_FALSE(without);
    EXPECT_EQ(without.error().path, "--screens");
}

TEST_F(LoadTest, AServerThatGoesAwayBreaksLinesAndLosesNothingThatWasAcknowledged) {
    auto some = options();
    some.arrivals.seconds = 3;
    const auto accepted = some.on_accepted;
    some.on_accepted = [&](const simulate::Outgoing& message) {
        accepted(message);
        if (acked_.size() == 50) doors_.reset();
    };
    some.answer_timeout = std::chrono::seconds(5);
    const auto report = run(some);
    EXPECT_GT(report.all.errors, 0);
    EXPECT_LT(report.all.accepted, 300);
    EXPECT_EQ(report.all.accepted + report.all.errors + report.all.busy + report.all.refused +
                  report.all.unanswered,
              300);
    EXPECT_THAT(in_ledger(), testing::IsSupersetOf(acked_));
}

TEST_F(LoadTest, WhatMakesNoSenseIsRefusedBeforeAnythingIsSent) {
    const auto refused = [&](const LoadOptions& wrong) {
        const auto report = run_load(*messages_, wrong);
        return report ? std::string("nothing") : report.error().path;
    };
    auto wrong = options();
    wrong.arrivals.per_second = 0;
    EXPECT_EQ(refused(wrong), "--rate");
    wrong = options();
    wrong.arrivals.storm = Storm{10, 1, 9};
    EXPECT_EQ(refused(wrong), "--storm");
    wrong = options();
    wrong.connections = 1;
    EXPECT_EQ(refused(wrong), "--connections");
    wrong = options();
    wrong.tokens.clear();
    EXPECT_EQ(refused(wrong), "--tokens");
    wrong = options();
    wrong.mllp = "nowhere";
    EXPECT_EQ(refused(wrong), "--mllp");
    wrong = options();
    wrong.http.clear();
    EXPECT_EQ(refused(wrong), "--http");
    wrong = options();
    doors_.reset();
    EXPECT_EQ(refused(wrong).substr(0, 9), "127.0.0.1");
    EXPECT_TRUE(acked_.empty());
}

TEST_F(LoadTest, TokensAreForTheirOwnerAndAreNeverOverwritten) {
    const auto file = path_ / "tokens.csv";
    EXPECT_EQ(std::filesystem::status(file).permissions(),
              std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    EXPECT_FALSE(prepare_senders(*house_, file));
    std::ofstream(path_ / "other.csv") << "who,what\na,b\n";
    EXPECT_FALSE(read_sender_tokens(path_ / "other.csv"));
    EXPECT_FALSE(read_sender_tokens(path_ / "missing.csv"));
}

TEST(CountyMessagesTest, TheOrderOfADoorDoesNotDependOnTheOthers) {
    const auto newest = *base::parse_day("2025-03-28");
    // More counts are taken from the first than the week made at the start has, so that they are
    // days ahead when the visits come to the second week.
    auto first = CountyMessages::open({3, newest, DoorShares{1, 1, 0, 2}, 1000});
    auto second = CountyMessages::open({3, newest, DoorShares{1, 0, 0, 0}, 1000});
    ASSERT_TRUE(first && second);
    for (int i = 0; i < 3000; ++i) (*first)->next(Door::CsvCounts);
    for (int i = 0; i < 65'000; ++i)
        ASSERT_EQ((*first)->next(Door::Mllp).control_id, (*second)->next(Door::Mllp).control_id);
    EXPECT_FALSE(CountyMessages::open({3, newest, DoorShares{0, 0, 0, 0}}));
}

}  // namespace
}  // namespace fengsui::app
