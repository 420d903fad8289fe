// SPDX-License-Identifier: Apache-2.0
// Time as values: Day (a civil date), Instant (milliseconds since 1970 UTC) and epi-weeks; the
// Clock is injected everywhere, so that a test or a replay sets it. Pure, thread safe; parsers give
// nullopt on bad text.
#pragma once

#include <atomic>
#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace fengsui::base {

// A civil date, counted in days since 1970-01-01.
struct Day {
    std::int32_t days = 0;
    auto operator<=>(const Day&) const = default;
    friend Day operator+(Day d, int n) { return {d.days + n}; }
    friend Day operator-(Day d, int n) { return {d.days - n}; }
    friend int operator-(Day a, Day b) { return a.days - b.days; }
};

// A moment, in milliseconds since 1970-01-01T00:00:00Z.
struct Instant {
    std::int64_t ms = 0;
    auto operator<=>(const Instant&) const = default;
};

// ISO 8601 week (Monday to Sunday; week 1 holds the first Thursday): the epi-week used in China.
struct EpiWeek {
    int year = 0;
    int week = 0;
    auto operator<=>(const EpiWeek&) const = default;
};

std::optional<Day> make_day(int year, unsigned month, unsigned day);
std::optional<Day> parse_day(std::string_view iso);  // "2026-11-21" or "20261121"
std::string to_string(Day day);                      // "2026-11-21"
int year_of(Day day);
EpiWeek epi_week(Day day);

// The date that the clocks show at `offset_minutes` east of UTC.
Day local_day(Instant at, int offset_minutes);
Instant start_of(Day day, int offset_minutes);
std::string to_iso(Instant at,
                   int offset_minutes = 0);  // "2026-11-21T14:32:08.123+08:00", or ...Z at 0
std::optional<Instant> parse_iso(std::string_view text);  // needs an offset or Z

// Where "now" comes from. Domain code takes a Clock&; only app creates SystemClock.
class Clock {
  public:
    virtual ~Clock() = default;
    [[nodiscard]] virtual Instant now() const = 0;
};

class SystemClock final : public Clock {
  public:
    [[nodiscard]] Instant now() const override;
};

// A clock that a test moves by hand. Safe to read and move from any thread.
class ManualClock final : public Clock {
  public:
    explicit ManualClock(Instant start) : ms_(start.ms) {}
    [[nodiscard]] Instant now() const override { return {ms_.load()}; }
    void set(Instant at) { ms_ = at.ms; }
    void advance_ms(std::int64_t ms) { ms_ += ms; }

  private:
    std::atomic<std::int64_t> ms_;
};

}  // namespace fengsui::base
