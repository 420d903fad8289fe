// SPDX-License-Identifier: Apache-2.0
// The measures of detection over many judged runs, per outbreak and, within it, over all signals,
// per channel and per method: sensitivity, delays, share found before the tenth case, true and
// false signals, PPV. Pure; used by `fengsui judge`.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "evaluate/calibration.hpp"
#include "evaluate/outbreak_match.hpp"

namespace fengsui::evaluate {

struct OutbreakTruth {
    std::string outbreak;  // its file's name; "quiet" where nothing happens
    Nature nature = Nature::Quiet;
    std::string place;  // where it begins; empty: the county
    int infections = 0;
    int cases = 0;     // with signs of illness
    int patients = 0;  // who came to an institution while the run went on
    std::optional<base::Instant> first_infection;  // midnight of its day
    std::optional<base::Instant> first_visit;
    std::optional<base::Instant> tenth_case;  // midnight of the day of its first signs
};

struct JudgedRun {
    int replication = 0;
    std::uint64_t seed = 0;
    base::Day first;  // of the days judged
    base::Day last;
    OutbreakTruth truth;
    std::vector<JudgedSignal> signals;
    Calibrations calibrations;  // of the quiet county only

    [[nodiscard]] double weeks() const { return (last - first + 1) / 7.0; }
    // There was something to find: a patient came.
    [[nodiscard]] bool can_be_found() const {
        return truth.nature == Nature::Illness && truth.patients > 0;
    }
};

// A share with its 95 % interval (Wilson 1927), which also holds for few runs and shares of 0 and
// 1.
struct Share {
    int of = 0;
    int all = 0;
    [[nodiscard]] std::optional<double> value() const;
    [[nodiscard]] double low() const;
    [[nodiscard]] double high() const;
};

// Days, over the runs that were found.
struct Delays {
    std::optional<double> median;
    std::optional<double> quarter;        // 25 %
    std::optional<double> three_quarter;  // 75 %
};

struct Score {
    std::string outbreak;  // all_outbreaks: of all that are illness
    std::string by;        // all, channel, method
    std::string of;        // which channel or method
    int runs = 0;
    double weeks = 0;
    Share found;         // among the runs with a patient
    Share before_tenth;  // found before the tenth case, among the runs with ten
    Delays since_infection;
    Delays since_visit;
    int outbreak_signals = 0;
    int data_faults = 0;
    int false_signals = 0;

    [[nodiscard]] double false_a_week() const { return weeks > 0 ? false_signals / weeks : 0; }
    [[nodiscard]] Share ppv() const {
        return {outbreak_signals, outbreak_signals + data_faults + false_signals};
    }
};

inline constexpr const char* quiet_county = "quiet";
inline constexpr const char* all_outbreaks = "all_outbreaks";

// When an alarm that counts first told of the outbreak.
std::optional<base::Instant> found_at(const JudgedRun& run, const AlarmFilter& counts);

// Outbreaks in the order in which they first appear, then all_outbreaks; channels in their own
// order, methods by name; those without a signal in any run are left out.
std::vector<Score> score(std::span<const JudgedRun> runs);

// Of all quiet counties.
Calibrations all_calibrations(std::span<const JudgedRun> runs);

}  // namespace fengsui::evaluate
