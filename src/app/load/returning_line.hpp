// SPDX-License-Identifier: Apache-2.0
// A connection beside those that are measured, that comes back by itself after it was lost: what a
// misbehaving sender and an open screen have in common. All on the io_context's one thread; gone
// with the object.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include "app/load/line.hpp"

namespace fengsui::app {

class ReturningLine {
  public:
    virtual ~ReturningLine() = default;
    ReturningLine(const ReturningLine&) = delete;
    ReturningLine& operator=(const ReturningLine&) = delete;

    void start();
    void stop();

  protected:
    // The target outlives the line.
    ReturningLine(boost::asio::io_context& io, const LineTarget& target)
        : socket_(io), timer_(io), target_(target) {}
    virtual void begin() = 0;  // the connection is new
    virtual void lost() {}     // it is lost, and comes back after a while
    void broken();

    boost::asio::ip::tcp::socket socket_;
    boost::asio::steady_timer timer_;
    bool stopped_ = false;

  private:
    void close();
    void again();

    const LineTarget& target_;
};

}  // namespace fengsui::app
