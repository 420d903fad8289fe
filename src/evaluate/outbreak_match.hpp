// SPDX-License-Identifier: Apache-2.0
// Which signals of a county belong to an outbreak whose truth is known. Used by `fengsui judge`,
// later by drills and replay. The rule is pure; the readers run in the caller's snapshot and let
// DatabaseError pass.
//
// The truth is a second county: the same people, days and messages, but no outbreak. What the
// county with the outbreak has counted more than its twin, in an alarm's stream (channel,
// condition, place with the places below it) and window of days, is what the outbreak has `added`.
// So conditions, channels and places need no table of what may belong together: school absence,
// drug sales and a syndrome's visits are the outbreak's where, and as far as, it caused them.
//
//   An alarm is the outbreak's if it added at least one, and at least half of what stands above the
//   expected count (above nothing, for rules and methods that expect nothing): who looks into it
//   finds mostly the outbreak.
//   An alarm is heard unless it was put to a signal that a person had closed before.
//   A signal is the outbreak's if one of its heard alarms is. All others are false. Of an outbreak
//   that is none, false results of a laboratory, the signals are faults of the data instead.
//   A stop of reporting adds nothing in the end, so whatever it raises is false.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.hpp"
#include "base/time.hpp"
#include "ledger/connection.hpp"
#include "surveil/report.hpp"

namespace fengsui::evaluate {

// What an outbreak really is.
enum class Nature : std::uint8_t { Quiet, Illness, FalseResults, Silence };
enum class Verdict : std::uint8_t { False, Outbreak, DataFault };
std::string_view to_string(Nature nature);
std::string_view to_string(Verdict verdict);

struct JudgedAlarm {
    std::string method;
    std::string rule;
    surveil::StreamKey stream;
    base::Day day;  // last day of the window
    int window_days = 1;
    int count = 0;
    double expected = 0;  // 0 where the method expects nothing
    base::Instant raised;
    int added = 0;  // of the count, by the outbreak
};

struct JudgedSignal {
    base::Id id = 0;
    std::int64_t number = 0;
    std::string version;
    std::string state;
    std::string condition;
    std::string place;
    base::Day first_day;
    base::Day last_day;
    int count = 0;
    base::Instant raised;
    std::optional<base::Instant> closed;
    std::vector<JudgedAlarm> alarms;  // in the order of raising
};

bool is_of_outbreak(const JudgedAlarm& alarm);
bool is_heard(const JudgedSignal& signal, const JudgedAlarm& alarm);

using AlarmFilter = std::function<bool(const JudgedAlarm&)>;
// Of the signal as far as these alarms go: nothing if it has no such alarm that was heard.
std::optional<Verdict> verdict_of(const JudgedSignal& signal, Nature nature,
                                  const AlarmFilter& counts);
Verdict verdict_of(const JudgedSignal& signal, Nature nature);

// The counts of the twin county, kept when its ledger is gone. A plain value.
class KnownCounts {
  public:
    // Days from `from` on.
    static KnownCounts read(ledger::Connection& db, std::string_view county, base::Day from);
    void add(const surveil::StreamKey& stream, base::Day day, int count) {
        counts_[stream][day] += count;
    }
    // Both days are in.
    [[nodiscard]] int sum(const surveil::StreamKey& stream, base::Day from, base::Day to) const;
    [[nodiscard]] base::Day first_day() const { return first_; }
    [[nodiscard]] bool operator==(const KnownCounts&) const = default;

  private:
    base::Day first_;
    std::map<surveil::StreamKey, std::map<base::Day, int>> counts_;
};

struct RaisedQuery {
    std::string county;
    base::Instant after;  // when they were raised
    bool open_only = false;
};
// Signals with their alarms, oldest first, with what the outbreak added to each alarm.
std::vector<JudgedSignal> read_raised(ledger::Connection& db, const RaisedQuery& query,
                                      const KnownCounts& twin);

}  // namespace fengsui::evaluate
