// SPDX-License-Identifier: Apache-2.0
// The demo's present: every message goes out when the county's clock comes to its time, through the
// doors that a real sender uses (MLLP, HTTP with the institution's token). Own thread.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "app/demo/county_feed.hpp"
#include "app/doors.hpp"

namespace fengsui::app {

struct LiveTrafficOptions {
    base::Instant from;
    double speed = 1;  // of the county's clock
};

class LiveTraffic {
  public:
    LiveTraffic(House& house, const Doors& doors, const CountyFeed& feed,
                const LiveTrafficOptions& options);
    ~LiveTraffic();
    LiveTraffic(const LiveTraffic&) = delete;
    LiveTraffic& operator=(const LiveTraffic&) = delete;

  private:
    class Lines;

    void run();
    // False when the demo ends.
    bool wait_for(base::Instant at);

    House& house_;
    const CountyFeed& feed_;
    LiveTrafficOptions options_;
    std::unique_ptr<Lines> lines_;
    std::mutex mutex_;
    std::condition_variable wake_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace fengsui::app
