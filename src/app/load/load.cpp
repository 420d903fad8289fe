// SPDX-License-Identifier: Apache-2.0
#include "app/load/load.hpp"

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <boost/asio/steady_timer.hpp>
#include <cmath>
#include <deque>
#include <vector>

#include "app/address.hpp"
#include "app/descriptors.hpp"
#include "app/load/line.hpp"
#include "app/load/live_screens.hpp"
#include "app/load/rough_senders.hpp"

namespace fengsui::app {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using base::Result;
using Clock = std::chrono::steady_clock;
using simulate::Door;

constexpr auto screens_open_within = std::chrono::seconds(30);
constexpr std::size_t door_count = simulate::door_count;

double cpu_seconds() {
    rusage used{};
    ::getrusage(RUSAGE_SELF, &used);
    const auto of = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return of(used.ru_utime) + of(used.ru_stime);
}

double ms(Clock::duration duration) {
    return std::chrono::duration<double, std::milli>(duration).count();
}

// A message whose moment has come and that no line has taken yet.
struct Waiting {
    Clock::time_point intended;
    Door door = Door::Mllp;
};

// The connections that lead to one address.
struct Route {
    LineTarget target;
    std::vector<std::unique_ptr<Line>> lines;
    std::deque<Line*> idle;  // taken from the front, given back at the end: each has its turn
    std::deque<Waiting> waiting;
};

struct DoorRecord {
    DoorTally tally;
    std::int64_t asked = 0;
    LatencyHistogram from_intended;
    LatencyHistogram from_sent;

    void add(const DoorRecord& other) {
        asked += other.asked;
        tally.sent += other.tally.sent;
        tally.accepted += other.tally.accepted;
        tally.busy += other.tally.busy;
        tally.refused += other.tally.refused;
        tally.errors += other.tally.errors;
        from_intended.add(other.from_intended);
        from_sent.add(other.from_sent);
    }
    [[nodiscard]] DoorTally finished(std::string name) const {
        auto done = tally;
        done.door = std::move(name);
        done.unanswered = asked - done.accepted - done.busy - done.refused - done.errors;
        done.from_intended = from_intended.summary();
        done.from_sent = from_sent.summary();
        return done;
    }
};

class Load {
  public:
    Load(CountyMessages& messages, const LoadOptions& options)
        : messages_(messages),
          options_(options),
          arrivals_(options.arrivals),
          doors_random_(options.arrivals.seed, 1),
          pace_(io_),
          end_timer_(io_) {
        report_.by_second.resize(static_cast<std::size_t>(std::ceil(options.arrivals.seconds)));
        for (std::size_t i = 0; i < report_.by_second.size(); ++i)
            report_.by_second[i].second = static_cast<int>(i);
    }

    Result<void> open() {
        const auto& shares = messages_.shares();
        const double mllp_share = shares[static_cast<std::size_t>(Door::Mllp)];
        const int of_mllp =
            std::clamp(static_cast<int>(std::lround(options_.connections * mllp_share)),
                       mllp_share > 0 ? 1 : 0, options_.connections - (mllp_share < 1 ? 1 : 0));
        const bool rough = options_.flooding_lines + options_.trickling_lines > 0;
        if (of_mllp > 0 || rough) {
            if (auto found = resolve(mllp_, options_.mllp, "--mllp"); !found) return found;
        }
        if (options_.connections > of_mllp || options_.screens > 0) {
            if (auto found = resolve(http_, options_.http, "--http"); !found) return found;
        }
        report_.mllp_lines = of_mllp;
        report_.http_lines = options_.connections - of_mllp;
        for (int i = 0; i < report_.mllp_lines; ++i)
            mllp_.lines.push_back(make_mllp_line(io_, mllp_.target));
        for (int i = 0; i < report_.http_lines; ++i)
            http_.lines.push_back(make_http_line(io_, http_.target));
        if (auto connected = connect(mllp_, options_.mllp); !connected) return connected;
        if (auto connected = connect(http_, options_.http); !connected) return connected;
        if (rough) make_rough();
        if (options_.screens > 0) return make_screens();
        return {};
    }

    LoadReport run() {
        const double cpu = cpu_seconds();
        for (auto& sender : rough_) sender->start();
        start_ = last_answer_ = Clock::now();
        schedule();
        io_.restart();
        io_.run();
        report_.generator_cores =
            (cpu_seconds() - cpu) / std::chrono::duration<double>(Clock::now() - start_).count();
        return finish();
    }

  private:
    Result<void> resolve(Route& route, const std::string& text, std::string_view option) {
        if (text.empty())
            return base::fail(base::ProblemCode::ValueInvalid, std::string(option),
                              "is needed for the messages of this mix");
        const auto address = parse_address(text, option);
        if (!address) return tl::unexpected(address.error());
        boost::system::error_code error;
        const auto found =
            tcp::resolver(io_).resolve(address->host, std::to_string(address->port), error);
        if (error)
            return base::fail(base::ProblemCode::Conflict, fmt::format("{} {}", option, text),
                              error.message());
        for (const auto& entry : found) route.target.endpoints.push_back(entry.endpoint());
        route.target.host = text;
        route.target.timeout = options_.answer_timeout;
        return {};
    }

