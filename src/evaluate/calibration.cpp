// SPDX-License-Identifier: Apache-2.0
#include "evaluate/calibration.hpp"

#include "base/fixed_point.hpp"

namespace fengsui::evaluate {

Calibration& Calibration::operator+=(const Calibration& other) {
    judged += other.judged;
    for (std::size_t i = 0; i < at_most.size(); ++i) at_most[i] += other.at_most[i];
    return *this;
}

Calibrations read_calibration(ledger::Connection& db, std::string_view county, base::Day from,
                              base::Day to) {
    Calibrations found;
    for (auto& [channel, method, ppb] : db.query<std::string, std::string, std::int64_t>(
             "SELECT channel, method, pvalue_ppb FROM judgement WHERE county = ? AND day >= ? AND "
             "day <= ?",
             {county, from.days, to.days})) {
        auto& calibration = found[{std::move(channel), std::move(method)}];
        ++calibration.judged;
        const double pvalue = base::from_ppb(ppb).value();
        for (std::size_t i = 0; i < calibration_levels.size(); ++i) {
            if (pvalue <= calibration_levels[i]) ++calibration.at_most[i];
        }
    }
    return found;
}

}  // namespace fengsui::evaluate
