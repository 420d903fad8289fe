// SPDX-License-Identifier: Apache-2.0
// Ids are made by the application: 64 bits, growing with time (41 bits of milliseconds since 2020,
// 10 bits of process, 12 bits of sequence), so that they sort by age, page by cursor and never need
// the database. They travel as decimal strings in JSON (JavaScript cannot hold them as numbers).
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/time.hpp"

namespace fengsui::base {

using Id = std::int64_t;

// Thread safe. Two makers with different `process` (0..1023) never give the same id; one maker
// never goes back, even if its clock does.
class IdMaker {
  public:
    IdMaker(const Clock& clock, int process) : clock_(clock), process_(process & 1023) {}
    Id next();

  private:
    const Clock& clock_;
    int process_;
    std::atomic<std::int64_t> last_{0};  // milliseconds << 12 | sequence
};

// The smallest id that a maker can give at or after `at`: turns a time into a cursor.
Id first_id_at(Instant at);

std::optional<Id> parse_id(std::string_view text);

}  // namespace fengsui::base
