// SPDX-License-Identifier: Apache-2.0
// The live stream to the screens: server-sent events, fed with journal entries after their commit,
// resumable. publish() only queues; one thread of the hub delivers what waits, in rounds: each
// event is written once as text, and subscribers who see the same share it, so that 500 screens
// cost the publisher nothing and a round costs each of them one write. A subscriber that resumes
// (Last-Event-ID) first gets what the caller's replay finds, then the live events, none lost and
// none twice. Thread safe; the hub outlives the server that carries its streams. Limits:
// subscribers_max (503 above), kReplayMax events at once (above: one event "reset", the screen
// loads anew), kBacklogMax events waiting (above: all subscribers are closed and resume), and the
// sink's own bound.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/result.hpp"
#include "web/request.hpp"
#include "web/response.hpp"

namespace fengsui::web {

struct LiveEvent {
    std::int64_t seq =
        0;  // grows; publish in this order, for a screen resumes after the last it saw
    std::string county;
    std::string place;
    std::string event = "journal";
    std::string data;  // JSON
    // It only says that something goes on (intake committed): of those that wait for a round the
    // last is enough.
    bool is_tick = false;
};

struct LiveOptions {
    std::size_t subscribers_max = 2000;
    std::chrono::milliseconds heartbeat = std::chrono::seconds(15);
    // An event that comes after a quiet time goes out at once, the next ones together after this.
    std::chrono::milliseconds round = std::chrono::milliseconds(250);
    // A stream ends after this and the browser comes back by itself, so that a right that was taken
    // away ends too.
    std::chrono::milliseconds life = std::chrono::hours(1);
};

class LiveHub {
  public:
    static constexpr std::size_t kReplayMax = 1000;
    static constexpr std::size_t kBacklogMax = 10'000;

    // Whether this subscriber may see the event (its scope). Pure: called from two threads.
    using Filter = std::function<bool(const LiveEvent&)>;
    // The events after `seq`, oldest first, at most `limit`. Called on a worker thread, once per
    // resuming subscriber.
    using Replay =
        std::function<base::Result<std::vector<LiveEvent>>(std::int64_t seq, std::size_t limit)>;

    explicit LiveHub(LiveOptions options = {});
    ~LiveHub() { stop(); }
    LiveHub(const LiveHub&) = delete;
    LiveHub& operator=(const LiveHub&) = delete;

    void publish(LiveEvent event);
    // The answer to GET /api/v1/live; a 503 problem when there are too many. Resumes after the
    // header Last-Event-ID or the parameter last_event_id.
    Response connect(const Request& request, Filter filter, Replay replay);
    [[nodiscard]] std::size_t subscribers();  // those still there
    void stop();                              // ends all streams

  private:
    using Text = std::shared_ptr<const std::string>;
    using Events = std::deque<LiveEvent>;
    struct Subscriber;

    void attach(const std::shared_ptr<Subscriber>& subscriber, std::optional<std::int64_t> after,
                const Replay& replay);
    void run();
    Events take_waiting(std::chrono::steady_clock::time_point from,
                        std::chrono::steady_clock::time_point until);
    void close_all();
    void deliver(const Events& events);
    static std::vector<bool> seen_by(const Subscriber& subscriber, const Events& events);
    void beat();
    void sweep();  // needs subscribers_mutex_

    const LiveOptions options_;
    std::mutex queue_mutex_;  // never held together with subscribers_mutex_
    std::condition_variable wake_;
    Events queue_;
    bool overrun_ = false;
    bool stopped_ = false;
    std::mutex subscribers_mutex_;
    std::vector<std::shared_ptr<Subscriber>> subscribers_;
    std::thread thread_;
};

// "id: 7\nevent: journal\ndata: {…}\n\n"
std::string format_event(const LiveEvent& event);

}  // namespace fengsui::web
