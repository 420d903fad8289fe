// SPDX-License-Identifier: Apache-2.0
// An event: what people decided is real and handle together. Its grade, its states and the rows
// that lists and pages show, with the rules that need no database. Values and pure functions, used
// by the stores and routes of this room and by `dispatch`.
//
//   open ──close (no task open, no mission under way)──▶ closed
#pragma once

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.hpp"
#include "base/time.hpp"
#include "respond/task.hpp"
#include "respond/timeline.hpp"
#include "surveil/series.hpp"
#include "warn/signal_row.hpp"

namespace fengsui::respond {

// The gravest first; None: handled, but below the grades of the national plan.
enum class EventGrade : std::uint8_t { I = 1, II, III, IV, None };
BOOST_DESCRIBE_ENUM(EventGrade, I, II, III, IV, None)

enum class EventState : std::uint8_t { Open, Closed };
BOOST_DESCRIBE_ENUM(EventState, Open, Closed)

// "Ⅲ级(较大)" or "未定级"; "grade III" or "no grade".
std::string grade_name_zh(EventGrade grade);
std::string grade_name_en(EventGrade grade);
constexpr EventGrade graver(EventGrade a, EventGrade b) {
    return a < b ? a : b;
}

// "E-0007"; grows beyond four digits.
std::string event_number(std::int64_t number);

// The longest code that begins both, cut back to the lengths that codes of places have (county 6,
// township 9, village 12): where two places meet. Never shorter than the county.
std::string meeting_place(std::string_view a, std::string_view b);

// An event as the ledger keeps it.
struct Event {
    base::Id id = 0;
    std::int64_t number = 0;
    std::string title;
    std::string condition;
    std::string place;
    EventGrade grade = EventGrade::None;
    EventState state = EventState::Open;
    base::Day first_day;
    base::Instant opened;
    std::optional<base::Instant> closed;
    std::string lead;
    std::string note;
    std::string conclusion;
    std::int64_t version = 1;
};

struct EventRow {
    std::string id;
    std::string version;
    std::string number;  // E-0007
    std::string title;
    std::string condition;
    std::string condition_name_zh;
    std::string condition_name_en;
    std::string place;
    std::string place_name;
    EventGrade grade = EventGrade::None;
    EventState state = EventState::Open;
    base::Day first_day;
    base::Instant opened;
    std::optional<base::Instant> closed;
    std::string lead;
    int cases = 0;
    int open_tasks = 0;
    int active_missions = 0;
    int signals = 0;
    BOOST_DESCRIBE_CLASS(EventRow, (),
                         (id, version, number, title, condition, condition_name_zh,
                          condition_name_en, place, place_name, grade, state, first_day, opened,
                          closed, lead, cases, open_tasks, active_missions, signals),
                         (), ())
};

// The missions of an event are dispatch's to tell: GET /api/v1/dispatch/missions?event=<id>.
struct EventDetail : EventRow {
    std::string note;
    std::string conclusion;
    std::vector<warn::SignalRow> signal_rows;
    std::vector<TaskRow> tasks;
    surveil::Series curve;
    std::vector<ledger::JournalRow> journal;
    BOOST_DESCRIBE_CLASS(EventDetail, (EventRow),
                         (note, conclusion, signal_rows, tasks, curve, journal), (), ())
};

}  // namespace fengsui::respond
