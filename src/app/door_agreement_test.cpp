// SPDX-License-Identifier: Apache-2.0
// What a county counts does not depend on the doors its hospitals use: the same simulated county,
// once with its FHIR senders and once with HL7 v2 in their place, states the same cases and
// syndromes.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <map>

#include "app/house.hpp"
#include "simulate/simulation.hpp"
#include "surveil/intake/decode.hpp"

namespace fengsui::app {
namespace {

using simulate::Door;

// How often each fact of a visit is stated on a day, by sender, channel, condition, day and age.
std::map<std::string, int> stated(const catalog::Catalog& catalog, std::string region,
                                  std::string_view vendor, base::Day day) {
    for (std::size_t at = 0; (at = region.find("\"fhir_r4\"", at)) != std::string::npos;)
        region.replace(at, 9, vendor), at += vendor.size();
    const auto simulation = simulate::Simulation::open(catalog, catalogue_files(),
                                                       {"region", region}, {}, {{day, day}, 4});
    EXPECT_TRUE(simulation) << simulation.error().to_string();
    std::map<std::string, int> facts;
    for (const auto& message : (*simulation)->day(day)) {
        if (message.door == Door::CsvCase || message.door == Door::CsvCounts) continue;
        if (message.fault == simulate::Fault::Refused) continue;  // broken in another way
        const auto format =
            message.door == Door::Mllp ? surveil::Format::Hl7v2 : surveil::Format::Fhir;
        for (const auto& part : surveil::decode(message.bytes, format, {catalog, message.at, {}})) {
            EXPECT_FALSE(part.decoded.refused()) << message.bytes;
            for (const auto& fact : part.decoded.facts)
                ++facts[fmt::format("{} {} {} {} {} {}", part.decoded.source,
                                    to_string(fact.channel), fact.condition,
                                    base::to_string(fact.day), fact.age.value_or(-1),
                                    to_string(fact.finding))];
        }
    }
    return facts;
}

TEST(DoorAgreementTest, CasesSyndromesAndResultsAreTheSameOverFhirAndHl7) {
    const auto catalog = load_catalogue();
    ASSERT_TRUE(catalog);
    const auto region = simulate::embedded_file(catalogue_files(), simulate::default_region);
    ASSERT_TRUE(region);
    const auto day = *base::parse_day("2025-03-11");
    const auto by_fhir = stated(**catalog, region->bytes, "\"fhir_r4\"", day);
    const auto by_hl7 = stated(**catalog, region->bytes, "\"hl7_v251\"", day);
    EXPECT_EQ(by_fhir, by_hl7);
    EXPECT_GT(by_fhir.size(), 500U);
}

}  // namespace
}  // namespace fengsui::app
