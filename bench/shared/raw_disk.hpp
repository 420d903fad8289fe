// SPDX-License-Identifier: Apache-2.0
// What SQLite, and PostgreSQL, on this disk can do at most: rows of a message's size, nothing else.
// Intake's figures are read against these, since they stand in the same table of the same run.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

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
// Into a table of its own in the database at that libpq address, one statement a commit.
RawDisk measure_raw_postgres(const std::string& conninfo, std::chrono::milliseconds each);
void make_database(const std::string& conninfo, const std::string& name);
// What the disk itself does: a page at a time appended to a file and made to last (fdatasync). One
// line of a benchmark's table.
void print_raw_file(const std::string& directory, std::chrono::milliseconds time);
// Three lines of a benchmark's table; `engine` as people write it.
void print_disk(std::string_view engine, const RawDisk& disk);

}  // namespace fengsui::bench
