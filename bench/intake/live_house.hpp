// SPDX-License-Identifier: Apache-2.0
// The house as `serve` wires it, in this process: the MLLP door with its metrics, the live hub, the
// watcher; and the moment at which each signal's journal entry was committed.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "app/house.hpp"
#include "app/routes.hpp"
#include "mllp_load.hpp"
#include "surveil/intake/mllp_door.hpp"

namespace fengsui::bench {

class LiveHouse {
  public:
    explicit LiveHouse(const app::HouseAddress& address);
    ~LiveHouse();
    LiveHouse(const LiveHouse&) = delete;
    LiveHouse& operator=(const LiveHouse&) = delete;

    [[nodiscard]] std::uint16_t port() const { return door_->port(); }
    app::House& rooms() { return *house_; }
    std::int64_t reports();
    // Until the watcher has folded what intake left; gives the seconds waited.
    double wait_until_folded();
    // From each probe's ACK to the commit of its signal. Ends the program if a signal is missing.
    std::vector<float> signal_delays_ms(const std::vector<SentProbe>& probes);

  private:
    std::unique_ptr<app::House> house_;
    std::unique_ptr<app::Reception> reception_;
    std::unique_ptr<surveil::MllpDoor> door_;
    std::mutex mutex_;
    std::map<std::string, SteadyTime> raised_;  // by signal id
};

}  // namespace fengsui::bench
