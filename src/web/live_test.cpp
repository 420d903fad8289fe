// SPDX-License-Identifier: Apache-2.0
#include "web/live.hpp"

#include <gtest/gtest.h>

#include <atomic>

#include "web/worker_pool.hpp"

namespace fengsui::web {
namespace {

using namespace std::chrono_literals;

class FakeSink final : public StreamSink {
  public:
    bool write(std::shared_ptr<const std::string> text) override {
        const std::lock_guard lock(mutex_);
        if (!open_) return false;
        text_ += *text;
        ++writes_;
        last_ = text;
        return true;
    }
    bool is_open() const override {
        const std::lock_guard lock(mutex_);
        return open_;
    }
    void close() override {
        const std::lock_guard lock(mutex_);
        open_ = false;
    }
    std::string text() const {
        const std::lock_guard lock(mutex_);
        return text_;
    }
    const std::string* last_address() const {
        const std::lock_guard lock(mutex_);
        return last_.get();
    }
    int writes() const {
        const std::lock_guard lock(mutex_);
        return writes_;
    }
    bool wait_for(std::string_view part) const {
        for (int i = 0; i < 400; ++i) {
            if (text().find(part) != std::string::npos) return true;
            std::this_thread::sleep_for(5ms);
        }
        return false;
    }

