// SPDX-License-Identifier: Apache-2.0
// The years before: loaded behind the open doors, from the newest day back, dated as if they had
// been taken then. Nobody is warned of them; they give the baselines and the curves their past.
// Each tenth is told in the journal, so that screens show how far it is. Own thread.
#pragma once

#include <atomic>
#include <thread>

#include "app/demo/county_feed.hpp"

namespace fengsui::app {

class OlderHistory {
  public:
    // Days `from` to `to`; starts at once.
    OlderHistory(House& house, const CountyFeed& feed, base::Day from, base::Day to);
    ~OlderHistory();
    OlderHistory(const OlderHistory&) = delete;
    OlderHistory& operator=(const OlderHistory&) = delete;

  private:
    void load();
    base::Result<void> load_day(base::Day day);
    base::Result<void> tell(int percent, base::Day day);

    House& house_;
    const CountyFeed& feed_;
    base::Day from_;
    base::Day to_;
    std::atomic<bool> stopping_{false};
    std::thread thread_;
};

}  // namespace fengsui::app
