// SPDX-License-Identifier: Apache-2.0
#include "surveil/sender.hpp"

#include <fmt/format.h>

#include "base/id.hpp"

namespace fengsui::surveil {
namespace {

using base::fail;
using base::ProblemCode;
using base::Result;

bool is_known(ledger::Connection& db, const std::string& county, const std::string& code) {
    return db.value<int>("SELECT 1 FROM institution WHERE county = ? AND code = ?", {county, code})
        .has_value();
}

Result<std::string> register_reporter(const RoomContext& context, const web::Principal& user,
                                      const std::string& code) {
    const bool placed = user.scope_place.size() > context.county.size() &&
                        context.catalog.places().contains(context.county, user.scope_place);
    const auto& place = placed ? user.scope_place : context.county;
    return context.database.writer().run([&](ledger::Transaction& tx) -> Result<std::string> {
        const auto id = tx.new_id();
        const auto& name = user.display_name.empty() ? user.user : user.display_name;
        const bool fresh =
            tx.db().execute(
                "INSERT INTO institution (county, id, code, name, kind, place, status, "
                "first_seen_ms, version) VALUES (?,?,?,?,?,?,?,?,1) "
                "ON CONFLICT (county, code) DO NOTHING",
                {context.county, id, code, name, reporter_kind, place, "connected", tx.now().ms}) ==
            1;
        if (fresh) {
            tx.record({.county = context.county,
                       .actor = user.user,
                       .verb = "institution.registered",
                       .object_kind = "institution",
                       .object_id = std::to_string(id),
                       .place = place,
                       .summary_zh = fmt::format("“{}”首次直接上报", name),
                       .summary_en = fmt::format("First own report of “{}”", name)});
        }
        return code;
    });
}

}  // namespace

Result<std::string> token_sender(const RoomContext& context, const web::Principal& user) {
    if (user.institution.empty()) return std::string{};
    return context.database.read([&](ledger::Connection& db) -> Result<std::string> {
        if (const auto id = base::parse_id(user.institution)) {
            auto code = db.value<std::string>(
                "SELECT code FROM institution WHERE county = ? AND id = ?", {context.county, *id});
            if (code) return std::move(*code);
        }
        if (is_known(db, context.county, user.institution)) return user.institution;
        return fail(ProblemCode::NotAllowed, {}, "the token's institution is not registered",
                    "令牌对应的机构未登记");
    });
}

Result<std::string> reporter_sender(const RoomContext& context, const web::Principal& user) {
    auto institution = token_sender(context, user);
    if (!institution || !institution->empty()) return institution;
    auto code = fmt::format("form:{}", user.user);
    const auto known = context.database.read(
        [&](ledger::Connection& db) -> Result<bool> { return is_known(db, context.county, code); });
    if (!known) return tl::unexpected(known.error());
    if (*known) return code;
    return register_reporter(context, user, code);
}

}  // namespace fengsui::surveil
