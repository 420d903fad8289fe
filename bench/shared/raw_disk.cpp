// SPDX-License-Identifier: Apache-2.0
#include "raw_disk.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

namespace fengsui::bench {
namespace {

constexpr int row_bytes = 750;

class RawTable {
  public:
    explicit RawTable(const std::string& path) : body_(row_bytes, 'x') {
        require(sqlite3_open(path.c_str(), &db_));
        // As the ledger opens its connection.
        run("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=4000;"
            "CREATE TABLE raw (county TEXT NOT NULL, id BIGINT NOT NULL, body TEXT NOT NULL,"
            "PRIMARY KEY (county, id))");
        require(sqlite3_prepare_v2(db_, "INSERT INTO raw VALUES ('500242', ?, ?)", -1, &insert_,
                                   nullptr));
    }
    ~RawTable() {
        sqlite3_finalize(insert_);
        sqlite3_close(db_);
    }
    RawTable(const RawTable&) = delete;
    RawTable& operator=(const RawTable&) = delete;

    double rows_per_second(int rows_per_commit, std::chrono::milliseconds time) {
        using Clock = std::chrono::steady_clock;
        const auto begin = Clock::now();
        const auto first = next_;
        while (Clock::now() - begin < time) {
            run("BEGIN IMMEDIATE");
            for (int i = 0; i < rows_per_commit; ++i) insert();
            run("COMMIT");
        }
        const std::chrono::duration<double> taken = Clock::now() - begin;
        return static_cast<double>(next_ - first) / taken.count();
    }

  private:
    void insert() {
        sqlite3_bind_int64(insert_, 1, ++next_);
        sqlite3_bind_text(insert_, 2, body_.data(), row_bytes, SQLITE_STATIC);
        require(sqlite3_step(insert_) == SQLITE_DONE ? SQLITE_OK : SQLITE_ERROR);
        sqlite3_reset(insert_);
    }
    void run(const char* sql) { require(sqlite3_exec(db_, sql, nullptr, nullptr, nullptr)); }
    void require(int code) {
        if (code == SQLITE_OK) return;
        fmt::print(stderr, "raw disk: {}\n", sqlite3_errmsg(db_));
        std::exit(1);
    }

    sqlite3* db_ = nullptr;
    sqlite3_stmt* insert_ = nullptr;
    std::string body_;
    sqlite3_int64 next_ = 0;
};

}  // namespace

double RawDisk::limit(int waiting) const {
    return std::min(waiting * commits_per_second, rows_per_second_by_100);
}

RawDisk measure_raw_disk(const std::string& directory, std::chrono::milliseconds each) {
    const auto path = directory + "/raw.sqlite";
    RawDisk disk;
    {
        RawTable table(path);
        disk.commits_per_second = table.rows_per_second(1, each);
        disk.rows_per_second_by_100 = table.rows_per_second(100, each);
        disk.rows_per_second_by_1000 = table.rows_per_second(1000, each);
    }
    for (const auto* end : {"", "-wal", "-shm"}) std::filesystem::remove(path + end);
    return disk;
}

void print_raw_file(const std::string& directory, std::chrono::milliseconds time) {
    using Clock = std::chrono::steady_clock;
    const auto path = directory + "/raw.file";
    const std::string page(4096, 'x');
    const int file = ::open(path.c_str(), O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0600);
    const auto begin = Clock::now();
    int pages = 0;
    for (; Clock::now() - begin < time; ++pages) {
        if (::write(file, page.data(), page.size()) == static_cast<ssize_t>(page.size()) &&
            ::fdatasync(file) == 0)
            continue;
        fmt::print(stderr, "raw disk: {} cannot be written\n", path);
        std::exit(1);
    }
    const std::chrono::duration<double> taken = Clock::now() - begin;
    ::close(file);
    std::filesystem::remove(path);
    fmt::print("{:<44} {:>14}\n", "raw disk, 4 KiB appended and synced",
               fmt::format("{:.0f}/s", pages / taken.count()));
}

void print_disk(std::string_view engine, const RawDisk& disk) {
    const auto line = [&](std::string_view rows, double rate) {
        fmt::print("{:<44} {:>14}\n", fmt::format("raw {}, {} per commit", engine, rows),
                   fmt::format("{:.0f}/s", rate));
    };
    line("1 row", disk.commits_per_second);
    line("100 rows", disk.rows_per_second_by_100);
    line("1000 rows", disk.rows_per_second_by_1000);
    std::fflush(stdout);
}

}  // namespace fengsui::bench