    // All lines stand before the first message is due.
    Result<void> connect(Route& route, const std::string& address) {
        boost::system::error_code first;
        for (auto& line : route.lines) {
            line->connect([&](const auto& error) {
                if (error && !first) first = error;
            });
            route.idle.push_back(line.get());
        }
        io_.restart();
        io_.run();
        if (!first) return {};
        return base::fail(base::ProblemCode::Conflict, address, first.message());
    }

    Result<void> make_screens() {
        const auto session = options_.tokens.find(screen_session);
        if (session == options_.tokens.end())
            return base::fail(base::ProblemCode::ValueInvalid, "--screens",
                              "needs the session in the file of --tokens");
        report_.screens.emplace();
        screens_ = make_live_screens(io_, http_.target, session->second, options_.screens,
                                     *report_.screens);
        for (auto& screen : screens_) screen->start();
        const auto give_up = Clock::now() + screens_open_within;
        io_.restart();
        while (report_.screens->opened < options_.screens && Clock::now() < give_up)
            io_.run_one_until(give_up);
        if (report_.screens->opened >= options_.screens) return {};
        return base::fail(base::ProblemCode::Conflict, options_.http,
                          fmt::format("only {} of {} live streams could be opened",
                                      report_.screens->opened, options_.screens));
    }

    void make_rough() {
        report_.rough.emplace();
        rough_ = make_rough_senders(io_, mllp_.target,
                                    {.flooding_lines = options_.flooding_lines,
                                     .trickling_lines = options_.trickling_lines,
                                     .message = messages_.next(Door::Mllp).bytes},
                                    *report_.rough);
    }

    Route& route_of(Door door) { return door == Door::Mllp ? mllp_ : http_; }
    DoorRecord& record_of(Door door) { return doors_[static_cast<std::size_t>(door)]; }
    LoadSecond& second_of(Clock::time_point intended) {
        const auto second = std::chrono::duration<double>(intended - start_).count();
        return report_
            .by_second[std::min(report_.by_second.size() - 1, static_cast<std::size_t>(second))];
    }

    Door draw_door() {
        double rest = doors_random_.next() * 0x1p-32;
        Door door = Door::Mllp;
        for (std::size_t i = 0; i < door_count; ++i) {
            const double share = messages_.shares()[i];
            if (share > 0) door = static_cast<Door>(i);
            if (rest < share) break;
            rest -= share;
        }
        return door;
    }

    // Waits for the next message's moment, then takes all whose moment has come.
    void schedule() {
        if (!next_) next_ = arrivals_.next();
        if (!next_) return all_sent();
        pace_.expires_at(moment(*next_));
        pace_.async_wait([this](const auto&) {
            const auto now = Clock::now();
            while (next_ && moment(*next_) <= now) {
                arrive(moment(*next_), now);
                next_ = arrivals_.next();
            }
            schedule();
        });
    }
    [[nodiscard]] Clock::time_point moment(double second) const {
        return start_ +
               std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(second));
    }

    void arrive(Clock::time_point intended, Clock::time_point now) {
        lateness_.add(now - intended);
        const auto door = draw_door();
        ++record_of(door).asked;
        ++second_of(intended).asked;
        auto& route = route_of(door);
        route.waiting.push_back({intended, door});
        pump(route);
        report_.waiting_max = std::max(report_.waiting_max, in_line());
    }

    [[nodiscard]] std::int64_t in_line() const {
        return static_cast<std::int64_t>(mllp_.waiting.size() + http_.waiting.size());
    }

    void pump(Route& route) {
        while (!route.idle.empty() && !route.waiting.empty()) {
            const auto next = route.waiting.front();
            route.waiting.pop_front();
            auto* line = route.idle.front();
            route.idle.pop_front();
            send(route, *line, next);
        }
    }

    void send(Route& route, Line& line, const Waiting& waiting) {
        auto message = messages_.next(waiting.door);
        std::string token;
        if (waiting.door != Door::Mllp) {
            const auto known = options_.tokens.find(messages_.sender(message).code);
            if (known != options_.tokens.end()) token = known->second;
        }
        ++record_of(waiting.door).tally.sent;
        ++under_way_;
        const auto sent = Clock::now();
        line.send({std::move(message), std::move(token)},
                  [this, &route, &line, waiting, sent](Answer answer) {
                      --under_way_;
                      answered(line, waiting, sent, answer);
                      route.idle.push_back(&line);
                      pump(route);
                      if (is_over_ && under_way_ == 0 && in_line() == 0) stop();
                  });
    }

