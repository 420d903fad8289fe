// SPDX-License-Identifier: Apache-2.0
// The simulated county as the demo's sender: its institutions made known to the ledger, and its
// messages as intake takes them. Used by the two loaders of history and by the live traffic; thread
// safe once made.
#pragma once

#include <string>
#include <vector>

#include "access/tokens.hpp"
#include "app/house.hpp"
#include "simulate/simulation.hpp"

namespace fengsui::app {

class CountyFeed {
  public:
    CountyFeed(House& house, const simulate::Simulation& simulation)
        : house_(house), simulation_(simulation) {}

    // Registers every institution that sends where it stands, as an administrator would.
    base::Result<void> register_institutions() const;

    // What is sent on `day`, by time.
    [[nodiscard]] std::vector<simulate::Outgoing> day(base::Day day) const {
        return simulation_.day(day);
    }
    // The same without what was refused at the time: somebody has mended it since.
    [[nodiscard]] std::vector<simulate::Outgoing> past_day(base::Day day) const;
    [[nodiscard]] const std::string& sender(const simulate::Outgoing& message) const;
    // For intake without a door: as the doors would decode it at that moment.
    [[nodiscard]] std::vector<surveil::DecodedMessage> decode(const simulate::Outgoing& message,
                                                              base::Instant at) const;

  private:
    House& house_;
    const simulate::Simulation& simulation_;
};

// A token with which this institution may send over HTTP.
base::Result<std::string> grant_sender_token(House& house, access::Tokens& tokens,
                                             const std::string& sender);

// A day's messages cut into this many pieces, each taken in one go.
inline constexpr int demo_pieces_a_day = 4;

}  // namespace fengsui::app
