// SPDX-License-Identifier: Apache-2.0
#include "dispatch/default_units.hpp"
#include "dispatch/test_dispatch.hpp"

namespace fengsui::dispatch {
namespace {

class UnitRoutes : public TestDispatch {
  protected:
    Answer change(const std::string& id, const std::string& status, const std::string& version,
                  const Call& how = {}) {
        Call call = how;
        call.if_match = version;
        return put("/api/v1/dispatch/units/" + id,
                   fmt::format(R"({{"name":"消杀队","kind":"disinfection_team","place":"{}",)"
                               R"("members":5,"phone":"","status":"{}"}})",
                               kTown, status),
                   call);
    }
};

TEST_F(UnitRoutes, AUnitIsRegisteredAndChanged) {
    const auto added = add_unit("流调一队");
    ASSERT_EQ(200, added.status) << added.shown();
    EXPECT_EQ("available", added.text("status"));
    EXPECT_EQ("\"1\"", added.etag);
    EXPECT_TRUE(journaled("unit.added").summary_zh.starts_with("登记应急处置队「流调一队」"));
    EXPECT_TRUE(journaled("unit.added").summary_en.ends_with("Taohuayuan Subdistrict"))
        << journaled("unit.added").summary_en;

    const auto changed = change(added.text("id"), "out_of_service", "1");
    ASSERT_EQ(200, changed.status) << changed.shown();
    EXPECT_EQ("消杀队", changed.text("name"));
    EXPECT_EQ("disinfection_team", changed.text("kind"));
    EXPECT_EQ("out_of_service", changed.text("status"));
    EXPECT_EQ("消杀队「消杀队」转为停用", journaled("unit.changed").summary_zh);
    const auto before = boost::json::parse(journaled("unit.changed").before_json);
    EXPECT_EQ("流调一队", before.at("name").as_string());
    EXPECT_EQ(409, send(open_event(), added.text("id")).status) << "out of service";
}

TEST_F(UnitRoutes, ChangesAreRefusedWithTheirReason) {
    const auto id = add_unit("流调一队").text("id");
    EXPECT_EQ(428, change(id, "available", "").status);
    EXPECT_EQ(412, change(id, "available", "2").status);
    EXPECT_EQ(404, change("4", "available", "1").status);
    EXPECT_EQ(403, change(id, "available", "1", {.user = "viewer"}).status);
    EXPECT_EQ(409, change(id, "on_mission", "1").status) << "only a mission does that";
    EXPECT_EQ(422, change(id, "lost", "1").status);
    const auto elsewhere = add_unit("流调二队", kOtherTown).text("id");
    EXPECT_EQ(403, change(elsewhere, "available", "1", {.user = "township"}).status);
    EXPECT_EQ(403, add_unit("流调三队", kOtherTown, {.user = "township"}).status);
    EXPECT_EQ(422, add_unit("").status);
    EXPECT_EQ(422, add_unit("x", "140702001").status) << "another county";
    EXPECT_EQ(1U, get("/api/v1/dispatch/units", {.user = "township"}).list("items").size());

    ASSERT_EQ(200, send(open_event(), id).status);
    EXPECT_EQ(409, change(id, "available", "2").status) << "the mission must end first";
    EXPECT_EQ(200, change(id, "on_mission", "2").status) << "its details may change meanwhile";
}

TEST_F(UnitRoutes, ANewCountyStartsWithUnitsOnce) {
    const auto files = catalog::testing_data::read_data_folder();
    std::vector<base::EmbeddedFile> data;
    for (const auto& [path, bytes] : files) data.push_back({path, bytes});
    const auto& catalog = catalog::testing_data::shipped();
    const auto seeded = seed_units(*database_, catalog, kCounty, data);
    ASSERT_TRUE(seeded) << seeded.error().to_string();
    EXPECT_GE(*seeded, 5);
    const auto units = get("/api/v1/dispatch/units");
    ASSERT_EQ(static_cast<std::size_t>(*seeded), units.list("items").size());
    std::map<std::string, int> kinds;
    for (const auto& row : units.list("items")) {
        ++kinds[std::string(row.at("kind").as_string())];
        EXPECT_EQ(kCounty, row.at("place").as_string());
    }
    EXPECT_EQ(5U, kinds.size()) << "a newcomer can send each kind";
    EXPECT_EQ("system", journaled("unit.added").actor);
    EXPECT_EQ(0, seed_units(*database_, catalog, kCounty, data)) << "never twice";
}

TEST_F(UnitRoutes, ABrokenTableOfUnitsSaysWhere) {
    const auto read = [](std::string_view bytes) {
        const base::EmbeddedFile file{"default_units.csv", bytes};
        return read_default_units({&file, 1}, kCounty);
    };
    const std::string head = "county,name,kind,place,members,phone,source,certainty\n";
    const auto good =
        read(head + "500242,一队,ambulance,,3,,x,sure\n140702,二队,ambulance,,3,,x,sure\n");
    ASSERT_TRUE(good) << good.error().to_string();
    ASSERT_EQ(1U, good->size());
    EXPECT_EQ(UnitKind::Ambulance, good->front().kind);
    const auto bad = read(head + ",一队,helicopter,,3,,x,sure\n");
    ASSERT_FALSE(bad);
    EXPECT_NE(std::string::npos, bad.error().path.find("kind")) << bad.error().to_string();
    EXPECT_FALSE(read_default_units({}, kCounty));
}

}  // namespace
}  // namespace fengsui::dispatch
