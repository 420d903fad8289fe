// SPDX-License-Identifier: Apache-2.0
// For tests of `evaluate` and `wall` only: respond's test room with the routes of all rooms from
// warn on, and signals that are raised as warn raises them. What people do to them goes through the
// real functions and addresses, so that the journal is the one of the program.
#pragma once

#include "dispatch/dispatch_routes.hpp"
#include "evaluate/indicator_routes.hpp"
#include "respond/respond_routes.hpp"
#include "respond/test_room.hpp"
#include "warn/signal_change.hpp"
#include "warn/signal_routes.hpp"

namespace fengsui::evaluate {

inline base::Result<IndicatorTable> shipped_table() {
    static const auto files = catalog::testing_data::read_data_folder();
    std::vector<base::EmbeddedFile> embedded;
    for (const auto& [path, bytes] : files) embedded.push_back({path, bytes});
    return IndicatorTable::load(embedded);
}

class TestHistory : public respond::TestRoom {
  protected:
    static constexpr std::int64_t kMinute = 60'000;
    static constexpr std::int64_t kHour = 60 * kMinute;
    static constexpr std::int64_t kDay = 24 * kHour;

    void add_routes() override {
        auto table = shipped_table();
        ASSERT_TRUE(table) << table.error().to_string();
        table_ = std::move(*table);
        indicators_ = std::make_unique<IndicatorStore>(table_, respond::kCounty, 480);
        warn::add_signal_routes(router_, *context_);
        respond::add_respond_routes(router_, *context_, guards_);
        dispatch::add_dispatch_routes(router_, *context_);
        add_indicator_routes(router_, *context_, *indicators_);
    }

    void wait_minutes(std::int64_t minutes) { clock_.advance_ms(minutes * kMinute); }

    // Runs `body(Transaction&)` in a commit of its own.
    template <class Body>
    void commit(Body body) {
        const auto done =
            database_->writer().run([&](ledger::Transaction& tx) -> base::Result<void> {
                body(tx);
                return {};
            });
        ASSERT_TRUE(done) << done.error().to_string();
    }

    struct Raise {
        std::int64_t limit_minutes = 60;
        std::string place = respond::kTown;
        int urgency = 50;
    };
    // As the joiner leaves it: a row and a journal entry of the same moment.
    base::Id raise(const Raise& how) {
        base::Id id = 0;
        commit([&](ledger::Transaction& tx) {
            id = tx.new_id();
            tx.db().execute(
                "INSERT INTO signal (county, id, number, condition, place, channels, state, "
                "first_day, last_day, count, urgency, urgency_zh, urgency_en, why_zh, why_en, "
                "retrospective, raised_ms, updated_ms, answer_by_ms, version) "
                "VALUES (?,?,?,'A02',?,'case','new',?,?,3,?,'','','','',0,?,?,?,1)",
                {respond::kCounty, id, ++signals_, how.place, today().days, today().days,
                 how.urgency, tx.now().ms, tx.now().ms, tx.now().ms + how.limit_minutes * kMinute});
            tx.record({.county = respond::kCounty,
                       .actor = "system",
                       .verb = "signal.raised",
                       .object_kind = "signal",
                       .object_id = std::to_string(id),
                       .place = how.place});
        });
        return id;
    }
    void acknowledge(base::Id signal) {
        const auto done = database_->writer().run([&](ledger::Transaction& tx) {
            return warn::acknowledge_signal(tx, {respond::kCounty, signal, "1", "duty", {}});
        });
        ASSERT_TRUE(done) << done.error().to_string();
    }
    // The signal of the shortest way to an event: verified, then escalated; gives the event.
    std::string escalate(base::Id signal) {
        const auto path = fmt::format("/api/v1/warn/signals/{}", signal);
        EXPECT_EQ(200, post(path + "/verify", R"({"genuine":true})", {.if_match = "1"}).status);
        const auto answer =
            post(path + "/escalate", R"({"title":"霍乱疫情","grade":"IV","note":""})",
                 {.if_match = "2"});
        EXPECT_EQ(200, answer.status) << answer.shown();
        return answer.text("event");
    }

    IndicatorTable table_;
    std::unique_ptr<IndicatorStore> indicators_;
};

}  // namespace fengsui::evaluate
