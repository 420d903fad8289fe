// SPDX-License-Identifier: Apache-2.0
#include "surveil/institution_routes.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/json.hpp"
#include "base/text.hpp"
#include "surveil/institution.hpp"
#include "surveil/placement.hpp"
#include "web/page.hpp"
#include "web/scope.hpp"

namespace fengsui::surveil {
namespace {

using base::fail;
using base::ProblemCode;
using base::Result;
using ledger::Transaction;
using web::Request;

struct InstitutionBody {
    std::string name;
    std::string kind;
    std::string place;
    BOOST_DESCRIBE_CLASS(InstitutionBody, (), (name, kind, place), (), ())
};
struct NewInstitution : InstitutionBody {
    std::string code;
    BOOST_DESCRIBE_CLASS(NewInstitution, (InstitutionBody), (code), (), ())
};

constexpr std::size_t kNameBytesMax = 200;
constexpr std::size_t kKindBytesMax = 60;
constexpr std::size_t kCodeBytesMax = 120;

bool is_plain(std::string_view text, std::size_t bytes_max) {
    const bool printable = std::ranges::none_of(text, [](char c) {
        return static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) == 0x7F;
    });
    return !base::trim(text).empty() && base::trim(text) == text && text.size() <= bytes_max &&
           printable;
}

Result<void> check(const RoomContext& context, const Request& request,
                   const InstitutionBody& body) {
    if (!is_plain(body.name, kNameBytesMax)) {
        return fail(ProblemCode::ValueInvalid, "$.name",
                    fmt::format("expected 1 to {} bytes of text", kNameBytesMax),
                    fmt::format("机构名称不能为空，且不超过 {} 字节", kNameBytesMax));
    }
    if (!is_plain(body.kind, kKindBytesMax)) {
        return fail(ProblemCode::ValueInvalid, "$.kind",
                    fmt::format("expected 1 to {} bytes of text", kKindBytesMax));
    }
    if (!context.catalog.places().contains(context.county, body.place)) {
        return fail(ProblemCode::ValueInvalid, "$.place", "not a place of this county",
                    "不是本县（区）的地点");
    }
    return web::check_scope(request.user(), body.place);
}

Result<Institution> read_one(const RoomContext& context, ledger::Connection& db, base::Id id) {
    auto rows = read_institutions(db, context.catalog,
                                  {.county = context.county, .id = id, .now = context.clock.now()});
    if (rows.empty()) return fail(ProblemCode::NotFound);
    return std::move(rows.front());
}

Result<web::Page<Institution>> list(const RoomContext& context, const Request& request) {
    return context.database.read([&](ledger::Connection& db) -> Result<web::Page<Institution>> {
        return web::Page<Institution>{
            read_institutions(db, context.catalog,
                              {.county = context.county,
                               .scope_place = web::scope_prefix(request.user(), context.county),
                               .now = context.clock.now()}),
            std::nullopt};
    });
}

std::string summary_json(const Institution& institution) {
    return base::print_json({{"name", institution.name},
                             {"kind", institution.kind},
                             {"place", institution.place},
                             {"status", institution.status}});
}

std::string english_place(const RoomContext& context, const std::string& code) {
    const auto* place = context.catalog.places().find(code);
    return place == nullptr ? code : place->english_name();
}

// Only what changes where its reports count is a placing; a new name is not.
ledger::JournalDraft change_entry(const RoomContext& context, const std::string& actor,
                                  const Institution& before, const Institution& after) {
    const bool placed = before.status == "pending" || before.place != after.place;
    return {.county = context.county,
            .actor = actor,
            .verb = placed ? "institution.placed" : "institution.changed",
            .object_kind = "institution",
            .object_id = after.id,
            .place = after.place,
            .summary_zh = placed ? fmt::format("机构“{}”确认在{}", after.name, after.place_name)
                                 : fmt::format("机构“{}”的信息已修改", after.name),
            .summary_en = placed ? fmt::format("“{}” is at {}", after.name,
                                               english_place(context, after.place))
                                 : fmt::format("“{}” was edited", after.name),
            .before_json = summary_json(before),
            .after_json = summary_json(after)};
}

struct Change {
    base::Id id = 0;
    std::string version;
    const InstitutionBody& body;
    const web::Principal& user;
};

Result<Institution> change_in(Transaction& tx, const RoomContext& context, const Change& change) {
    const auto before = read_one(context, tx.db(), change.id);
    if (!before) return before;
    if (auto allowed = web::check_scope(change.user, before->place); !allowed)
        return tl::unexpected(allowed.error());
    if (before->version != change.version) return fail(ProblemCode::VersionStale);
    tx.db().execute(
        "UPDATE institution SET name = ?, kind = ?, place = ?, status = 'connected', version = "
        "version + 1 "
        "WHERE county = ? AND id = ?",
        {change.body.name, change.body.kind, change.body.place, context.county, change.id});
    // Only at county level do its reports stand where nobody has said that they belong.
    if (before->place == context.county && change.body.place != context.county) {
        begin_placement(tx, context.county, change.id);
    }
    auto after = read_one(context, tx.db(), change.id);
    if (after) tx.record(change_entry(context, change.user.user, *before, *after));
    return after;
}

Result<Institution> change(const RoomContext& context, const Request& request,
                           const InstitutionBody& body) {
    const auto id = request.id_param("id");
    if (!id) return tl::unexpected(id.error());
    const auto version = request.if_match();
    if (!version) return tl::unexpected(version.error());
    if (auto fits = check(context, request, body); !fits) return tl::unexpected(fits.error());
    const Change wanted{*id, *version, body, request.user()};
    auto after = context.database.writer().run(
        [&](Transaction& tx) { return change_in(tx, context, wanted); });
    if (!after) return after;
    // The placing stands; what is left of its moves, if the ledger does not take them now, is done
    // at start.
    if (const auto moved = finish_placement(context, *id); !moved)
        return tl::unexpected(moved.error());
    return after;
}

Result<Institution> add(const RoomContext& context, const Request& request,
                        const NewInstitution& body) {
    if (!is_plain(body.code, kCodeBytesMax)) {
        return fail(ProblemCode::ValueInvalid, "$.code",
                    fmt::format("expected 1 to {} bytes of text", kCodeBytesMax),
                    fmt::format("机构代码不能为空，且不超过 {} 字节", kCodeBytesMax));
    }
    if (auto fits = check(context, request, body); !fits) return tl::unexpected(fits.error());
    return context.database.writer().run([&](Transaction& tx) -> Result<Institution> {
        const auto id = tx.new_id();
        const auto made = tx.db().execute(
            "INSERT INTO institution (county, id, code, name, kind, place, status, version) "
            "VALUES (?,?,?,?,?,?,'connected',1) ON CONFLICT (county, code) DO NOTHING",
            {context.county, id, body.code, body.name, body.kind, body.place});
        if (made == 0)
            return fail(ProblemCode::Conflict, "$.code",
                        "an institution with this code is there already", "已有使用该代码的机构");
        auto institution = read_one(context, tx.db(), id);
        if (!institution) return institution;
        tx.record(
            {.county = context.county,
             .actor = request.user().user,
             .verb = "institution.registered",
             .object_kind = "institution",
             .object_id = institution->id,
             .place = body.place,
             .summary_zh = fmt::format("登记机构“{}”，位于{}", body.name, institution->place_name),
             .summary_en = fmt::format("Registered “{}” at {}", body.name,
                                       english_place(context, body.place)),
             .after_json = summary_json(*institution)});
        return institution;
    });
}

}  // namespace

void add_institution_routes(web::Router& router, const RoomContext& context) {
    using web::Right;
    router.get<web::Page<Institution>>(
        "/api/v1/surveil/institutions", Right::SurveilRead, "Who sends, and what came",
        [context](const Request& request) { return list(context, request); });
    router.post<NewInstitution, Institution>(
        "/api/v1/surveil/institutions", Right::InstitutionManage, "Registers one before it sends",
        [context](const Request& request, const NewInstitution& body) {
            return add(context, request, body);
        },
        {.status = 201});
    router.put<InstitutionBody, Institution>(
        "/api/v1/surveil/institutions/{id}", Right::InstitutionManage, "Says what and where it is",
        [context](const Request& request, const InstitutionBody& body) {
            return change(context, request, body);
        },
        {.versioned = true});
}

}  // namespace fengsui::surveil