  private:
    mutable std::mutex mutex_;
    std::string text_;
    std::shared_ptr<const std::string> last_;
    int writes_ = 0;
    bool open_ = true;
};

LiveEvent event(std::int64_t seq, std::string place = "500242") {
    return {seq, "500242", std::move(place), "journal", "{\"seq\":" + std::to_string(seq) + "}"};
}

std::shared_ptr<FakeSink> join(
    LiveHub& hub, std::string last_id = {}, LiveHub::Replay replay = nullptr,
    LiveHub::Filter filter = [](const LiveEvent&) { return true; }) {
    Request request;
    if (!last_id.empty()) request.headers.add("Last-Event-ID", last_id);
    const auto response = hub.connect(request, std::move(filter), std::move(replay));
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.content_type, "text/event-stream; charset=utf-8");
    auto sink = std::make_shared<FakeSink>();
    response.stream(sink);
    return sink;
}

TEST(LiveFormat, ALineOfDataPerLine) {
    EXPECT_EQ(format_event({7, "", "", "journal", "{\"a\":1}"}),
              "id: 7\nevent: journal\ndata: {\"a\":1}\n\n");
    EXPECT_EQ(format_event({7, "", "", "x", "a\nb"}), "id: 7\nevent: x\ndata: a\ndata: b\n\n");
}

TEST(LiveHub, OneTextIsSharedByAllWhoMaySee) {
    LiveHub hub;
    const auto all = join(hub);
    const auto also = join(hub);
    const auto scoped =
        join(hub, {}, nullptr, [](const LiveEvent& e) { return e.place == "500242100"; });
    hub.publish(event(1, "500242200"));
    ASSERT_TRUE(all->wait_for("id: 1\n"));
    ASSERT_TRUE(also->wait_for("id: 1\n"));
    EXPECT_EQ(all->last_address(), also->last_address());
    hub.publish(event(2, "500242100"));
    ASSERT_TRUE(scoped->wait_for("id: 2\n"));
    EXPECT_EQ(scoped->text().find("id: 1\n"), std::string::npos);
}

// After the first event the others wait for the round: they go out together, and of the ticks the
// last.
TEST(LiveHub, ARoundIsOneWriteAndItsLastTick) {
    LiveHub hub({.round = 100ms});
    const auto sink = join(hub);
    hub.publish(event(1));
    ASSERT_TRUE(sink->wait_for("id: 1\n"));
    const int before = sink->writes();
    for (int seq = 2; seq < 60; ++seq) {
        auto next = event(seq);
        next.is_tick = seq % 10 != 0;
        hub.publish(std::move(next));
    }
    ASSERT_TRUE(sink->wait_for("id: 59\n"));
    EXPECT_LE(sink->writes(), before + 2) << "two rounds at the most";
    for (const auto* seen : {"id: 10\n", "id: 20\n", "id: 50\n"})
        EXPECT_NE(sink->text().find(seen), std::string::npos) << seen;
    EXPECT_EQ(sink->text().find("id: 58\n"), std::string::npos);
}

TEST(LiveHub, ResumesWithWhatWasMissedAndNothingTwice) {
    LiveHub hub;
    // While the replay reads up to 7, the events 7 and 8 are published.
    const auto replay = [&](std::int64_t after,
                            std::size_t) -> base::Result<std::vector<LiveEvent>> {
        EXPECT_EQ(after, 5);
        hub.publish(event(7));
        hub.publish(event(8));
        std::this_thread::sleep_for(50ms);
        return std::vector<LiveEvent>{event(6), event(7)};
    };
    const auto sink = join(hub, "5", replay);
    hub.publish(event(9));
    ASSERT_TRUE(sink->wait_for("id: 9\n"));
    EXPECT_EQ(sink->text(), "retry: 3000\n\n" + format_event(event(6)) + format_event(event(7)) +
                                format_event(event(8)) + format_event(event(9)));
}

TEST(LiveHub, TooMuchMissedIsAReset) {
    LiveHub hub;
    const auto sink =
        join(hub, "5", [](std::int64_t, std::size_t limit) -> base::Result<std::vector<LiveEvent>> {
            std::vector<LiveEvent> events;
            for (std::size_t i = 0; i < limit; ++i)
                events.push_back(event(static_cast<std::int64_t>(6 + i)));
            return events;
        });
    EXPECT_EQ(sink->text(), "retry: 3000\n\nid: 1006\nevent: reset\ndata: {}\n\n");
}

TEST(LiveHub, AFailedReplayEndsTheStreamSoThatTheBrowserAsksAgain) {
    LiveHub hub;
    const auto sink =
        join(hub, "5", [](std::int64_t, std::size_t) -> base::Result<std::vector<LiveEvent>> {
            return base::fail(base::ProblemCode::StorageFailed);
        });
    EXPECT_FALSE(sink->is_open());
    EXPECT_EQ(hub.subscribers(), 0U);
}

TEST(LiveHub, HasALimitAndForgetsWhoIsGone) {
    LiveHub hub({.subscribers_max = 2});
    const auto first = join(hub);
    const auto second = join(hub);
    const auto refused = hub.connect(
        {}, [](const LiveEvent&) { return true; }, nullptr);
    EXPECT_EQ(refused.status, 503);
    EXPECT_FALSE(refused.stream);
    first->close();
    EXPECT_EQ(hub.subscribers(), 1U);
    join(hub);
}

TEST(LiveHub, BeatsAndEndsStreamsThatAreOld) {
    LiveHub hub({.heartbeat = 10ms, .life = 100ms});
    const auto sink = join(hub);
    EXPECT_TRUE(sink->wait_for(": beat\n\n"));
    for (int i = 0; i < 400 && sink->is_open(); ++i) std::this_thread::sleep_for(5ms);
    EXPECT_FALSE(sink->is_open());
    EXPECT_EQ(hub.subscribers(), 0U);
}

TEST(LiveHub, ABadLastEventIdIsRefused) {
    LiveHub hub;
    Request request;
    request.headers.add("Last-Event-ID", "7x");
    EXPECT_EQ(hub.connect(request, nullptr, nullptr).status, 422);
}

TEST(LiveHub, StopEndsAllStreams) {
    LiveHub hub;
    const auto sink = join(hub);
    hub.stop();
    EXPECT_FALSE(sink->is_open());
    hub.publish(event(1));
}

TEST(WorkerPool, RefusesWhatDoesNotFit) {
    std::mutex gate;
    std::atomic<int> done{0};
    WorkerPool pool(1, 2);
    gate.lock();
    std::atomic<bool> running{false};
    ASSERT_TRUE(pool.submit([&] {
        running = true;
        const std::lock_guard wait(gate);
        ++done;
    }));
    while (!running) std::this_thread::sleep_for(1ms);
    EXPECT_TRUE(pool.submit([&] { ++done; }));
    EXPECT_TRUE(pool.submit([&] { ++done; }));
    EXPECT_FALSE(pool.submit([&] { ++done; }));
    gate.unlock();
    while (done < 3) std::this_thread::sleep_for(1ms);
    EXPECT_EQ(pool.queued(), 0U);
    pool.stop();
    EXPECT_FALSE(pool.submit([] {}));
    EXPECT_EQ(done, 3);
}

}  // namespace
}  // namespace fengsui::web
