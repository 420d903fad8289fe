// SPDX-License-Identifier: Apache-2.0
#include "access/turns.hpp"

namespace fengsui::access {

base::Result<Turns::Turn> Turns::take() {
    std::unique_lock lock(mutex_);
    if (taken_ >= limits_.parallel) {
        if (waiting_ >= limits_.waiting_max)
            return base::fail(base::ProblemCode::Busy, {}, "too many logins at once");
        ++waiting_;
        free_.wait(lock, [this] { return taken_ < limits_.parallel; });
        --waiting_;
    }
    ++taken_;
    return Turn(*this);
}

int Turns::waiting() const {
    const std::lock_guard lock(mutex_);
    return waiting_;
}

void Turns::give_back() {
    {
        const std::lock_guard lock(mutex_);
        --taken_;
    }
    free_.notify_one();
}

}  // namespace fengsui::access
