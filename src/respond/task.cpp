// SPDX-License-Identifier: Apache-2.0
#include "respond/task.hpp"

namespace fengsui::respond {

bool may_follow(TaskStatus from, TaskStatus to) {
    switch (from) {
        case TaskStatus::Given:
            return to != TaskStatus::Given;
        case TaskStatus::Accepted:
            return to == TaskStatus::Done || to == TaskStatus::Cancelled;
        case TaskStatus::Done:
        case TaskStatus::Cancelled:
            return false;
    }
    return false;
}

}  // namespace fengsui::respond
