// SPDX-License-Identifier: Apache-2.0
// Proves that the ledger is whole: the counts equal their reports at every step (reports → episodes
// → deltas → daily counts) and nothing points to what is not there. Independent of the code that
// writes them: it counts anew from the reports. Used by `fengsui verify`, the crash test and the
// tests of intake.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "catalog/catalog.hpp"
#include "ledger/connection.hpp"

namespace fengsui::surveil {

struct CountCheck {
    std::int64_t messages = 0;
    std::int64_t reports = 0;
    std::int64_t episodes = 0;
    std::int64_t unfolded = 0;        // deltas that the watcher has still to fold
    std::vector<std::string> faults;  // at most faults_max, in words
};

inline constexpr std::size_t faults_max = 20;

CountCheck verify_counts(ledger::Connection& db, const catalog::Catalog& catalog,
                         const std::string& county);

}  // namespace fengsui::surveil
