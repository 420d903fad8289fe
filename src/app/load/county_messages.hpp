// SPDX-License-Identifier: Apache-2.0
// The simulated county's messages for as long as the load generator wants some: those of the four
// weeks up to the newest day, then those of the four weeks before, and so on; within four weeks in
// the order in which they were sent, so that a visit's correction follows the visit. Each door's
// order depends on the seed alone. A thread of its own makes them ahead of their use; what waits in
// memory is bounded. Messages that must be refused are left out: every refusal is a finding.
#pragma once

#include <array>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include "catalog/catalog.hpp"
#include "simulate/simulation.hpp"

namespace fengsui::app {

// As options, tables and JSON name the doors.
std::string_view name_of(simulate::Door door);
std::optional<simulate::Door> parse_door(std::string_view name);

using DoorShares = std::array<double, simulate::door_count>;  // by Door; any weights

struct CountyMessagesOptions {
    std::uint64_t seed = 1;
    base::Day newest;
    std::optional<DoorShares> mix;  // else what the county's last week gives
    // Messages that wait over all doors: some 80 MB, and ten seconds at 10,000 a second.
    double ahead = 100'000;
};

class CountyMessages {
  public:
    // Makes a week ahead. ValueInvalid if the mix asks a door for messages that has none.
    static base::Result<std::unique_ptr<CountyMessages>> open(const CountyMessagesOptions& options);
    ~CountyMessages();
    CountyMessages(const CountyMessages&) = delete;
    CountyMessages& operator=(const CountyMessages&) = delete;

    // Waits while the thread makes more. For a door with a share only.
    simulate::Outgoing next(simulate::Door door);

    // Their sum is 1.
    [[nodiscard]] const DoorShares& shares() const { return shares_; }
    [[nodiscard]] const simulate::Institution& sender(const simulate::Outgoing& message) const {
        return simulation_->county().institutions()[static_cast<std::size_t>(message.institution)];
    }

  private:
    // One door's messages that wait. Doors with few messages are further on in time.
    struct Stock {
        std::deque<simulate::Outgoing> waiting;
        int next_day = 0;  // in the order of use
        std::size_t wanted = 0;
    };

    CountyMessages(std::unique_ptr<catalog::Catalog> catalog,
                   std::unique_ptr<simulate::Simulation> simulation)
        : catalog_(std::move(catalog)), simulation_(std::move(simulation)) {}
    base::Result<void> make_first_week(const CountyMessagesOptions& options);
    // What was sent on the day that comes `number` days after the first in the order of use.
    [[nodiscard]] std::vector<simulate::Outgoing> day(int number) const;
    void run();
    // The door that is shortest of what it wants; nothing if all have enough.
    [[nodiscard]] std::optional<std::size_t> shortest() const;

    std::unique_ptr<catalog::Catalog> catalog_;
    std::unique_ptr<simulate::Simulation> simulation_;
    DoorShares shares_{};
    std::mutex mutex_;
    std::condition_variable taken_;
    std::condition_variable made_;
    std::array<Stock, simulate::door_count> stocks_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace fengsui::app
