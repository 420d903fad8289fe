// SPDX-License-Identifier: Apache-2.0
#include "surveil/catalog_routes.hpp"

#include <fmt/format.h>

#include <mutex>

#include "base/crypto.hpp"
#include "base/json.hpp"
#include "surveil/catalog_view.hpp"
#include "surveil/intake_call.hpp"
#include "surveil/kept_body.hpp"
#include "surveil/map_import.hpp"

namespace fengsui::surveil {
namespace {

using base::fail;
using base::ProblemCode;
using base::Result;
using web::Request;
using web::Response;

constexpr std::string_view kMapSetting = "map";
constexpr std::string_view kMapType = "application/geo+json; charset=utf-8";

// A body under a key (a day, a version): made anew when the key changes. Thread safe.
class Keeper {
  public:
    template <class Make>
    std::shared_ptr<const KeptBody> get(std::int64_t key, Make make) {
        {
            const std::lock_guard lock(mutex_);
            if (body_ && key_ == key) return body_;
        }
        auto fresh = make();
        const std::lock_guard lock(mutex_);
        body_ = fresh;
        key_ = key;
        return fresh;
    }

  private:
    std::mutex mutex_;
    std::int64_t key_ = 0;
    std::shared_ptr<const KeptBody> body_;
};

Response show_catalog(const RoomContext& context, Keeper& keeper, const Request& request) {
    const auto day =
        base::local_day(context.clock.now(), context.catalog.home().utc_offset_minutes);
    const auto body = keeper.get(day.days, [&] {
        return std::make_shared<const KeptBody>(
            base::to_json(view_catalog(context.catalog, context.county, day)),
            "application/json; charset=utf-8");
    });
    return body->answer(request);
}

constexpr std::int64_t kNotImported = 0;

// The imported shapes; empty where none were imported or they were laid down again.
std::string imported_map(const RoomContext& context, ledger::Connection& db) {
    return db
        .value<std::string>("SELECT value FROM setting WHERE county = ? AND name = ?",
                            {context.county, kMapSetting})
        .value_or("");
}

Response show_map(const RoomContext& context, Keeper& keeper, const Request& request) {
    const auto body = context.database.read(
        [&](ledger::Connection& db) -> Result<std::shared_ptr<const KeptBody>> {
            const auto version =
                db.value<std::int64_t>("SELECT version FROM setting WHERE county = ? AND name = ?",
                                       {context.county, kMapSetting});
            return keeper.get(version.value_or(kNotImported), [&] {
                auto bytes = imported_map(context, db);
                if (bytes.empty()) bytes = context.catalog.map(context.county);
                return std::make_shared<const KeptBody>(std::move(bytes), std::string(kMapType));
            });
        });
    if (!body) return web::problem_response(body.error(), request);
    if ((*body)->empty())
        return web::problem_response({ProblemCode::NotFound, {}, "no map was imported"}, request);
    return (*body)->answer(request);
}

struct MapAnswer {
    int features = 0;
    BOOST_DESCRIBE_CLASS(MapAnswer, (), (features), (), ())
};

// The version only grows, so that no remembered body is taken for a later one.
void keep_map(ledger::Transaction& tx, const RoomContext& context, const std::string& geojson,
              const std::string& by) {
    tx.db().execute(
        "INSERT INTO setting (county, name, value, version, changed_ms, changed_by) VALUES "
        "(?,?,?,1,?,?) ON CONFLICT (county, name) DO UPDATE SET value = excluded.value, "
        "version = setting.version + 1, changed_ms = excluded.changed_ms, "
        "changed_by = excluded.changed_by",
        {context.county, kMapSetting, geojson, tx.now().ms, by});
}

ledger::JournalDraft map_entry(const RoomContext& context, const Request& request) {
    return {.county = context.county,
            .actor = request.user().user,
            .verb = {},
            .object_kind = "setting",
            .object_id = std::string(kMapSetting),
            .place = context.county,
            .summary_zh = {},
            .summary_en = {},
            .before_json = {},
            .after_json = {}};
}

Result<MapAnswer> put_map(const RoomContext& context, const Request& request) {
    const auto type = media_type(request);
    if (type != "application/geo+json" && type != "application/json") {
        return fail(ProblemCode::MediaTypeUnsupported, "Content-Type",
                    "expected application/geo+json");
    }
    const auto map = import_map(request.body, context.catalog.places(), context.county);
    if (!map) return tl::unexpected(map.error());
    return context.database.writer().run([&](ledger::Transaction& tx) -> Result<MapAnswer> {
        keep_map(tx, context, map->geojson, request.user().user);
        auto draft = map_entry(context, request);
        draft.verb = "map.imported";
        draft.summary_zh = fmt::format("导入地图，共 {} 个乡镇（街道）", map->features);
        draft.summary_en = fmt::format("Imported a map of {} townships", map->features);
        draft.after_json =
            fmt::format(R"({{"features":{},"bytes":{},"digest":"{}"}})", map->features,
                        map->geojson.size(), base::sm3_hex(map->geojson));
        tx.record(std::move(draft));
        return MapAnswer{map->features};
    });
}

// Back to the map that the program brings; nothing happens where none was imported.
Result<web::NoContent> drop_map(const RoomContext& context, const Request& request) {
    return context.database.writer().run([&](ledger::Transaction& tx) -> Result<web::NoContent> {
        if (imported_map(context, tx.db()).empty()) return web::NoContent{};
        keep_map(tx, context, {}, request.user().user);
        auto draft = map_entry(context, request);
        draft.verb = "map.dropped";
        draft.summary_zh = "删除导入的地图，恢复系统自带地图";
        draft.summary_en = "Removed the imported map; the built-in one is shown";
        tx.record(std::move(draft));
        return web::NoContent{};
    });
}

}  // namespace

void add_catalog_routes(web::Router& router, const RoomContext& context) {
    using web::Method;
    router.add(
        {.method = Method::Get,
         .pattern = "/api/v1/catalog",
         .access = web::kAnyUser,
         .summary = "Places, conditions and the words for codes",
         .handler = [context, keeper = std::make_shared<Keeper>()](
                        const Request& request) { return show_catalog(context, *keeper, request); },
         .response_schema = web::typed::schema_maker<CatalogView>(),
         .response_type = "application/json"});
    router.add(
        {.method = Method::Get,
         .pattern = "/api/v1/map",
         .access = web::kAnyUser,
         .summary = "The townships' shapes as GeoJSON",
         .handler = [context, keeper = std::make_shared<Keeper>()](
                        const Request& request) { return show_map(context, *keeper, request); },
         .response_type = "application/geo+json"});
    router.add({.method = Method::Put,
                .pattern = "/api/v1/map",
                .access = web::Right::Administer,
                .summary = "Imports the townships' shapes",
                .handler =
                    [context](const Request& request) {
                        return web::typed::answer<MapAnswer>(put_map(context, request), request,
                                                             200);
                    },
                .options = {.body_bytes_max = map_bytes_max},
                .response_schema = web::typed::schema_maker<MapAnswer>(),
                .request_type = "application/geo+json",
                .response_type = "application/json"});
    router.del<web::NoContent>(
        "/api/v1/map", web::Right::Administer, "Back to the built-in map",
        [context](const Request& request) { return drop_map(context, request); });
}

}  // namespace fengsui::surveil
