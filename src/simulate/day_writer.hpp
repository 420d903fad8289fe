// SPDX-License-Identifier: Apache-2.0
// Writes all messages of one day: finds the visits whose messages go out on it (those of the day
// and of up to ten days before) and the counts. Used by Simulation::day only, one object per call.
#pragma once

#include <string>
#include <vector>

#include "simulate/identity.hpp"
#include "simulate/simulation.hpp"

namespace fengsui::simulate {

bool can_send(const World& world, const Visit& visit, MessageKind kind, int sender);

class DayWriter {
  public:
    DayWriter(const Simulation& simulation, base::Day day) : simulation_(simulation), day_(day) {}
    std::vector<Outgoing> write();

  private:
    void add_visits(base::Day day);
    void add_visit(const Visit& visit);
    void add_message(const Visit& visit, const Planned& planned, int sender);
    void add_counts(base::Day day);
    void add_file(base::Day day, std::vector<Count>::const_iterator first,
                  std::vector<Count>::const_iterator last);
    [[nodiscard]] base::Instant instant(int minute) const;

    const Simulation& simulation_;
    base::Day day_;
    std::vector<Outgoing> out_;
    std::vector<Visit> visits_;
    Identity person_;
};

}  // namespace fengsui::simulate
