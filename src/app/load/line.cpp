// SPDX-License-Identifier: Apache-2.0
#include "app/load/line.hpp"

#include <utility>

namespace fengsui::app {
namespace {

// A server ends a connection that has been idle for some time (ours after 75 s).
constexpr auto idle_max = std::chrono::seconds(50);

}  // namespace

void Line::connect(Connected connected) {
    reset();
    stream_.expires_after(target_.timeout);
    stream_.async_connect(target_.endpoints, [this, connected = std::move(connected)](
                                                 const auto& error, const auto&) {
        boost::system::error_code ignored;
        if (!error) stream_.socket().set_option(boost::asio::ip::tcp::no_delay(true), ignored);
        used_ = std::chrono::steady_clock::now();
        connected(error);
    });
}

void Line::send(Parcel parcel, Done done) {
    parcel_ = std::move(parcel);
    done_ = std::move(done);
    const auto now = std::chrono::steady_clock::now();
    if (stream_.socket().is_open() && now - used_ < idle_max) {
        stream_.expires_after(target_.timeout);
        return exchange();
    }
    close();
    connect([this](const auto& error) {
        if (error) return finish(Answer::Broken);
        stream_.expires_after(target_.timeout);
        exchange();
    });
}

void Line::finish(Answer answer) {
    if (answer == Answer::Broken) close();
    used_ = std::chrono::steady_clock::now();
    stream_.expires_never();
    std::exchange(done_, {})(answer);
}

void Line::close() {
    stream_.close();
}

}  // namespace fengsui::app
