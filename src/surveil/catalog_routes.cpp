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

Response show_map(const RoomContext& context, Keeper& keeper, const Request& request) {
    const auto body = context.database.read(
        [&](ledger::Connection& db) -> Result<std::shared_ptr<const KeptBody>> {
            const auto version =
                db.value<std::int64_t>("SELECT version FROM setting WHERE county = ? AND name = ?",
                                       {context.county, kMapSetting});
            return keeper.get(version.value_or(kNotImported), [&] {
                auto bytes = version
                                 ? db.value<std::string>(
                                         "SELECT value FROM setting WHERE county = ? AND name = ?",
                                         {context.county, kMapSetting})
                                       .value_or("")
                                 : std::string(context.catalog.map(context.county));
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
    std::vector<std::string> missing;  // codes of townships without a shape
    BOOST_DESCRIBE_CLASS(MapAnswer, (), (features, missing), (), ())
};

Result<MapAnswer> put_map(const RoomContext& context, const Request& request) {
    const auto type = media_type(request);
    if (type != "application/geo+json" && type != "application/json") {
        return fail(ProblemCode::MediaTypeUnsupported, "Content-Type",
                    "expected application/geo+json");
    }
    const auto map = import_map(request.body, context.catalog.places(), context.county);
    if (!map) return tl::unexpected(map.error());
    return context.database.writer().run([&](ledger::Transaction& tx) -> Result<MapAnswer> {
        tx.db().execute(
            "INSERT INTO setting (county, name, value, version, changed_ms, changed_by) VALUES "
            "(?,?,?,1,?,?) "
            "ON CONFLICT (county, name) DO UPDATE SET value = excluded.value, version = "
            "setting.version + 1, "
            "changed_ms = excluded.changed_ms, changed_by = excluded.changed_by",
            {context.county, kMapSetting, map->geojson, tx.now().ms, request.user().user});
        tx.record({.county = context.county,
                   .actor = request.user().user,
                   .verb = "map.imported",
                   .object_kind = "setting",
                   .object_id = std::string(kMapSetting),
                   .place = context.county,
                   .summary_zh = fmt::format("导入地图，共 {} 个乡镇（街道）", map->features),
                   .summary_en = fmt::format("Imported a map of {} townships", map->features),
                   .after_json =
                       fmt::format(R"({{"features":{},"bytes":{},"digest":"{}"}})", map->features,
                                   map->geojson.size(), base::sm3_hex(map->geojson))});
        return MapAnswer{map->features, map->missing};
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
}

}  // namespace fengsui::surveil
