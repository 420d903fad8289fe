// SPDX-License-Identifier: Apache-2.0
// An alarm: one detector or rule on one stream at one day. Made by detectors, handed by the watcher
// to the AlarmSink (warn), which joins alarms to signals in the same transaction.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ledger/transaction.hpp"
#include "surveil/report.hpp"

namespace fengsui::surveil {

struct Alarm {
    std::string method;  // single_case, first_in_county, cluster, or a baseline method's name
    std::string rule;    // id of the rule or detector setting that fired
    StreamKey stream;
    base::Day day;  // last day of the window
    int window_days = 1;
    int count = 0;  // in the window
    std::optional<double> expected;
    double threshold = 1;
    // Of a statistical method: how likely such a day is when nothing happens, and the share of
    // false alarms that would have to be borne if this and all stronger ones of the day were
    // raised.
    std::optional<double> pvalue;
    std::optional<double> false_discovery;
};

// A day of a stream whose count has changed: how the situations already known grow or shrink.
struct CountMove {
    StreamKey stream;
    base::Day day;
    int change = 0;
};

class AlarmSink {
  public:
    virtual ~AlarmSink() = default;
    // Before on_alarms, in the same transaction.
    virtual void on_counts(ledger::Transaction& tx, std::span<const CountMove> moves) = 0;
    virtual void on_alarms(ledger::Transaction& tx, std::span<const Alarm> alarms) = 0;
};

}  // namespace fengsui::surveil
