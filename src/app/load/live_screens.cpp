// SPDX-License-Identifier: Apache-2.0
#include "app/load/live_screens.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>

#include "web/auth.hpp"

namespace fengsui::app {
namespace {

namespace asio = boost::asio;

constexpr std::string_view ok_status = "HTTP/1.1 200";
constexpr std::string_view event_begin = "\nid:";

class LiveScreen final : public ReturningLine {
  public:
    LiveScreen(asio::io_context& io, const LineTarget& target, const std::string& session,
               ScreenTally& tally)
        : ReturningLine(io, target),
          request_(fmt::format("GET /api/v1/live HTTP/1.1\r\nHost: {}\r\nCookie: {}={}\r\nAccept: "
                               "text/event-stream\r\n\r\n",
                               target.host, web::kSessionCookie, session)),
          tally_(tally) {}

  private:
    void begin() override {
        text_.clear();
        is_open_ = false;
        asio::async_write(socket_, asio::buffer(request_), [this](const auto& error, std::size_t) {
            if (error) return broken();
            read();
        });
    }
    void lost() override { ++tally_.cut; }
    void read() {
        socket_.async_read_some(asio::buffer(buffer_), [this](const auto& error, std::size_t size) {
            if (error) return broken();
            text_.append(buffer_.data(), size);
            if (!is_open_ && !is_live()) return broken();
            count_events();
            read();
        });
    }
    // False once the answer is none that a stream begins with.
    bool is_live() {
        if (text_.size() < ok_status.size()) return true;
        is_open_ = text_.starts_with(ok_status);
        if (is_open_) ++tally_.opened;
        return is_open_;
    }
    void count_events() {
        std::size_t from = 0;
        for (auto at = text_.find(event_begin); at != std::string::npos;
             at = text_.find(event_begin, from)) {
            ++tally_.events;
            from = at + event_begin.size();
        }
        // An event's beginning may be cut by the end of what was read.
        const auto tail = std::min(text_.size(), event_begin.size() - 1);
        if (is_open_) text_.erase(0, std::max(from, text_.size() - tail));
    }

    const std::string request_;
    ScreenTally& tally_;
    std::array<char, 8 * 1024> buffer_{};
    std::string text_;
    bool is_open_ = false;
};

}  // namespace

std::vector<std::unique_ptr<ReturningLine>> make_live_screens(asio::io_context& io,
                                                              const LineTarget& target,
                                                              const std::string& session, int count,
                                                              ScreenTally& tally) {
    tally.screens = count;
    std::vector<std::unique_ptr<ReturningLine>> screens;
    for (int i = 0; i < count; ++i)
        screens.push_back(std::make_unique<LiveScreen>(io, target, session, tally));
    return screens;
}

}  // namespace fengsui::app
