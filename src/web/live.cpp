// SPDX-License-Identifier: Apache-2.0
#include "web/live.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <set>

#include "base/text.hpp"

namespace fengsui::web {
namespace {

using SteadyClock = std::chrono::steady_clock;

std::optional<std::int64_t> parse_seq(std::string_view text) {
    std::int64_t seq = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seq);
    if (error != std::errc{} || end != text.data() + text.size() || seq < 0) return std::nullopt;
    return seq;
}

std::shared_ptr<const std::string> share(std::string text) {
    return std::make_shared<const std::string>(std::move(text));
}

}  // namespace

// Guarded by subscribers_mutex_ (but for the sink, which guards itself).
struct LiveHub::Subscriber {
    std::shared_ptr<StreamSink> sink;
    Filter filter;
    SteadyClock::time_point since = SteadyClock::now();
    bool replaying = false;
    std::int64_t replayed_to = 0;                       // what the replay has told already
    std::vector<std::pair<std::int64_t, Text>> held{};  // came while the replay was read
};

std::string format_event(const LiveEvent& event) {
    std::string out = fmt::format("id: {}\nevent: {}\n", event.seq, event.event);
    for (const auto line : base::split(event.data, '\n')) out += fmt::format("data: {}\n", line);
    out += '\n';
    return out;
}

LiveHub::LiveHub(LiveOptions options) : options_(options), thread_([this] { run(); }) {}

void LiveHub::publish(LiveEvent event) {
    {
        const std::lock_guard lock(queue_mutex_);
        if (stopped_) return;
        if (queue_.size() >= kBacklogMax) {
            queue_.clear();
            overrun_ = true;
        }
        queue_.push_back(std::move(event));
    }
    wake_.notify_one();
}

Response LiveHub::connect(const Request& request, Filter filter, Replay replay) {
    if (subscribers() >= options_.subscribers_max)
        return problem_response({base::ProblemCode::Busy, {}, "too many live streams"}, request);
    auto last = std::string(base::trim(request.header("Last-Event-ID")));
    if (last.empty()) last = request.query.text("last_event_id").value_or("");
    const auto after = parse_seq(last);
    if (!last.empty() && !after)
        return problem_response(
            {base::ProblemCode::ValueInvalid, "Last-Event-ID", "expected a number"}, request);

    Response response;
    response.content_type = "text/event-stream; charset=utf-8";
    response.with("X-Accel-Buffering", "no");  // a proxy in front must not collect the stream
    response.stream = [this, after, filter = std::move(filter),
                       replay = std::move(replay)](std::shared_ptr<StreamSink> sink) {
        auto subscriber = std::make_shared<Subscriber>();
        subscriber->sink = std::move(sink);
        subscriber->filter = filter;
        attach(subscriber, after, replay);
    };
    return response;
}

void LiveHub::attach(const std::shared_ptr<Subscriber>& subscriber,
                     std::optional<std::int64_t> after, const Replay& replay) {
    {
        // Who has read these words is listed, and misses nothing from then on. Listed before the
        // replay is read: an event between the two is held, not lost.
        const std::lock_guard lock(subscribers_mutex_);
        subscriber->sink->write(share("retry: 3000\n\n"));
        subscriber->replaying = after.has_value();
        subscriber->replayed_to = after.value_or(0);
        subscribers_.push_back(subscriber);
    }
    if (!after) return;
    const auto missed = replay(*after, kReplayMax + 1);
    if (!missed) {
        spdlog::warn("live stream: replay after {} failed: {}", *after, missed.error().to_string());
        subscriber->sink->close();  // the browser comes back and asks again
        return;
    }
    std::string text;
    std::int64_t replayed_to = *after;
    for (const auto& event : *missed) {
        replayed_to = std::max(replayed_to, event.seq);
        if (subscriber->filter(event)) text += format_event(event);
    }
    if (missed->size() > kReplayMax)
        text = fmt::format("id: {}\nevent: reset\ndata: {{}}\n\n", replayed_to);
    const std::lock_guard lock(subscribers_mutex_);
    if (!text.empty()) subscriber->sink->write(share(std::move(text)));
    for (const auto& [seq, held] : subscriber->held)
        if (seq > replayed_to) subscriber->sink->write(held);
    subscriber->held.clear();
    subscriber->replayed_to = replayed_to;
    subscriber->replaying = false;
}

