// SPDX-License-Identifier: Apache-2.0
// Alarms become signals: those of the same disease, in the same or an enclosing place, on
// overlapping days are one situation, one row in the inbox, whatever the channel or detector. While
// it is open it grows with the cases that follow; one already answered is updated, not raised
// again. Called by the watcher inside the transaction that folds the counts.
#pragma once

#include <set>
#include <string>

#include "catalog/catalog.hpp"
#include "surveil/detect/alarm.hpp"

namespace fengsui::warn {

// Alarms this many days apart still belong to one situation.
inline constexpr int join_gap_days = 7;
// So many places within one that alarm with it, and the situation is the wider place's.
inline constexpr std::size_t spread_places = 3;
// Urgencies (0 to 100) so close are of the same order.
inline constexpr int urgency_alike = 20;

class SignalJoiner final : public surveil::AlarmSink {
  public:
    SignalJoiner(const catalog::Catalog& catalog, std::string county)
        : catalog_(catalog), county_(std::move(county)) {}

    void on_counts(ledger::Transaction& tx, std::span<const surveil::CountMove> moves) override;
    void on_alarms(ledger::Transaction& tx, std::span<const surveil::Alarm> alarms) override;

  private:
    struct Situation;  // a signal's row while it is being joined

    base::Id keep_alarm(ledger::Transaction& tx, const surveil::Alarm& alarm,
                        base::Id& signal) const;
    std::optional<Situation> find_situation(ledger::Connection& db,
                                            const surveil::Alarm& alarm) const;
    Situation load(ledger::Connection& db, base::Id signal) const;
    Situation raise(ledger::Transaction& tx, const surveil::Alarm& alarm) const;
    void take_in(ledger::Connection& db, Situation& situation, const surveil::Alarm& alarm) const;
    struct NewestAlarm {
        int urgency = 0;
        bool widened = false;   // the situation's place
        bool narrower = false;  // than the situation's place
    };
    static bool speaks_for(const Situation& situation, const NewestAlarm& newest);
    static void grow(Situation& situation, const surveil::CountMove& move);
    static void empty(Situation& situation);
    int count_at(ledger::Connection& db, const Situation& situation, std::string_view place) const;
    void save(ledger::Transaction& tx, const Situation& situation) const;
    void tell(ledger::Transaction& tx, const Situation& situation) const;
    bool is_spread(const surveil::Alarm& alarm, std::span<const surveil::Alarm> alarms) const;
    bool related(std::string_view a, std::string_view b) const;

    const catalog::Catalog& catalog_;
    std::string county_;
};

}  // namespace fengsui::warn
