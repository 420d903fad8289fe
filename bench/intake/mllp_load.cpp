// SPDX-License-Identifier: Apache-2.0
#include "mllp_load.hpp"

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <boost/asio.hpp>
#include <cmath>
#include <cstdlib>
#include <memory>

#include "wire/mllp.hpp"

namespace fengsui::bench {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using Clock = std::chrono::steady_clock;

double cpu_seconds(int whose) {
    rusage used{};
    ::getrusage(whose, &used);
    const auto of = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return of(used.ru_utime) + of(used.ru_stime);
}

// Sends one message at a time and hands over whether it was taken, and after what time.
class Sender {
  public:
    using Answered = std::function<void(bool accepted, Clock::time_point sent)>;

    Sender(asio::io_context& io, std::uint16_t port) : socket_(io) {
        socket_.connect({asio::ip::address_v4::loopback(), port});
        socket_.set_option(tcp::no_delay(true));
    }

    void send(std::string_view message, Answered answered) {
        answered_ = std::move(answered);
        bytes_ = wire::mllp::encode(message);
        sent_ = Clock::now();
        asio::async_write(socket_, asio::buffer(bytes_), [this](auto error, std::size_t) {
            require(error);
            received_.clear();
            read();
        });
    }

  private:
    void read() {
        socket_.async_read_some(asio::buffer(buffer_), [this](auto error, std::size_t size) {
            require(error);
            received_.append(buffer_.data(), size);
            if (!received_.ends_with("\x1C\r")) return read();
            answered_(received_.find("MSA|AA|") != std::string::npos, sent_);
        });
    }
    static void require(const boost::system::error_code& error) {
        if (!error) return;
        fmt::print(stderr, "load: {}\n", error.message());
        std::exit(1);
    }

    tcp::socket socket_;
    std::string bytes_;
    std::string received_;
    std::array<char, 4096> buffer_{};
    Clock::time_point sent_;
    Answered answered_;
};

class Load {
  public:
    Load(Traffic& traffic, const LoadOptions& options)
        : traffic_(traffic), options_(options), prober_(io_, options.port), pace_(io_) {
        for (int i = 0; i < options.connections; ++i) {
            senders_.push_back(std::make_unique<Sender>(io_, options.port));
        }
    }

    LoadResult run() {
        const auto cpu = cpu_seconds(RUSAGE_SELF);
        const auto senders_cpu = cpu_seconds(RUSAGE_THREAD);
        const auto begin = Clock::now();
        end_ = begin + options_.time;
        for (auto& sender : senders_) send_next(*sender);
        if (options_.probe_every) probe_at(begin);
        io_.run();
        result_.seconds = std::chrono::duration<double>(Clock::now() - begin).count();
        result_.cpu_seconds = cpu_seconds(RUSAGE_SELF) - cpu;
        result_.senders_cpu_seconds = cpu_seconds(RUSAGE_THREAD) - senders_cpu;
        return std::move(result_);
    }

  private:
    [[nodiscard]] bool over() const {
        return Clock::now() >= end_ || (options_.messages && sent_ >= *options_.messages);
    }

    void send_next(Sender& sender) {
        if (over()) return;
        ++sent_;
        sender.send(traffic_.next(), [this, &sender](bool accepted, Clock::time_point sent) {
            const std::chrono::duration<float, std::milli> latency = Clock::now() - sent;
            result_.latencies_ms.push_back(latency.count());
            if (!accepted) ++result_.refused;
            send_next(sender);
        });
    }

    void probe_at(Clock::time_point moment) {
        pace_.expires_at(moment);
        pace_.async_wait([this, moment](auto) {
            if (over()) return;
            auto probe = std::make_shared<Probe>(traffic_.next_probe());
            prober_.send(probe->message, [this, probe, moment](bool accepted, auto) {
                if (!accepted) ++result_.refused;
                result_.probes.push_back({std::move(*probe), Clock::now()});
                probe_at(std::max(moment + *options_.probe_every, Clock::now()));
            });
        });
    }

    Traffic& traffic_;
    const LoadOptions& options_;
    asio::io_context io_{1};
    std::vector<std::unique_ptr<Sender>> senders_;
    Sender prober_;
    asio::steady_timer pace_;
    Clock::time_point end_;
    std::int64_t sent_ = 0;
    LoadResult result_;
};

}  // namespace

LoadResult run_load(Traffic& traffic, const LoadOptions& options) {
    return Load(traffic, options).run();
}

double quantile(std::vector<float> values, double share) {
    if (values.empty()) return 0;
    const auto rank = std::ceil(share * static_cast<double>(values.size())) - 1;
    const auto at = values.begin() + static_cast<std::ptrdiff_t>(std::max(0.0, rank));
    std::ranges::nth_element(values, at);
    return *at;
}

}  // namespace fengsui::bench