    void answered(const Line& line, const Waiting& waiting, Clock::time_point sent, Answer answer) {
        last_answer_ = Clock::now();
        auto& record = record_of(waiting.door);
        auto& second = second_of(waiting.intended);
        const auto latency = last_answer_ - waiting.intended;
        if (answer != Answer::Accepted || ms(latency) > options_.limit_ms) ++second.slow;
        switch (answer) {
            case Answer::Accepted:
                ++record.tally.accepted;
                ++second.accepted;
                second.max_ms = std::max(second.max_ms, ms(latency));
                record.from_intended.add(latency);
                record.from_sent.add(last_answer_ - sent);
                options_.on_accepted(line.message());
                break;
            case Answer::Busy:
                ++record.tally.busy;
                break;
            case Answer::Refused:
                ++record.tally.refused;
                break;
            case Answer::Broken:
                ++record.tally.errors;
                break;
        }
    }

    void all_sent() {
        is_over_ = true;
        if (under_way_ == 0 && in_line() == 0) return stop();
        end_timer_.expires_after(options_.answer_timeout);
        end_timer_.async_wait([this](const auto& error) {
            if (!error) stop();
        });
    }
    void stop() {
        end_timer_.cancel();
        for (auto& sender : rough_) sender->stop();
        for (auto& screen : screens_) screen->stop();
        io_.stop();
    }

    LoadReport finish() {
        const auto& plan = options_.arrivals;
        report_.seed = plan.seed;
        report_.spacing = plan.spacing == Spacing::Even ? "even" : "poisson";
        report_.seconds = plan.seconds;
        report_.limit_ms = options_.limit_ms;
        report_.lateness = lateness_.summary();
        DoorRecord all;
        for (std::size_t i = 0; i < door_count; ++i) {
            if (messages_.shares()[i] <= 0) continue;
            report_.doors.push_back(doors_[i].finished(std::string(name_of(static_cast<Door>(i)))));
            all.add(doors_[i]);
        }
        report_.all = all.finished("all");
        const double lasted =
            std::max(plan.seconds, std::chrono::duration<double>(last_answer_ - start_).count());
        report_.asked_per_second = static_cast<double>(all.asked) / plan.seconds;
        report_.accepted_per_second = static_cast<double>(report_.all.accepted) / lasted;
        judge(report_, plan.storm ? std::optional(plan.storm->until_s) : std::nullopt);
        return std::move(report_);
    }

    CountyMessages& messages_;
    const LoadOptions& options_;
    Arrivals arrivals_;
    stats::PhiloxStream doors_random_;
    asio::io_context io_{1};
    asio::steady_timer pace_;
    asio::steady_timer end_timer_;
    Route mllp_;
    Route http_;
    std::vector<std::unique_ptr<ReturningLine>> rough_;
    std::vector<std::unique_ptr<ReturningLine>> screens_;
    std::optional<double> next_;
    Clock::time_point start_;
    Clock::time_point last_answer_;
    std::int64_t under_way_ = 0;
    bool is_over_ = false;
    std::array<DoorRecord, door_count> doors_;
    LatencyHistogram lateness_;
    LoadReport report_;
};

Result<void> check(const LoadOptions& options, const CountyMessages& messages) {
    const auto refuse = [](std::string option, std::string what) {
        return base::fail(base::ProblemCode::ValueInvalid, std::move(option), std::move(what));
    };
    const auto& plan = options.arrivals;
    if (!(plan.per_second > 0 && plan.per_second <= load_rate_max))
        return refuse("--rate", fmt::format("more than 0, at most {}", load_rate_max));
    if (!(plan.seconds > 0 && plan.seconds <= load_seconds_max))
        return refuse("--duration", fmt::format("more than 0, at most {} s", load_seconds_max));
    if (plan.storm &&
        !(plan.storm->factor > 0 && plan.storm->from_s >= 0 &&
          plan.storm->from_s < plan.storm->until_s && plan.storm->until_s <= plan.seconds))
        return refuse("--storm", "must lie within the duration");
    const double mllp_share = messages.shares()[static_cast<std::size_t>(Door::Mllp)];
    const int routes = (mllp_share > 0 ? 1 : 0) + (mllp_share < 1 ? 1 : 0);
    if (options.connections < routes || options.connections > load_connections_max)
        return refuse("--connections", fmt::format("{} to {}", routes, load_connections_max));
    if (options.flooding_lines < 0 || options.trickling_lines < 0)
        return refuse("--flood, --trickle", "must not be negative");
    if (options.screens < 0 || options.screens > load_connections_max)
        return refuse("--screens", fmt::format("0 to {}", load_connections_max));
    if (mllp_share < 1 && options.tokens.empty())
        return refuse("--tokens", "is needed for HTTP; `fengsui load prepare` makes it");
    return {};
}

}  // namespace

Result<LoadReport> run_load(CountyMessages& messages, const LoadOptions& options) {
    if (auto checked = check(options, messages); !checked) return tl::unexpected(checked.error());
    raise_descriptor_limit();
    Load load(messages, options);
    if (auto opened = load.open(); !opened) return tl::unexpected(opened.error());
    return load.run();
}

}  // namespace fengsui::app
