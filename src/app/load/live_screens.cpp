// SPDX-License-Identifier: Apache-2.0
#include "app/load/live_screens.hpp"

#include <fmt/format.h>

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>

#include "web/auth.hpp"

namespace fengsui::app {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {
constexpr auto pause_before_next = std::chrono::seconds(1);
constexpr std::string_view ok_status = "HTTP/1.1 200";
constexpr std::string_view event_begin = "\nid:";
}  // namespace

class LiveScreen {
  public:
    LiveScreen(asio::io_context& io, const LineTarget& target, const std::string& session,
               ScreenTally& tally)
        : socket_(io),
          timer_(io),
          target_(target),
          request_(fmt::format("GET /api/v1/live HTTP/1.1\r\nHost: {}\r\nCookie: {}={}\r\nAccept: "
                               "text/event-stream\r\n\r\n",
                               target.host, web::kSessionCookie, session)),
          tally_(tally) {}

    void start() {
        asio::async_connect(socket_, target_.endpoints, [this](const auto& error, const auto&) {
            if (stopped_) return;
            if (error) return again();
            asio::async_write(socket_, asio::buffer(request_),
                              [this](const auto& failed, std::size_t) {
                                  if (failed) return broken();
                                  text_.clear();
                                  is_open_ = false;
                                  read();
                              });
        });
    }
    void stop() {
        stopped_ = true;
        timer_.cancel();
        close();
    }

  private:
    void read() {
        socket_.async_read_some(asio::buffer(buffer_), [this](const auto& error, std::size_t size) {
            if (error) return broken();
            text_.append(buffer_.data(), size);
            if (!take()) return broken();
            read();
        });
    }
    // False if this is no live stream.
    bool take() {
        if (!is_open_ && text_.size() >= ok_status.size()) {
            if (!text_.starts_with(ok_status)) return false;
            is_open_ = true;
            ++tally_.opened;
        }
        std::size_t from = 0;
        for (auto at = text_.find(event_begin); at != std::string::npos;
             at = text_.find(event_begin, from)) {
            ++tally_.events;
            from = at + event_begin.size();
        }
        // An event's beginning may be cut by the end of what was read.
        if (is_open_)
            text_.erase(
                0, std::max(from, text_.size() - std::min(text_.size(), event_begin.size() - 1)));
        return true;
    }
    void broken() {
        if (stopped_) return;
        ++tally_.cut;
        close();
        again();
    }
    void close() {
        boost::system::error_code ignored;
        socket_.close(ignored);
    }
    void again() {
        timer_.expires_after(pause_before_next);
        timer_.async_wait([this](const auto& error) {
            if (!error && !stopped_) start();
        });
    }

    tcp::socket socket_;
    asio::steady_timer timer_;
    const LineTarget& target_;
    const std::string request_;
    ScreenTally& tally_;
    std::array<char, 8 * 1024> buffer_{};
    std::string text_;
    bool is_open_ = false;
    bool stopped_ = false;
};

LiveScreens::LiveScreens(asio::io_context& io, const LineTarget& target, const std::string& session,
                         int count, ScreenTally& tally) {
    tally.screens = count;
    for (int i = 0; i < count; ++i)
        screens_.push_back(std::make_unique<LiveScreen>(io, target, session, tally));
}

LiveScreens::~LiveScreens() = default;

void LiveScreens::start() {
    for (auto& screen : screens_) screen->start();
}

void LiveScreens::stop() {
    for (auto& screen : screens_) screen->stop();
}

}  // namespace fengsui::app
