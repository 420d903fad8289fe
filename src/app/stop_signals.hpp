// SPDX-License-Identifier: Apache-2.0
// SIGINT and SIGTERM end a command that runs until then: made on the main thread before any other,
// so that only wait() gets them.
#pragma once

#include <pthread.h>

#include <csignal>

namespace fengsui::app {

class StopSignals {
  public:
    StopSignals() {
        sigemptyset(&set_);
        sigaddset(&set_, SIGINT);
        sigaddset(&set_, SIGTERM);
        pthread_sigmask(SIG_BLOCK, &set_, nullptr);
        std::signal(SIGPIPE, SIG_IGN);
    }
    void wait() const {
        int signal = 0;
        sigwait(&set_, &signal);
    }
    // Has one come, without waiting for it?
    [[nodiscard]] bool came() const {
        sigset_t pending{};
        sigpending(&pending);
        return sigismember(&pending, SIGINT) == 1 || sigismember(&pending, SIGTERM) == 1;
    }

  private:
    sigset_t set_{};
};

}  // namespace fengsui::app
