// SPDX-License-Identifier: Apache-2.0
// Fractions as the ledger keeps them: whole numbers, so that sums are exact and the same in every
// database. Counts that are expected in thousandths, probabilities in thousand millionths.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>

namespace fengsui::base {

inline std::optional<std::int64_t> to_milli(std::optional<double> value) {
    if (!value) return std::nullopt;
    return std::llround(*value * 1000);
}

inline std::optional<double> from_milli(std::optional<std::int64_t> milli) {
    if (!milli) return std::nullopt;
    return static_cast<double>(*milli) / 1000;
}

// At least 1: no probability is kept as none.
inline std::optional<std::int64_t> to_ppb(std::optional<double> probability) {
    if (!probability) return std::nullopt;
    return std::max<std::int64_t>(1, std::llround(*probability * 1e9));
}

inline std::optional<double> from_ppb(std::optional<std::int64_t> ppb) {
    if (!ppb) return std::nullopt;
    return static_cast<double>(*ppb) / 1e9;
}

}  // namespace fengsui::base
