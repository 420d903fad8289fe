// SPDX-License-Identifier: Apache-2.0
// Whether the program can do its work now, and what is wrong if not: the ledger answers, what has
// been taken is being folded into counts, the disk has room. Asked by /readyz (a load balancer, the
// package's test) and put into the metrics when they are read. Thread safe.
#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

#include "app/house.hpp"
#include "web/metrics.hpp"

namespace fengsui::app {

struct ReadinessLimits {
    std::chrono::seconds folding_stuck{60};  // the same delta has waited for so long
    std::uintmax_t disk_bytes = 256ULL << 20U;
};

class Readiness {
  public:
    using Now = std::chrono::steady_clock::time_point;

    struct Check {
        std::string name;  // ledger, folding, disk, archive
        bool well = true;
        std::string detail;
        bool needed = true;  // for the program's work: an archive that is away stops no sender
    };

    explicit Readiness(House& house, ReadinessLimits limits = {})
        : house_(house), limits_(limits) {}

    // `now` is real time, however fast the county's clock runs.
    std::vector<Check> look(Now now = std::chrono::steady_clock::now());
    // fengsui_ready{check}, fengsui_disk_available_bytes, fengsui_writer_waiting,
    // fengsui_signals_overdue, fengsui_archive_behind_seconds.
    void publish(web::Metrics& metrics);

  private:
    // The oldest delta that waits, and whether the ledger answered.
    struct Ledger {
        bool answers = false;
        int schema = 0;
        std::int64_t oldest_waiting = 0;  // 0: none
        std::int64_t signals_overdue = 0;
    };
    Ledger ask_ledger();
    static Check answering(const Ledger& ledger);
    Check folding(const Ledger& ledger, Now now);
    [[nodiscard]] Check disk() const;
    void archive(std::vector<Check>& checks) const;
    std::vector<Check> look(const Ledger& ledger, Now now);
    [[nodiscard]] std::uintmax_t disk_available() const;

    House& house_;
    ReadinessLimits limits_;
    std::mutex mutex_;
    std::int64_t waiting_ = 0;
    Now waiting_since_;
};

}  // namespace fengsui::app
