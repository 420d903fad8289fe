// SPDX-License-Identifier: Apache-2.0
// Peace or emergency, and in emergency the response level: one switch of the whole county (DESIGN
// §4.2), kept as the setting `mode`. Read by the wall and by whoever acts differently in emergency;
// changed only by people, with a reason. Functions let DatabaseError pass.
#pragma once

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/time.hpp"
#include "ledger/transaction.hpp"
#include "web/rights.hpp"

namespace fengsui::respond {

enum class ModeKind : std::uint8_t { Peace, Emergency };
BOOST_DESCRIBE_ENUM(ModeKind, Peace, Emergency)
enum class ModeLevel : std::uint8_t { I = 1, II, III, IV };
BOOST_DESCRIBE_ENUM(ModeLevel, I, II, III, IV)

struct Mode {
    ModeKind mode = ModeKind::Peace;
    std::optional<ModeLevel> level;  // in emergency only
    base::Instant since;             // of the last change; of the ledger's first entry before it
    std::string by;
    std::string reason;
    std::string version;
    BOOST_DESCRIBE_CLASS(Mode, (), (mode, level, since, by, reason, version), (), ())
};

struct ModeChange {
    ModeKind mode = ModeKind::Peace;
    std::optional<ModeLevel> level;
    std::string reason;
    BOOST_DESCRIBE_CLASS(ModeChange, (), (mode, level, reason), (), ())
};

// A county that never decided is in peace, at version 0.
Mode read_mode(ledger::Connection& db, std::string_view county);

// ValueInvalid: no reason, emergency without a level, peace with one. Pure.
base::Result<void> check_mode(const ModeChange& change);

struct ModeDecision {
    std::string county;
    std::string version;  // of If-Match
    ModeChange change;
};
// OutOfScope unless the person answers for the whole county; VersionStale; Conflict if nothing
// would change.
base::Result<void> change_mode(ledger::Transaction& tx, const web::Principal& by,
                               const ModeDecision& decision);

}  // namespace fengsui::respond
