// SPDX-License-Identifier: Apache-2.0
// The database file on its way into an archive while it is in use: whatever a checkpoint changes
// meanwhile is in the log since the copy began, and is put right by it (restore_until). Made and
// used by LogArchive, on its thread.
#pragma once

#include <string>

#include "ledger/archive_files.hpp"
#include "ledger/files.hpp"

struct sqlite3;

namespace fengsui::ledger {

class ArchiveBaseCopy {
  public:
    // `segment`: the first that is needed to put it right.
    ArchiveBaseCopy(std::string directory, std::int64_t segment);

    // Some megabytes more, read through SQLite's connection: to open and close the file here would
    // drop the locks that this process has on it. After a failure the copy is of no use.
    base::Result<void> step(sqlite3* db);
    [[nodiscard]] bool is_whole() const { return whole_; }
    // Under its name from now on. Once all that was committed while it was copied is archived.
    base::Result<void> finish(std::int64_t usable_from_ms);

  private:
    std::string part() const { return directory_ + "/base.part"; }

    std::string directory_;
    ArchiveBase base_;
    RawFile file_;
    std::int64_t done_ = 0;
    bool whole_ = false;
};

}  // namespace fengsui::ledger
