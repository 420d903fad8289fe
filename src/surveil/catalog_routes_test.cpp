// SPDX-License-Identifier: Apache-2.0
#include "surveil/catalog_routes.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <set>

#include "surveil/map_import.hpp"
#include "surveil/routes_fixture.hpp"
#include "web/openapi.hpp"

namespace fengsui::surveil {
namespace {

constexpr const char* kRing = "[[108.7,28.8],[108.8,28.8],[108.8,28.9],[108.7,28.8]]";

std::string feature(const std::string& properties,
                    const std::string& coordinates = fmt::format("[{}]", kRing)) {
    return fmt::format(
        R"({{"type":"Feature","properties":{},"geometry":{{"type":"Polygon","coordinates":{}}}}})",
        properties, coordinates);
}
std::string collection(const std::string& features) {
    return fmt::format(R"({{"type":"FeatureCollection","features":[{}]}})", features);
}

// The features, and a shape for every township but these.
std::string whole_map(std::string features, const std::set<std::string>& without) {
    for (const auto* township : test_catalog().places().children(kHome)) {
        if (without.contains(township->code)) continue;
        features += "," + feature(fmt::format(R"({{"code":"{}"}})", township->code));
    }
    return collection(features);
}

class CatalogRoutesTest : public RoutesTest {
  protected:
    int journaled(const std::string& verb) {
        return value<int>("SELECT COUNT(*) FROM journal WHERE actor = 'admin' AND verb = '" + verb +
                          "'");
    }
    web::Response put_map(const std::string& who, const std::string& body,
                          const std::string& type = "application/geo+json") {
        return call({who, web::Method::Put, "/api/v1/map", body, {{"Content-Type", type}}});
    }
};

TEST_F(CatalogRoutesTest, TheCatalogueIsReadOnceAndThenFresh) {
    EXPECT_EQ(401, get("", "/api/v1/catalog").status);
    const auto response = get("machine", "/api/v1/catalog");
    const auto catalog = json(response);
    EXPECT_EQ("500242", text(catalog.at("county"), "code"));
    EXPECT_EQ("county", text(catalog.at("places").as_array().at(0), "kind"));
    EXPECT_EQ(5U, catalog.at("channels").as_array().size());
    EXPECT_EQ(5U, catalog.at("unit_kinds").as_array().size());
    EXPECT_EQ(5U, catalog.at("roles").as_array().size());
    EXPECT_EQ(R"(["surveil_read","surveil_send"])",
              boost::json::serialize(catalog.at("roles").as_array().at(3).at("rights")));
    EXPECT_EQ(base::problem_catalogue().size(), catalog.at("problems").as_array().size());
    std::map<std::string, std::string> groups;
    std::map<std::string, std::int64_t> limits;
    for (const auto& condition : catalog.at("conditions").as_array()) {
        groups[text(condition, "code")] = text(condition, "group");
        limits[text(condition, "code")] = condition.at("report_limit_hours").as_int64();
    }
    EXPECT_EQ("class_a", groups["A01"]);
    EXPECT_EQ("class_b", groups["B01"]);
    EXPECT_EQ("class_c", groups["C10"]);
    EXPECT_EQ("other", groups["X01"]);
    EXPECT_EQ("syndrome", groups["S01"]);
    EXPECT_EQ("class_b", groups["B04-1"]);
    EXPECT_EQ(2, limits["A01"]);
    EXPECT_EQ(24, limits["C10"]);

    const auto tag = std::string(response.headers.find("ETag").value_or(""));
    const auto fresh =
        call({.who = "machine", .target = "/api/v1/catalog", .headers = {{"If-None-Match", tag}}});
    EXPECT_EQ(304, fresh.status);
    EXPECT_TRUE(fresh.bytes().empty());
    const auto packed = call(
        {.who = "machine", .target = "/api/v1/catalog", .headers = {{"Accept-Encoding", "gzip"}}});
    EXPECT_EQ("gzip", packed.headers.find("Content-Encoding"));
    EXPECT_LT(packed.bytes().size() * 3, response.bytes().size());
}

TEST_F(CatalogRoutesTest, TheMapIsTheGeneratedOneUntilOneIsImported) {
    const auto generated = json(get("viewer", "/api/v1/map"));
    EXPECT_TRUE(generated.at("generated").as_bool());
    EXPECT_EQ(test_catalog().places().children(kHome).size(),
              generated.at("features").as_array().size());

    const auto body = whole_map(feature(R"({"code":"500242101000","colour":"red"})") + "," +
                                    feature(R"({"name":"麻旺镇"})"),
                                {"500242101", "500242102"});
    EXPECT_EQ(403, put_map("officer", body).status);
    EXPECT_EQ(415, put_map("admin", body, "text/plain").status);
    const auto answer = put_map("admin", body);
    ASSERT_EQ(200, answer.status) << answer.body;
    EXPECT_EQ(39, json(answer).at("features").as_int64());
    const auto shown = json(get("viewer", "/api/v1/map"));
    EXPECT_FALSE(shown.as_object().contains("generated"));
    EXPECT_EQ(R"({"code":"500242101","name_zh":"龙潭镇"})",
              boost::json::serialize(shown.at("features").as_array().at(0).at("properties")));
    EXPECT_EQ(1, journaled("map.imported"));
    EXPECT_EQ(200, put_map("admin", std::string(test_catalog().map(kHome))).status)
        << "ours fits our own rules";
    EXPECT_NE(shown, json(get("viewer", "/api/v1/map"))) << "a new one is shown at once";
}

TEST_F(CatalogRoutesTest, AMapNeedsEveryTownshipAndNothingElse) {
    const auto response =
        put_map("admin", whole_map(feature(R"({"code":"140702001","name":"麻旺镇"})") + "," +
                                       feature(R"({"code":"500242"})"),
                                   {"500242101", "500242102"}));
    EXPECT_EQ(422, response.status);
    EXPECT_EQ("不是本县（区）的乡镇：140702001 麻旺镇、500242；缺少以下乡镇：龙潭镇、麻旺镇",
              text(json(response), "detail"));
    const auto few = json(put_map("admin", collection(feature(R"({"code":"500242101"})"))));
    EXPECT_TRUE(text(few, "detail").starts_with("缺少以下乡镇：")) << text(few, "detail");
    EXPECT_TRUE(text(few, "detail").ends_with(" … (38)")) << text(few, "detail");
    EXPECT_EQ(0, value<int>("SELECT COUNT(*) FROM setting"));
}

TEST_F(CatalogRoutesTest, TheBuiltInMapComesBack) {
    const auto drop = [&](const std::string& who) {
        return call({who, web::Method::Delete, "/api/v1/map"}).status;
    };
    const auto built_in = json(get("viewer", "/api/v1/map"));
    EXPECT_EQ(204, drop("admin"));
    EXPECT_EQ(0, journaled("map.dropped")) << "there was nothing to lay down";
    const auto body = whole_map(feature(R"({"code":"500242101"})"), {"500242101"});
    ASSERT_EQ(200, put_map("admin", body).status);
    const auto imported = json(get("viewer", "/api/v1/map"));
    EXPECT_EQ(403, drop("officer"));
    EXPECT_EQ(204, drop("admin"));
    EXPECT_EQ(built_in, json(get("viewer", "/api/v1/map")));
    EXPECT_EQ(1, journaled("map.dropped"));
    ASSERT_EQ(200, put_map("admin", body).status);
    EXPECT_EQ(imported, json(get("viewer", "/api/v1/map")));
}

TEST_F(CatalogRoutesTest, AWrongMapIsRefusedWithItsPlace) {
    const auto good = feature(R"({"code":"500242101"})");
    const auto with = [&](const std::string& coordinates) {
        return collection(good + "," + feature(R"({"code":"500242102"})", coordinates));
    };
    const std::vector<std::pair<std::string, std::string>> wrong = {
        {"[]", "$.type"},
        {R"({"type":"Feature"})", "$.type"},
        {R"({"type":"FeatureCollection"})", "$.features"},
        {collection(""), "$.features"},
        {collection("7"), "$.features[0]"},
        {collection(good + "," + feature("null")), "$.features[1].properties"},
        {collection(good + "," + good), "$.features[1].properties"},
        {collection(good +
                    R"(,{"type":"Feature","properties":{"code":"500242102"},"geometry":null})"),
         "$.features[1].geometry"},
        {collection(
             R"({"type":"Feature","properties":{"code":"500242102"},"geometry":{"type":"Point","coordinates":[1,2]}})"),
         "$.features[0].geometry.type"},
        {with("7"), "$.features[1].geometry.coordinates"},
        {with("[]"), "$.features[1].geometry.coordinates"},
        {with("[[[1,2],[1,3],[1,2]]]"), "$.features[1].geometry.coordinates[0]"},
        {with("[[[1,2],[1,3],[2,3],[1,2.5]]]"), "$.features[1].geometry.coordinates[0]"},
        {with("[[[1,2],[1,91],[2,3],[1,2]]]"), "$.features[1].geometry.coordinates[0][1][1]"},
        {with("[[[1,2],[-181,3],[2,3],[1,2]]]"), "$.features[1].geometry.coordinates[0][1][0]"},
        {with("[[[1,2],[1],[2,3],[1,2]]]"), "$.features[1].geometry.coordinates[0][1]"},
        {with(R"([[[1,2],["1",3],[2,3],[1,2]]])"), "$.features[1].geometry.coordinates[0][1][0]"},
    };
    for (const auto& [body, path] : wrong) {
        const auto response = put_map("admin", body);
        EXPECT_EQ(422, response.status) << body;
        EXPECT_EQ(path, text(json(response), "path")) << body;
    }
    EXPECT_EQ(400, put_map("admin", "{").status);
    EXPECT_EQ(413, put_map("admin", std::string(map_bytes_max + 1, ' ')).status);
    std::string many = good;
    for (std::size_t i = 0; i < map_features_max; ++i) many += ",{}";
    EXPECT_EQ(422, put_map("admin", collection(many)).status);
    EXPECT_EQ(0, value<int>("SELECT COUNT(*) FROM setting"));
}

TEST_F(CatalogRoutesTest, TheContractNamesEveryRoute) {
    const auto contract = base::parse_json(web::openapi(router_, {"Fengsui", "1"})).value();
    for (const auto& route : router_.routes()) {
        EXPECT_TRUE(contract.at("paths").as_object().contains(route.pattern)) << route.pattern;
    }
    const auto& schemas = contract.at("components").at("schemas").as_object();
    for (const auto* type :
         {"StreamRow", "ReportRow", "Institution", "IngestResult", "CaseReportForm"}) {
        EXPECT_TRUE(schemas.contains(type)) << type;
    }
}

TEST_F(CatalogRoutesTest, AMultiPolygonIsCheckedPolygonByPolygon) {
    const auto with = [](const std::string& coordinates) {
        return import_map(
            whole_map(
                fmt::format(R"({{"type":"Feature","properties":{{"code":"500242101"}},"geometry":)"
                            R"({{"type":"MultiPolygon","coordinates":{}}}}})",
                            coordinates),
                {"500242101"}),
            test_catalog().places(), kHome);
    };
    const auto good = with(fmt::format("[[{0}],[{0},{0}]]", kRing));
    ASSERT_TRUE(good) << good.error().to_string();
    EXPECT_EQ(39, good->features);
    const auto bad = with(fmt::format("[[{0}],[{0},[[1,2]]]]", kRing));
    ASSERT_FALSE(bad);
    EXPECT_EQ("$.features[0].geometry.coordinates[1][1]", bad.error().path);
}

}  // namespace
}  // namespace fengsui::surveil
