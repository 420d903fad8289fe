// SPDX-License-Identifier: Apache-2.0
// Epidemic sense: what theory says of an epidemic must hold for the one that people make.
#include "simulate/epidemic.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "simulate/test_world.hpp"
#include "stats/estimate_r.hpp"

namespace fengsui::simulate {
namespace {

using namespace testing_world;

const County& mixed() {
    static const County county = County::well_mixed(
        shipped(), Region::load("r", file("simulate/region_140702.toml").bytes, shipped()).value(),
        100'000);
    return county;
}

// Contacts with anybody of the county only, nobody immune.
Outbreak of_theory(double r0, int first_cases) {
    Outbreak outbreak;
    outbreak.start = day("2025-03-03");
    outbreak.days_max = 400;
    outbreak.seeds = first_cases;
    outbreak.source = Setting::Import;
    outbreak.disease.latent_days = 2;
    outbreak.disease.latent_sd = 0.8;
    outbreak.disease.generation_days = 4;
    outbreak.disease.r0 = r0;
    outbreak.disease.setting_weights = {0, 0, 0, 0, 0, 1};
    return outbreak;
}

std::vector<Infection> run(const County& county, const Outbreak& outbreak, std::uint64_t seed) {
    const auto& of = *world("140702");
    return run_epidemic(county, of.calendar(), of.parameters(), outbreak,
                        {seed, 0, outbreak.start + 1000});
}

// z = 1 − exp(−R z), Kermack and McKendrick (1927).
double final_size(double r0) {
    double z = 0.9;
    for (int i = 0; i < 200; ++i) z = 1 - std::exp(-r0 * z);
    return z;
}

TEST(EpidemicTest, FinalSizeIsThatOfKermackAndMcKendrick) {
    for (const double r0 : {1.4, 2.0, 3.0}) {
        const auto infections = run(mixed(), of_theory(r0, 50), 11);
        const double share = static_cast<double>(infections.size()) / mixed().people().size();
        EXPECT_NEAR(share, final_size(r0), 0.015) << "R0 " << r0;
    }
}

TEST(EpidemicTest, BelowOneItDiesOut) {
    const auto infections = run(mixed(), of_theory(0.7, 100), 5);
    // A subcritical branching process: first cases / (1 − R) in the mean.
    EXPECT_NEAR(static_cast<double>(infections.size()), 100 / 0.3, 110);
}

// Offsets between infector and infected, per infector's course, when nobody is missing.
std::vector<double> generation_weights(const Disease& disease) {
    std::vector<double> weights(60);
    Dice dice({1, Purpose::Course, 999});
    for (int i = 0; i < 200'000; ++i) {
        const auto course = draw_course(disease, dice);
        for (int d = 0; d < course.infectious; ++d) {
            const auto lag = static_cast<std::size_t>(course.latent + d);
            if (lag < weights.size()) weights[lag] += 1;
        }
    }
    const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
    for (auto& weight : weights) weight /= sum;
    return weights;
}

TEST(EpidemicTest, TheMeanGenerationIntervalIsTheParameter) {
    for (const auto* key : {"influenza", "measles", "novel_respiratory", "cholera"}) {
        const auto& disease = *world("140702")->diseases().find(key);
        const auto weights = generation_weights(disease);
        double mean = 0;
        for (std::size_t i = 0; i < weights.size(); ++i)
            mean += static_cast<double>(i) * weights[i];
        EXPECT_NEAR(mean, disease.generation_days, 0.03 * disease.generation_days) << key;
    }
    // And in an epidemic, among those whose infectors had all their contacts before them.
    auto outbreak = of_theory(1.2, 400);
    outbreak.days_max = 25;
    const auto infections = run(mixed(), outbreak, 3);
    double sum = 0;
    double n = 0;
    for (const auto& infection : infections) {
        if (infection.infector == no_infector ||
            infections[infection.infector].day > outbreak.start + 8)
            continue;
        sum += infection.day - infections[infection.infector].day;
        ++n;
    }
    ASSERT_GT(n, 500);
    EXPECT_NEAR(sum / n, outbreak.disease.generation_days, 0.25);
}

// Over many seeds, R of the early days lies in the 95 % interval about as often as it says. The
// course of each person adds a little variance that the estimator does not know, hence not 95.
TEST(EpidemicTest, EstimateRFindsTheReproductionNumber) {
    constexpr double r0 = 1.6;
    constexpr int seeds = 40;
    const auto weights = generation_weights(of_theory(r0, 1).disease);
    int inside = 0;
    double means = 0;
    for (int seed = 1; seed <= seeds; ++seed) {
        auto outbreak = of_theory(r0, 200);
        outbreak.days_max = 22;
        std::vector<double> local(22);
        std::vector<double> total(22);
        for (const auto& infection : run(mixed(), outbreak, static_cast<std::uint64_t>(seed))) {
            const auto at = static_cast<std::size_t>(infection.day - outbreak.start);
            total[at] += 1;
            if (infection.infector != no_infector) local[at] += 1;
        }
        // Before depletion matters: days 9 to 15.
        for (const auto& window : stats::estimate_r(local, total, weights)) {
            if (window.t_start != 9) continue;
            means += window.mean;
            inside += window.quantiles.front() <= r0 && r0 <= window.quantiles.back() ? 1 : 0;
        }
    }
    EXPECT_NEAR(means / seeds, r0, 0.05);
    EXPECT_GE(inside, seeds * 3 / 4);
}

class RealCountyTest : public testing::TestWithParam<const char*> {};

TEST_P(RealCountyTest, NobodyIsInfectedWithoutAContact) {
    const auto of = world("140702");
    const SimulationOptions options{.window = {day("2025-03-01"), day("2025-07-31")}, .seed = 4};
    auto list = outbreaks(*of, {GetParam()}, options);
    const auto& outbreak = list.front();
    const auto infections = run_epidemic(of->county(), of->calendar(), of->parameters(), outbreak,
                                         {options.seed, 0, options.window.to});
    ASSERT_GE(infections.size(), 2U);
    const Contacts contacts(of->county(), of->parameters(), outbreak.disease);
    std::vector<bool> seen(of->county().people().size());
    base::Day last = outbreak.start;
    for (const auto& infection : infections) {
        ASSERT_FALSE(seen[infection.person]) << "infected twice";
        seen[infection.person] = true;
        ASSERT_GE(infection.day, last);
        last = infection.day;
        ASSERT_TRUE(of->county().people().is_born(infection.person, infection.day));
        if (infection.infector == no_infector) {
            ASSERT_TRUE(infection.setting == Setting::PointSource ||
                        infection.setting == Setting::Import);
            continue;
        }
        const auto& by = infections[infection.infector];
        ASSERT_TRUE(by.is_infectious(infection.day));
        ASSERT_NE(by.person, infection.person);
        ASSERT_TRUE(contacts.share(by.person, infection.person, infection.setting))
            << to_string(infection.setting);
        ASSERT_TRUE(contacts.can_catch(infection.person));
        if (infection.setting == Setting::Class) {
            ASSERT_TRUE(of->calendar().is_school_day(infection.day));
        }
    }
}

TEST_P(RealCountyTest, WithoutTransmissibilityThereAreFirstCasesOnly) {
    const auto of = world("140702");
    const SimulationOptions options{.window = {day("2025-03-01"), day("2025-07-31")}, .seed = 4};
    auto list = outbreaks(*of, {GetParam()}, options);
    list.front().disease.r0 = 0;
    for (const auto& infection : run_epidemic(of->county(), of->calendar(), of->parameters(),
                                              list.front(), {options.seed, 0, options.window.to}))
        ASSERT_EQ(infection.infector, no_infector);
}

INSTANTIATE_TEST_SUITE_P(Outbreaks, RealCountyTest,
                         testing::Values("influenza_school", "norovirus_canteen", "cholera_well",
                                         "dengue_rain", "novel_respiratory"),
                         [](const auto& of) { return std::string(of.param); });

TEST(EpidemicTest, CalibrationHoldsInARealContactStructure) {
    const auto of = world("500242");
    Outbreak outbreak;
    outbreak.start = day("2025-03-03");
    outbreak.disease = *of->diseases().find("influenza");
    outbreak.disease.immune_share = 0;
    outbreak.disease.r0 = 1.8;
    outbreak.source = Setting::Import;
    outbreak.seeds = 2000;
    outbreak.days_max = 30;
    const auto infections = run_epidemic(of->county(), of->calendar(), of->parameters(), outbreak,
                                         {9, 0, outbreak.start + 30});
    // Children of those infected on days 3 to 9 (a whole week of schools), who are typical cases;
    // some contacts of a household or class are wasted on those who had it already.
    double parents = 0;
    double children = 0;
    for (const auto& infection : infections) {
        const int at = infection.day - outbreak.start;
        parents += at >= 3 && at <= 9 ? 1 : 0;
        if (infection.infector == no_infector) continue;
        const int by = infections[infection.infector].day - outbreak.start;
        children += by >= 3 && by <= 9 ? 1 : 0;
    }
    EXPECT_GT(children / parents, 1.8 * 0.72);
    EXPECT_LT(children / parents, 1.8 * 1.05);
}

TEST(EpidemicTest, TheImmuneAreNotInfected) {
    auto outbreak = of_theory(3, 50);
    outbreak.disease.immune_share = 0.8;  // effective R 0.6
    EXPECT_LT(run(mixed(), outbreak, 2).size(), 250U);
}

TEST(EpidemicTest, ControlShortensIt) {
    auto outbreak = of_theory(2, 50);
    const auto without = run(mixed(), outbreak, 6).size();
    outbreak.control_after_days = 15;
    outbreak.control_effect = 0.8;
    EXPECT_LT(run(mixed(), outbreak, 6).size(), without / 10);
}

}  // namespace
}  // namespace fengsui::simulate
