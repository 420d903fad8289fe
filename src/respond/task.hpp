// SPDX-License-Identifier: Apache-2.0
// A task: someone must do something by a time. States, the rows that are shown and the rules that
// need no database. Pure, thread safe.
//
//   given ──▶ accepted ──▶ done
//     ├──────────────────▶ done        (done at once, as people on the phone report it)
//     └──▶ cancelled ◀── accepted
#pragma once

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <cstdint>
#include <optional>
#include <string>

#include "base/id.hpp"
#include "base/time.hpp"

namespace fengsui::respond {

enum class TaskStatus : std::uint8_t { Given, Accepted, Done, Cancelled };
BOOST_DESCRIBE_ENUM(TaskStatus, Given, Accepted, Done, Cancelled)

// Tasks of one event; a plan with more is several events.
inline constexpr int kTasksPerEventMax = 500;

constexpr bool is_open(TaskStatus status) {
    return status == TaskStatus::Given || status == TaskStatus::Accepted;
}
bool may_follow(TaskStatus from, TaskStatus to);
inline bool is_overdue(TaskStatus status, base::Instant due, base::Instant now) {
    return is_open(status) && due < now;
}

struct TaskRow {
    std::string id;
    std::string version;
    std::string event;
    std::string event_number;
    std::string event_title;
    std::string title;
    std::string assignee;
    base::Instant due;
    TaskStatus status = TaskStatus::Given;
    std::string note;
    base::Instant created;
    std::optional<base::Instant> done;
    bool overdue = false;
    BOOST_DESCRIBE_CLASS(TaskRow, (),
                         (id, version, event, event_number, event_title, title, assignee, due,
                          status, note, created, done, overdue),
                         (), ())
};

}  // namespace fengsui::respond
