// SPDX-License-Identifier: Apache-2.0
// Makes a data directory from an archive (log_archive.hpp), as the ledger was at a moment. Used by
// the command restore.
#pragma once

#include <string>

#include "base/result.hpp"
#include "base/time.hpp"

namespace fengsui::ledger {

struct RestoredMoment {
    base::Instant base;  // what the base was whole for
    base::Instant last;  // when the last commit was read that is there; not after the one asked for
    std::int64_t frames = 0;
    // What is missing between `last` and the moment asked for, if anything is known to be.
    std::string missing;
};

// NotFound if the archive begins after `until`; StorageFailed if it is damaged before it.
base::Result<RestoredMoment> restore_until(const std::string& archive, base::Instant until,
                                           const std::string& to);

}  // namespace fengsui::ledger
