// SPDX-License-Identifier: Apache-2.0
#include "catalog/catalog.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "catalog/load_test_data.hpp"

namespace fengsui::catalog {
namespace {

using testing_data::FileMap;
using testing_data::shipped;

TEST(Catalog, loads_what_is_shipped) {
    const Catalog& catalog = shipped();
    EXPECT_EQ(catalog.home().county, "500242");
    EXPECT_EQ(catalog.home().utc_offset_minutes, 480);
    EXPECT_EQ(catalog.places().children("500242").size(), 39U);
    int villages = 0;
    for (const Place* township : catalog.places().children("500242")) {
        villages += static_cast<int>(catalog.places().children(township->code).size());
    }
    EXPECT_EQ(villages, 278);
    EXPECT_EQ(catalog.rules().event_criteria().size(), 82U);
    EXPECT_EQ(catalog.rules().response_levels().size(), 4U);
    EXPECT_EQ(catalog.syndromes().all().size(), 18U);
    EXPECT_EQ(catalog.reference().indicators().size(), 55U);
    EXPECT_EQ(catalog.reference().departments().size(), 22U);
    EXPECT_EQ(catalog.reference().indicator("Y-A4")->target_number, 95);
    EXPECT_EQ(catalog.reference().indicator("C-01")->target_number, std::nullopt);
    EXPECT_EQ(catalog.reference().indicator("nothing"), nullptr);
    EXPECT_THAT(catalog.map("500242"), ::testing::StartsWith("{\"type\":\"FeatureCollection\""));
    EXPECT_LT(catalog.map("500242").size(), 60'000U);
    EXPECT_EQ(catalog.map("140702"), "");
}

TEST(Catalog, survives_being_moved) {
    auto loaded = testing_data::load(testing_data::read_data_folder());
    ASSERT_TRUE(loaded);
    Catalog moved = std::move(*loaded);
    EXPECT_EQ(moved.codes().by_icd10("B05")->condition, moved.conditions().find("B07"));
    EXPECT_EQ(moved.codes().by_loinc("94500-6")->pathogen->condition->code, "B01");
    EXPECT_EQ(moved.places().match_address("板溪镇山羊村", "500242")->place->code, "500242114205");
}

// Each row breaks the shipped data in one way and says where the loader must point.
struct Break {
    const char* file;
    const char* from;
    const char* to;
    const char* where;
    const char* detail;
};

class CatalogRefuses : public ::testing::TestWithParam<Break> {};

TEST_P(CatalogRefuses, with_file_line_and_column) {
    const Break& broken = GetParam();
    FileMap files = testing_data::read_data_folder();
    std::string& bytes = files.at(broken.file);
    const auto at = bytes.find(broken.from);
    ASSERT_NE(at, std::string::npos);
    bytes.replace(at, std::string_view(broken.from).size(), broken.to);
    const auto loaded = testing_data::load(files);
    ASSERT_FALSE(loaded);
    EXPECT_EQ(loaded.error().code, base::ProblemCode::CsvInvalid);
    EXPECT_THAT(loaded.error().path, ::testing::HasSubstr(broken.where));
    EXPECT_THAT(loaded.error().detail, ::testing::HasSubstr(broken.detail));
}

INSTANTIATE_TEST_SUITE_P(
    Tables, CatalogRefuses,
    ::testing::Values(
        Break{"conditions.csv", "A02,,disease", "A01,,disease", "conditions.csv line 3 column code",
              "twice"},
        Break{"conditions.csv", "A02,,disease", "A02,,illness", "line 3 column kind",
              "unknown word \"illness\""},
        Break{"conditions.csv", "code,parent,", "code,elder,", "column parent", "no such column"},
        Break{"conditions.csv", "B03-1,B03,", "B03-1,Q03,", "column parent", "not above"},
        Break{"condition_classes.csv", "B01,B,yes,yes,2,2020-01-20,2023-01-07",
              "B01,B,yes,yes,2,2020-01-20,2024-01-07", "column effective_from", "without overlap"},
        Break{"code_map_icd10.csv", "A00,A02", "A00,Q99",
              "code_map_icd10.csv line 3 column condition", "unknown"},
        Break{"code_map_icd10.csv", "A00,A02", "A20,A02", "column icd10", "stands twice"},
        Break{"code_map_icd10.csv", "B20-B24", "B24-B20", "column icd10", "not a list"},
        Break{"code_map_loinc.csv", "94500-6", "94558-4", "column code", "stands twice"},
        Break{"code_map_results.csv", "positive,Detected", "perhaps,Detected", "column finding",
              "perhaps"},
        Break{"cluster_rules.csv", ",village,7,5,0,no", ",hamlet,7,5,0,no", "column levels",
              "hamlet"},
        Break{"holidays.csv", "2025-02-04", "2025-01-04", "holidays.csv", "not a span"},
        Break{"holidays.csv", "2026-01-01,2026", "2025-10-08,2026", "first_day",
              "not after the holiday"},
        Break{"answer_limits.csv", "L04,*,,", "L04,*,signal,", "answer_limits.csv",
              "every condition"},
        Break{"syndromes.csv", "S01,", "X01,", "syndromes.csv line 2 column id", "kind syndrome"},
        Break{"townships.csv", "500242001", "500242002", "places", "twice"},
        Break{"villages.csv", "500242001001,", "500242009001,", "column code12", "does not begin"},
        Break{"map/neighbours.csv", "500242001", "500242999", "neighbours.csv line 2 column code_a",
              "unknown place"},
        Break{"region.csv", "500242", "500243", "region.csv line 2 column county",
              "not a known county"},
        Break{"glossary.csv", "id,zh,en", "id,zh,\"en", "glossary.csv line 1", "quote"},
        Break{"departments.csv", "D01,500242", "D01,500242,extra", "departments.csv line 2",
              "cells"}));

TEST(Catalog, refuses_a_missing_table_and_a_column_nobody_reads) {
    FileMap files = testing_data::read_data_folder();
    files.erase("pathogens.csv");
    EXPECT_EQ(testing_data::load(files).error().path, "pathogens.csv");

    files = testing_data::read_data_folder();
    std::string& region = files.at("region.csv");
    region = "county,utc_offset_minutes,colour\n500242,480,red\n";
    EXPECT_THAT(testing_data::load(files).error().path, ::testing::HasSubstr("column colour"));
}

}  // namespace
}  // namespace fengsui::catalog
