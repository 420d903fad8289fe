// SPDX-License-Identifier: Apache-2.0
#include "ledger/archive_base_copy.hpp"

#include <fcntl.h>
#include <sqlite3.h>

#include <algorithm>
#include <cstdio>

namespace fengsui::ledger {
namespace {

constexpr std::int64_t kStepBytes = 8 << 20;

base::Result<void> unreadable(sqlite3* db) {
    return base::fail(base::ProblemCode::StorageFailed, sqlite3_db_filename(db, "main"),
                      "cannot be read");
}

}  // namespace

ArchiveBaseCopy::ArchiveBaseCopy(std::string directory, std::int64_t segment)
    : directory_(std::move(directory)), file_(part(), O_RDWR | O_CREAT | O_TRUNC) {
    base_.segment = segment;
}

base::Result<void> ArchiveBaseCopy::step(sqlite3* db) {
    if (!file_.is_open()) return refused(part());
    sqlite3_file* file = nullptr;
    sqlite3_file_control(db, "main", SQLITE_FCNTL_FILE_POINTER, &file);
    sqlite3_int64 size = 0;
    if (file->pMethods->xFileSize(file, &size) != SQLITE_OK) return unreadable(db);
    const auto amount = std::min<std::int64_t>(kStepBytes, size - done_);
    if (amount > 0) {
        std::string bytes(static_cast<std::size_t>(amount), '\0');
        const int code = file->pMethods->xRead(file, bytes.data(), static_cast<int>(amount), done_);
        if (code != SQLITE_OK && code != SQLITE_IOERR_SHORT_READ) return unreadable(db);
        if (!file_.write(done_, bytes) || !file_.sync()) return refused(part());
        done_ += amount;
    }
    whole_ = done_ >= size;
    return {};
}

base::Result<void> ArchiveBaseCopy::finish(std::int64_t usable_from_ms) {
    base_.usable_from_ms = usable_from_ms;
    const auto path = base_path(directory_, base_);
    if (std::rename(part().c_str(), path.c_str()) != 0) return refused(path);
    return sync_directory(directory_);
}

}  // namespace fengsui::ledger
