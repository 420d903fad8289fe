// SPDX-License-Identifier: Apache-2.0
#include "surveil/map_import.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "base/json.hpp"
#include "base/text.hpp"

namespace fengsui::surveil {
namespace {

namespace json = boost::json;
using base::fail;
using base::ProblemCode;
using base::Result;

constexpr double kLongitudeMax = 180;
constexpr double kLatitudeMax = 90;
constexpr std::size_t kRingPositionsMin = 4;
constexpr std::size_t kTownshipDigits = 9;
constexpr std::size_t kNamedMax = 10;  // of unknown codes and of missing townships

tl::unexpected<base::Problem> wrong(std::string path, std::string_view what,
                                    std::string_view what_zh) {
    return fail(ProblemCode::ValueInvalid, std::move(path), std::string(what),
                std::string(what_zh));
}

// The first of many, and how many they are.
std::string listed(const std::vector<std::string>& names, std::string_view comma) {
    const auto shown = std::min(names.size(), kNamedMax);
    auto text =
        fmt::format("{}", fmt::join(names.begin(), names.begin() + std::ptrdiff_t(shown), comma));
    if (shown < names.size()) text += fmt::format(" … ({})", names.size());
    return text;
}

std::string text_of(const json::object& object, std::string_view name) {
    const auto* member = object.if_contains({name.data(), name.size()});
    if (member == nullptr) return {};
    if (const auto* text = member->if_string()) return {text->data(), text->size()};
    if (member->is_int64()) return std::to_string(member->get_int64());
    return member->is_uint64() ? std::to_string(member->get_uint64()) : std::string{};
}

Result<void> check_position(const json::value& value, const std::string& path) {
    const auto* position = value.if_array();
    if (position == nullptr || position->size() < 2)
        return wrong(path, "expected [longitude, latitude]", "应为 [经度, 纬度]");
    constexpr std::array<double, 2> limits = {kLongitudeMax, kLatitudeMax};
    for (std::size_t i = 0; i < limits.size(); ++i) {
        const auto& number = (*position)[i];
        const auto degrees = number.is_number() ? number.to_number<double>() : std::nan("");
        if (!std::isfinite(degrees) || std::abs(degrees) > limits[i]) {
            return wrong(fmt::format("{}[{}]", path, i),
                         "expected degrees of longitude, then latitude (WGS 84)",
                         "应先经度后纬度，单位为度（WGS 84）");
        }
    }
    return {};
}

Result<void> check_ring(const json::value& value, const std::string& path) {
    const auto* ring = value.if_array();
    if (ring == nullptr || ring->size() < kRingPositionsMin)
        return wrong(path, "expected a ring of at least 4 positions", "边界环至少要有 4 个点");
    for (std::size_t i = 0; i < ring->size(); ++i) {
        if (auto fits = check_position((*ring)[i], fmt::format("{}[{}]", path, i)); !fits)
            return fits;
    }
    if (ring->front() != ring->back())
        return wrong(path, "the ring is not closed", "边界环没有闭合");
    return {};
}

Result<void> check_polygon(const json::value& value, const std::string& path) {
    const auto* rings = value.if_array();
    if (rings == nullptr || rings->empty())
        return wrong(path, "expected a list of rings", "应为边界环的列表");
    for (std::size_t i = 0; i < rings->size(); ++i) {
        if (auto fits = check_ring((*rings)[i], fmt::format("{}[{}]", path, i)); !fits) return fits;
    }
    return {};
}

Result<void> check_geometry(const json::object& geometry, const std::string& path) {
    const auto type = text_of(geometry, "type");
    const auto* coordinates = geometry.if_contains("coordinates");
    if (type != "Polygon" && type != "MultiPolygon")
        return wrong(path + ".type", "expected Polygon or MultiPolygon",
                     "几何类型应为 Polygon 或 MultiPolygon");
    if (coordinates == nullptr) return wrong(path + ".coordinates", "is missing", "缺少坐标");
    if (type == "Polygon") return check_polygon(*coordinates, path + ".coordinates");
    const auto* polygons = coordinates->if_array();
    if (polygons == nullptr || polygons->empty())
        return wrong(path + ".coordinates", "expected a list of polygons", "应为多边形的列表");
    for (std::size_t i = 0; i < polygons->size(); ++i) {
        if (auto fits = check_polygon((*polygons)[i], fmt::format("{}.coordinates[{}]", path, i));
            !fits)
            return fits;
    }
    return {};
}

bool has_name(const catalog::Place& place, std::string_view name) {
    return place.name_zh == name || place.short_name == name ||
           std::ranges::find(place.aliases, name) != place.aliases.end();
}

// By its code (also the statistical one of 12 digits); by its name only where no code is given.
const catalog::Place* township_of(const json::object& properties, const catalog::Places& places,
                                  std::string_view county) {
    auto code = text_of(properties, "code");
    if (code.size() > kTownshipDigits &&
        code.find_first_not_of('0', kTownshipDigits) == std::string::npos) {
        code.resize(kTownshipDigits);
    }
    if (!code.empty()) {
        const auto* by_code = places.find(code);
        const auto townships = places.children(county);
        const bool found = std::ranges::find(townships, by_code) != townships.end();
        return found ? by_code : nullptr;
    }
    for (const auto* member : {"name", "name_zh"}) {
        const auto name = text_of(properties, member);
        if (name.empty()) continue;
        for (const auto* township : places.children(county)) {
            if (has_name(*township, name)) return township;
        }
    }
    return nullptr;
}

class Import {
  public:
    Import(const catalog::Places& places, std::string_view county)
        : places_(places), county_(county) {}

