// SPDX-License-Identifier: Apache-2.0
// What a simulated outbreak really was, as far as the days judged go, and when nothing of it can be
// seen any more. Pure.
#pragma once

#include "evaluate/outbreak_score.hpp"
#include "simulate/simulation.hpp"

namespace fengsui::app {

// Of the simulation's only outbreak, or of a quiet county. Patients are those of whom a message
// was sent until `last`.
evaluate::OutbreakTruth truth_of(const simulate::Simulation& simulation, base::Day last);

// A fortnight after the last visit, mosquito or held message, so that late signals count too; at
// most `most`.
base::Day last_day_judged(const simulate::Simulation& simulation, base::Day most);

}  // namespace fengsui::app
