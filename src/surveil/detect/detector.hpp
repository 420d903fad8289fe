// SPDX-License-Identifier: Apache-2.0
// One interface for all detectors: given a stream's counts and a day, which alarms hold? Detectors
// are pure and know no SQL. The watcher calls each for every day that a fold touched; series.cpp
// asks for the band.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "catalog/catalog.hpp"
#include "surveil/detect/alarm.hpp"

namespace fengsui::surveil {

// How far back a view reaches before the day judged: the longest memory of any detector here.
inline constexpr int view_days_before = 400;

// A stream's daily counts over a stretch of days, as known now.
class StreamView {
  public:
    StreamView(StreamKey key, const catalog::Condition& condition, catalog::PlaceKind kind,
               base::Day first, int days)
        : key_(std::move(key)),
          condition_(&condition),
          kind_(kind),
          first_(first),
          counts_(static_cast<std::size_t>(days)) {}

    [[nodiscard]] const StreamKey& key() const { return key_; }
    [[nodiscard]] const catalog::Condition& condition() const { return *condition_; }
    [[nodiscard]] catalog::PlaceKind kind() const { return kind_; }
    [[nodiscard]] base::Day first_day() const { return first_; }
    [[nodiscard]] base::Day last_day() const {
        return first_ + static_cast<int>(counts_.size()) - 1;
    }
    [[nodiscard]] const std::vector<double>& counts() const { return counts_; }
    [[nodiscard]] std::size_t index(base::Day day) const {
        return static_cast<std::size_t>(day - first_);
    }
    [[nodiscard]] int count(base::Day day) const;
    [[nodiscard]] int sum(base::Day from, base::Day to) const;  // both inside
    void add(base::Day day, int count);

    // The first day on which the county has any count of this channel: before it, nothing was
    // watched, and a zero means nothing.
    std::optional<base::Day> watched_since;
    // Do reports lie at this very place (not only below it)? Single cases alarm only there.
    bool own_reports = false;

  private:
    StreamKey key_;
    const catalog::Condition* condition_;
    catalog::PlaceKind kind_;
    base::Day first_;
    std::vector<double> counts_;
};

class Detector {
  public:
    virtual ~Detector() = default;
    virtual void judge(const StreamView& stream, base::Day day, std::vector<Alarm>& out) const = 0;
};

// The detectors of the catalogue's rules, in the order in which their alarms are shown.
std::vector<std::unique_ptr<Detector>> make_detectors(const catalog::Catalog& catalog);

// The expected count and upper bound of the band that people see; nothing where the history is too
// short.
struct Band {
    double expected = 0;
    double upper = 0;
};
std::optional<Band> expected_band(const catalog::Catalog& catalog, const StreamView& stream,
                                  base::Day day);
int band_history_needed(const catalog::Catalog& catalog, const StreamView& stream);

}  // namespace fengsui::surveil