    Result<void> add(const json::value& value, const std::string& path) {
        const auto* feature = value.if_object();
        if (feature == nullptr || text_of(*feature, "type") != "Feature")
            return wrong(path, "expected a Feature", "应为 Feature 要素");
        const auto* properties = member(*feature, "properties");
        if (properties == nullptr)
            return wrong(path + ".properties", "expected an object with code or name",
                         "要素须有 properties，含 code 或 name");
        const auto* township = township_of(*properties, places_, county_);
        if (township == nullptr) {
            const auto shown =
                fmt::format("{} {}", text_of(*properties, "code"), text_of(*properties, "name"));
            unknown_.emplace_back(base::cut_utf8(base::trim(shown), 80));
            return {};
        }
        if (!seen_.insert(township->code).second) {
            return wrong(path + ".properties",
                         fmt::format("{} has a shape already", township->name_zh),
                         fmt::format("{}有两个图形", township->name_zh));
        }
        const auto* geometry = member(*feature, "geometry");
        if (geometry == nullptr)
            return wrong(path + ".geometry", "expected an object", "要素缺少 geometry");
        if (auto fits = check_geometry(*geometry, path + ".geometry"); !fits) return fits;
        features_.push_back(json::object{
            {"type", "Feature"},
            {"properties", {{"code", township->code}, {"name_zh", township->name_zh}}},
            {"geometry",
             {{"type", geometry->at("type")}, {"coordinates", geometry->at("coordinates")}}}});
        return {};
    }

    Result<ImportedMap> finish() && {
        std::vector<std::string> missing;
        for (const auto* township : places_.children(county_)) {
            if (!seen_.contains(township->code)) missing.push_back(township->name_zh);
        }
        if (!unknown_.empty() || !missing.empty()) return refuse(missing);
        ImportedMap map;
        map.features = static_cast<int>(features_.size());
        map.geojson = base::print_json(
            json::object{{"type", "FeatureCollection"}, {"features", std::move(features_)}});
        return map;
    }

  private:
    static const json::object* member(const json::object& object, std::string_view name) {
        const auto* found = object.if_contains({name.data(), name.size()});
        return found != nullptr ? found->if_object() : nullptr;
    }

    [[nodiscard]] tl::unexpected<base::Problem> refuse(
        const std::vector<std::string>& missing) const {
        std::string en;
        std::string zh;
        if (!unknown_.empty()) {
            en = fmt::format("no townships of this county: {}", listed(unknown_, ", "));
            zh = fmt::format("不是本县（区）的乡镇：{}", listed(unknown_, "、"));
        }
        if (!missing.empty()) {
            en += fmt::format("{}townships without a shape: {}", en.empty() ? "" : "; ",
                              listed(missing, ", "));
            zh += fmt::format("{}缺少以下乡镇：{}", zh.empty() ? "" : "；", listed(missing, "、"));
        }
        return wrong("$.features", en, zh);
    }

    const catalog::Places& places_;
    std::string_view county_;
    std::set<std::string, std::less<>> seen_;
    std::vector<std::string> unknown_;
    json::array features_;
};

}  // namespace

Result<ImportedMap> import_map(std::string_view geojson, const catalog::Places& places,
                               std::string_view county) {
    if (geojson.starts_with("\xEF\xBB\xBF")) geojson.remove_prefix(3);
    const auto value = base::parse_json(geojson, {.max_bytes = map_bytes_max});
    if (!value) return tl::unexpected(value.error());
    const auto* root = value->if_object();
    if (root == nullptr || text_of(*root, "type") != "FeatureCollection") {
        return wrong("$.type", "expected a FeatureCollection", "文件应为 FeatureCollection");
    }
    const auto* found = root->if_contains("features");
    const auto* features = found != nullptr ? found->if_array() : nullptr;
    if (features == nullptr || features->empty())
        return wrong("$.features", "expected a list of features", "文件里没有要素");
    if (features->size() > map_features_max) {
        return wrong("$.features", fmt::format("at most {} features", map_features_max),
                     fmt::format("最多 {} 个要素", map_features_max));
    }
    Import import(places, county);
    for (std::size_t i = 0; i < features->size(); ++i) {
        if (auto added = import.add((*features)[i], fmt::format("$.features[{}]", i)); !added) {
            return tl::unexpected(added.error());
        }
    }
    return std::move(import).finish();
}

}  // namespace fengsui::surveil
