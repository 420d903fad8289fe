// SPDX-License-Identifier: Apache-2.0
// Open screens beside the senders: connections that follow the live stream, as the browsers of a
// duty room do. They read and count, and come back when they are cut off. All on the io_context's
// one thread; gone with the object.
#pragma once

#include <boost/asio/io_context.hpp>
#include <memory>
#include <string>
#include <vector>

#include "app/load/line.hpp"
#include "app/load/load_report.hpp"

namespace fengsui::app {

class LiveScreen;

class LiveScreens {
  public:
    // `session`: the cookie's value. The target and the tally outlive them.
    LiveScreens(boost::asio::io_context& io, const LineTarget& target, const std::string& session,
                int count, ScreenTally& tally);
    ~LiveScreens();
    LiveScreens(const LiveScreens&) = delete;
    LiveScreens& operator=(const LiveScreens&) = delete;

    void start();
    void stop();

  private:
    std::vector<std::unique_ptr<LiveScreen>> screens_;
};

}  // namespace fengsui::app
