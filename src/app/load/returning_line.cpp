// SPDX-License-Identifier: Apache-2.0
#include "app/load/returning_line.hpp"

#include <boost/asio/connect.hpp>
#include <chrono>

namespace fengsui::app {
namespace {

constexpr auto pause_before_next = std::chrono::seconds(1);

}  // namespace

void ReturningLine::start() {
    boost::asio::async_connect(socket_, target_.endpoints, [this](const auto& error, const auto&) {
        if (stopped_) return;
        if (error) return again();
        begin();
    });
}

void ReturningLine::stop() {
    stopped_ = true;
    timer_.cancel();
    close();
}

void ReturningLine::broken() {
    if (stopped_ || !socket_.is_open()) return;
    lost();
    close();
    again();
}

void ReturningLine::close() {
    boost::system::error_code ignored;
    socket_.close(ignored);
}

void ReturningLine::again() {
    timer_.expires_after(pause_before_next);
    timer_.async_wait([this](const auto& error) {
        if (!error && !stopped_) start();
    });
}

}  // namespace fengsui::app
