// SPDX-License-Identifier: Apache-2.0
// Keeps false alarms over all streams of a county under control: of the statistical alarms that a
// day raises, the expected share of false ones is at most `share` (Benjamini & Hochberg, see
// stats/false_discovery). A judgement becomes an alarm if it lies beyond its own method's bound and
// among the day's discoveries. Streams are judged on days with a case only, by p-values given that
// there was one (Band::pvalue), so the streams without a case need not be looked at.
// Through a day the number of judged streams grows, and an alarm once raised is not taken back: a
// day therefore counts at least as many streams as the days before it had on average.
// Rules (a single case, a cluster) and methods without p-values do not pass through here.
// Called by the watcher: decide() reads, keep() writes in the watcher's transaction. Not thread
// safe.
#pragma once

#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "ledger/transaction.hpp"
#include "surveil/detect/alarm.hpp"

namespace fengsui::surveil {

// One statistical method's word on a stream's day.
struct Judgement {
    Alarm alarm;          // as it would be; with a p-value
    bool beyond = false;  // the method's own bound, and the least count
};

class DiscoveryControl {
  public:
    static constexpr double share_default = 0.1;
    // Judgements of days before that are forgotten.
    static constexpr int days_kept = 62;

    DiscoveryControl(std::string county, double share)
        : county_(std::move(county)), share_(share) {}

    // The alarms that `fresh` brings about: of these streams, and of others of the same days that
    // pass now. The last of several judgements of one stream's day counts.
    [[nodiscard]] std::vector<Alarm> decide(ledger::Connection& db,
                                            const std::vector<Judgement>& fresh) const;
    void keep(ledger::Transaction& tx, const std::vector<Judgement>& fresh) const;

    // A day's streams in a fixed order, each with its newest judgement.
    using StreamDay = std::tuple<Channel, std::string, std::string>;
    using Streams = std::map<StreamDay, Judgement>;

  private:
    [[nodiscard]] Streams read_day(ledger::Connection& db, base::Day day) const;
    // The average number of streams judged on each of the seven days before.
    [[nodiscard]] double usual_streams(ledger::Connection& db, base::Day day) const;

    std::string county_;
    double share_;
};

}  // namespace fengsui::surveil
