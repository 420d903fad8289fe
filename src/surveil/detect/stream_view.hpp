// SPDX-License-Identifier: Apache-2.0
// A stream's daily counts as detectors see them. Filled by count_store.hpp's read_view; a plain
// value.
#pragma once

#include <optional>
#include <vector>

#include "catalog/catalog.hpp"
#include "surveil/detect/alarm.hpp"

namespace fengsui::surveil {

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
    // 1 for each public holiday, from first_day() on; empty: none is known.
    std::vector<unsigned char> holidays;
    // Do reports lie at this very place (not only below it)? Single cases alarm only there.
    bool own_reports = false;

  private:
    StreamKey key_;
    const catalog::Condition* condition_;
    catalog::PlaceKind kind_;
    base::Day first_;
    std::vector<double> counts_;
};

}  // namespace fengsui::surveil