std::size_t LiveHub::subscribers() {
    const std::lock_guard lock(subscribers_mutex_);
    sweep();
    return subscribers_.size();
}

void LiveHub::sweep() {
    std::erase_if(subscribers_,
                  [](const auto& subscriber) { return !subscriber->sink->is_open(); });
}

std::vector<bool> LiveHub::seen_by(const Subscriber& subscriber, const Events& events) {
    std::vector<bool> seen(events.size());
    for (std::size_t i = 0; i < events.size(); ++i)
        seen[i] = events[i].seq > subscriber.replayed_to && subscriber.filter(events[i]);
    return seen;
}

void LiveHub::deliver(const Events& events) {
    std::vector<Text> texts;
    for (const auto& event : events) texts.push_back(share(format_event(event)));
    std::map<std::vector<bool>, Text> together;  // by what is seen of the round
    const std::lock_guard lock(subscribers_mutex_);
    for (const auto& subscriber : subscribers_) {
        const auto seen = seen_by(*subscriber, events);
        if (subscriber->replaying) {
            for (std::size_t i = 0; i < events.size(); ++i)
                if (seen[i]) subscriber->held.emplace_back(events[i].seq, texts[i]);
            if (subscriber->held.size() > kReplayMax) subscriber->sink->close();
            continue;
        }
        auto& text = together[seen];
        if (!text) {
            std::string all;
            for (std::size_t i = 0; i < events.size(); ++i)
                if (seen[i]) all += *texts[i];
            text = share(std::move(all));
        }
        if (!text->empty()) subscriber->sink->write(text);
    }
}

void LiveHub::beat() {
    const auto text = share(": beat\n\n");
    const auto now = SteadyClock::now();
    const std::lock_guard lock(subscribers_mutex_);
    sweep();
    for (const auto& subscriber : subscribers_) {
        if (now - subscriber->since >= options_.life)
            subscriber->sink->close();
        else
            subscriber->sink->write(text);
    }
}

// What waits at `from` or later, at the latest at `until`, when it may be nothing; of the ticks of
// a county the last. Nothing once stopped.
LiveHub::Events LiveHub::take_waiting(SteadyClock::time_point from, SteadyClock::time_point until) {
    Events events;
    bool overrun = false;
    {
        std::unique_lock lock(queue_mutex_);
        wake_.wait_until(lock, from, [this] { return stopped_; });
        wake_.wait_until(lock, until, [this] { return stopped_ || !queue_.empty(); });
        if (stopped_) return {};
        events.swap(queue_);
        std::swap(overrun, overrun_);
    }
    if (overrun) {
        spdlog::warn("live stream: more than {} events waited, all screens resume", kBacklogMax);
        close_all();
    }
    std::set<std::string> ticked;
    Events kept;
    for (auto event = events.rbegin(); event != events.rend(); ++event) {
        if (!event->is_tick || ticked.insert(event->county).second)
            kept.push_front(std::move(*event));
    }
    return kept;
}

void LiveHub::run() {
    auto next_round = SteadyClock::now();
    auto next_beat = next_round + options_.heartbeat;
    while (true) {
        const auto events = take_waiting(next_round, next_beat);
        {
            const std::lock_guard lock(queue_mutex_);
            if (stopped_) return;
        }
        if (!events.empty()) {
            deliver(events);
            next_round = SteadyClock::now() + options_.round;
        }
        if (SteadyClock::now() >= next_beat) {
            beat();
            next_beat = SteadyClock::now() + options_.heartbeat;
        }
    }
}

void LiveHub::close_all() {
    const std::lock_guard lock(subscribers_mutex_);
    for (const auto& subscriber : subscribers_) subscriber->sink->close();
    subscribers_.clear();
}

void LiveHub::stop() {
    {
        const std::lock_guard lock(queue_mutex_);
        stopped_ = true;
    }
    wake_.notify_all();
    if (thread_.joinable()) thread_.join();
    close_all();
}

}  // namespace fengsui::web
