// SPDX-License-Identifier: Apache-2.0
#include <atomic>
#include <chrono>
#include <mutex>
#include <thread>

#include "access/access_fixture.hpp"

namespace fengsui::access {
namespace {

class FakeSink final : public web::StreamSink {
  public:
    bool write(std::shared_ptr<const std::string> text) override {
        const std::lock_guard lock(mutex_);
        if (open_) text_ += *text;
        return open_;
    }
    [[nodiscard]] bool is_open() const override { return open_; }
    void close() override { open_ = false; }
    std::string text() {
        const std::lock_guard lock(mutex_);
        return text_;
    }
    // The ids of the events so far; waits until the last is `seq`.
    std::vector<std::int64_t> ids_until(std::int64_t seq) {
        const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
        while (true) {
            std::vector<std::int64_t> ids;
            const auto all = text();
            for (auto at = all.find("id: "); at != std::string::npos; at = all.find("id: ", at + 1))
                ids.push_back(std::stoll(all.substr(at + 4)));
            if ((!ids.empty() && ids.back() == seq) || std::chrono::steady_clock::now() > end)
                return ids;
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
        }
    }

  private:
    std::mutex mutex_;
    std::string text_;
    std::atomic<bool> open_{true};
};

using Ids = std::vector<std::int64_t>;

class LiveRoutesTest : public RoutesTest {
  protected:
    std::shared_ptr<FakeSink> connect(const Browser& who, const std::string& query = {}) {
        const auto response = get("/api/v1/live" + query, who);
        EXPECT_EQ(200, response.status) << response.body;
        EXPECT_EQ("text/event-stream; charset=utf-8", response.content_type);
        auto sink = std::make_shared<FakeSink>();
        if (response.stream) response.stream(sink);
        return sink;
    }
    // Someone who does not see logins, which may still be on their way when the stream begins.
    Browser viewer() {
        add_account("viewer", web::Role::Viewer);
        return login("viewer");
    }
    std::int64_t head() { return number("SELECT max(seq) FROM journal"); }
};

TEST_F(LiveRoutesTest, CommittedEntriesArrive) {
    const auto sink = connect(viewer());
    record("signal.raised", kTownship, "412");
    const auto seq = head();
    EXPECT_EQ(Ids{seq}, sink->ids_until(seq));
    const auto text = sink->text();
    const auto start = text.find("data: ") + 6;
    const auto entry =
        boost::json::parse(text.substr(start, text.find('\n', start) - start)).as_object();
    EXPECT_NE(std::string::npos, text.find("event: journal\n"));
    EXPECT_EQ(seq, entry.at("seq").as_int64());
    EXPECT_EQ("signal.raised", entry.at("verb").as_string());
    EXPECT_EQ("412", entry.at("object_id").as_string());
    EXPECT_EQ(9U, entry.size());
}

TEST_F(LiveRoutesTest, AFailedJobIsNotTold) {
    const auto sink = connect(viewer());
    const auto failed = database_->writer().run([](ledger::Transaction& tx) -> base::Result<int> {
        ledger::JournalDraft draft;
        draft.county = kCounty;
        draft.verb = "signal.raised";
        tx.record(std::move(draft));
        return base::fail(base::ProblemCode::Conflict);
    });
    EXPECT_FALSE(failed);
    record("signal.raised", kTownship);
    EXPECT_EQ(1U, sink->ids_until(head()).size());
}

TEST_F(LiveRoutesTest, ScopeAndRightsHoldForTheStreamToo) {
    add_account("zhang", web::Role::Viewer, kTownship);
    const auto zhang = login("zhang");
    const auto before = head();
    const auto live = connect(zhang);
    record("signal.raised", kOtherTownship);                  // +1
    record("user.created", kTownship);                        // +2: not for a viewer
    record("signal.raised", std::string(kTownship) + "201");  // +3
    record("signal.raised", kCounty);                         // +4
    record("event.opened", kTownship);                        // +5
    const Ids expected{before + 3, before + 5};
    EXPECT_EQ(expected, live->ids_until(before + 5));
    const auto resumed = connect(zhang, "?last_event_id=" + std::to_string(before));
    EXPECT_EQ(expected, resumed->ids_until(before + 5));
}

TEST_F(LiveRoutesTest, ResumesAfterTheLastEventSeen) {
    const auto boss = login("boss");
    for (int i = 0; i < 5; ++i) record("signal.updated", kCounty);
    const auto last = head();
    const auto sink = connect(boss, "?last_event_id=" + std::to_string(last - 3));
    EXPECT_EQ((Ids{last - 2, last - 1, last}), sink->ids_until(last));
    record("signal.updated", kCounty);
    EXPECT_EQ((Ids{last - 2, last - 1, last, last + 1}), sink->ids_until(last + 1));
    EXPECT_EQ(422, get("/api/v1/live?last_event_id=x", boss).status);
}

TEST_F(LiveRoutesTest, WhoMissedTooMuchLoadsAnew) {
    const auto boss = login("boss");
    const auto seen = head();
    const auto witness = connect(boss);
    write([&](ledger::Transaction& tx) {
        for (int i = 0; i < 1001; ++i) {
            ledger::JournalDraft draft;
            draft.county = kCounty;
            draft.verb = "signal.updated";
            tx.record(std::move(draft));
        }
    });
    ASSERT_EQ(seen + 1001, witness->ids_until(seen + 1001).back())
        << "the hub has nothing left to tell";
    const auto all = connect(boss, "?last_event_id=" + std::to_string(seen + 1));
    EXPECT_EQ(1000U, all->ids_until(seen + 1001).size());
    const auto sink = connect(boss, "?last_event_id=" + std::to_string(seen));
    EXPECT_EQ(1U, sink->ids_until(seen + 1001).size());
    EXPECT_NE(std::string::npos, sink->text().find("event: reset\n"));
}

TEST_F(LiveRoutesTest, TheStreamEndsWithTheSession) {
    add_account("zhang", web::Role::Viewer);
    const auto boss = login("boss");
    const auto zhang = login("zhang");
    const auto first = connect(zhang);
    EXPECT_TRUE(first->is_open());
    EXPECT_EQ(204, del("/api/v1/session", zhang).status);
    EXPECT_FALSE(first->is_open()) << "logout";
    const auto second = connect(login("zhang"));
    const auto own = connect(boss);
    const auto body =
        R"({"display_name":"Z","role":"viewer","scope_place":"500242","disabled":true})";
    ASSERT_EQ(200, put("/api/v1/admin/users/zhang", boss, body).status);
    EXPECT_FALSE(second->is_open()) << "disabled";
    EXPECT_TRUE(own->is_open());
    EXPECT_EQ(1U, hub_.subscribers());
}

}  // namespace
}  // namespace fengsui::access
