// SPDX-License-Identifier: Apache-2.0
#include "respond/mode.hpp"

#include <fmt/format.h>

#include "base/check.hpp"
#include "base/json.hpp"
#include "respond/event.hpp"
#include "respond/input.hpp"
#include "web/scope.hpp"

namespace fengsui::respond {
namespace {

using base::ProblemCode;

// The text in the setting: what the table's own columns do not hold.
struct ModeText {
    ModeKind mode = ModeKind::Peace;
    std::optional<ModeLevel> level;
    std::string by;
    std::string reason;
    BOOST_DESCRIBE_CLASS(ModeText, (), (mode, level, by, reason), (), ())
};

std::string words_zh(ModeKind mode, std::optional<ModeLevel> level) {
    if (mode == ModeKind::Peace || !level) return "平时状态";
    return fmt::format("应急状态，{}响应", grade_name_zh(static_cast<EventGrade>(*level)));
}
std::string words_en(ModeKind mode, std::optional<ModeLevel> level) {
    if (mode == ModeKind::Peace || !level) return "peacetime";
    return fmt::format("emergency, response level {}", base::enum_text(*level));
}

std::string mode_json(const Mode& mode) {
    return base::to_json(ModeText{mode.mode, mode.level, mode.by, mode.reason});
}

}  // namespace

Mode read_mode(ledger::Connection& db, std::string_view county) {
    const auto row = db.first<std::string, std::int64_t, std::int64_t>(
        "SELECT value, version, changed_ms FROM setting WHERE county = ? AND name = 'mode'",
        {county});
    Mode mode;
    if (!row) {
        mode.version = "0";
        mode.since.ms =
            db.value<std::int64_t>(
                  "SELECT at_ms FROM journal WHERE county = ? ORDER BY seq LIMIT 1", {county})
                .value_or(0);
        return mode;
    }
    const auto& [text, version, changed_ms] = *row;
    auto stored = base::from_json<ModeText>(text);
    FENGSUI_CHECK(stored.has_value());
    return {stored->mode,
            stored->level,
            {changed_ms},
            std::move(stored->by),
            std::move(stored->reason),
            std::to_string(version)};
}

base::Result<void> check_mode(const ModeChange& change) {
    if (change.mode == ModeKind::Emergency && !change.level)
        return base::fail(ProblemCode::ValueInvalid, "$.level", "an emergency has a level",
                          "急时须选定响应级别");
    if (change.mode == ModeKind::Peace && change.level)
        return base::fail(ProblemCode::ValueInvalid, "$.level", "peacetime has no level",
                          "平时没有响应级别");
    return check_text(change.reason, {.member = "reason", .bytes_max = kNoteBytesMax});
}

base::Result<void> change_mode(ledger::Transaction& tx, const web::Principal& by,
                               const ModeDecision& decision) {
    if (auto valid = check_mode(decision.change); !valid) return valid;
    if (auto scope = web::check_scope(by, decision.county); !scope) return scope;
    auto& db = tx.db();
    const auto before = read_mode(db, decision.county);
    if (before.version != decision.version) return base::fail(ProblemCode::VersionStale);
    const auto& change = decision.change;
    if (before.mode == change.mode && before.level == change.level)
        return base::fail(ProblemCode::Conflict, "$.mode", "this is the present mode and level",
                          "与当前状态和级别相同，无需切换");

    const Mode after{change.mode,   change.level,
                     tx.now(),      by.display_name.empty() ? by.user : by.display_name,
                     change.reason, {}};
    db.execute(
        "INSERT INTO setting (county, name, value, version, changed_ms, changed_by) "
        "VALUES (?, 'mode', ?, 1, ?, ?) ON CONFLICT (county, name) DO UPDATE SET "
        "value = excluded.value, version = setting.version + 1, changed_ms = excluded.changed_ms, "
        "changed_by = excluded.changed_by",
        {decision.county, mode_json(after), tx.now().ms, by.user});
    tx.record(
        {.county = decision.county,
         .actor = by.user,
         .verb = "mode.changed",
         .object_kind = "mode",
         .object_id = decision.county,
         .place = decision.county,
         .summary_zh = fmt::format("由{}转入{}，理由：{}", words_zh(before.mode, before.level),
                                   words_zh(after.mode, after.level), change.reason),
         .summary_en = fmt::format("From {} to {}: {}", words_en(before.mode, before.level),
                                   words_en(after.mode, after.level), change.reason),
         .before_json = mode_json(before),
         .after_json = mode_json(after)});
    return {};
}

}  // namespace fengsui::respond
