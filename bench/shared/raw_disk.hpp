// SPDX-License-Identifier: Apache-2.0
// What SQLite on this disk can do at most: rows of a message's size, nothing else. Intake's figures
// are read against these, since they stand in the same table of the same run.
#pragma once

#include <chrono>
#include <string>

namespace fengsui::bench {

struct RawDisk {
    double commits_per_second = 0;  // one row each
    double rows_per_second_by_100 = 0;
    double rows_per_second_by_1000 = 0;

    // The most that `waiting` senders can get who each wait for their commit.
    [[nodiscard]] double limit(int waiting) const;
};

// Writes `directory`/raw.sqlite and removes it. Ends the program if the disk refuses.
RawDisk measure_raw_disk(const std::string& directory, std::chrono::milliseconds each);
// Three lines of a benchmark's table.
void print_disk(const RawDisk& disk);

}  // namespace fengsui::bench
