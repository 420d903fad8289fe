// SPDX-License-Identifier: Apache-2.0
// The time of a scan: what stands in a date column, and the periods that the study is cut into. As
// in SaTScan, periods are counted back from the end of the study; what is left at its beginning
// belongs to the first one. Pure, thread safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"

namespace fengsui::workbench {

enum class ScanUnit : std::uint8_t { Day, Week, Year };

// A date as written: a day, a month, a year, or a bare number.
struct ScanDate {
    enum class Precision : std::uint8_t { Day, Month, Year, Index };
    Precision precision = Precision::Index;
    std::int64_t first = 0;  // day since 1970, or the index
    std::int64_t last = 0;   // of the month or the year
};

// 2001-11-22, 2001/11/22, 2001/1/2, 20011122, 2001/11, 2001. A number is a year if `years` and it
// has four digits, or two (69 to 99 and 00 to 68 as in POSIX); otherwise an index.
std::optional<ScanDate> parse_scan_date(std::string_view text, bool years);

class ScanPeriods {
  public:
    // One period without dates.
    ScanPeriods() = default;
    // From `first` to `last`, which are of one kind. Indices: one period each. ValueInvalid if a
    // unit is finer than the dates, or there are too many periods.
    static base::Result<ScanPeriods> make(const ScanDate& first, const ScanDate& last,
                                          ScanUnit unit);

    [[nodiscard]] std::uint32_t count() const {
        return static_cast<std::uint32_t>(starts_.size() - 1);
    }
    // Nothing for a date outside of the study.
    [[nodiscard]] std::optional<std::uint32_t> of(const ScanDate& date) const;
    // Half of the study in whole units, which is not half of the periods where the first is longer.
    [[nodiscard]] std::uint32_t half() const { return half_; }
    // All of it as one period.
    [[nodiscard]] ScanPeriods whole() const;
    [[nodiscard]] std::string first_of(std::uint32_t period) const;
    [[nodiscard]] std::string last_of(std::uint32_t period) const;
    [[nodiscard]] bool dated() const { return dated_; }
    // The begin of each period, and the day after the last.
    [[nodiscard]] const std::vector<std::int64_t>& starts() const { return starts_; }

  private:
    [[nodiscard]] std::string text(std::int64_t day) const;

    bool known_ = false;
    bool dated_ = false;
    std::uint32_t half_ = 1;
    std::vector<std::int64_t> starts_{0, 1};
};

}  // namespace fengsui::workbench
