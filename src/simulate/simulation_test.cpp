// SPDX-License-Identifier: Apache-2.0
#include "simulate/simulation.hpp"

#include <gmock/gmock.h>
#include <rapidcheck/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>

#include "base/crypto.hpp"
#include "base/text.hpp"
#include "simulate/output.hpp"
#include "simulate/test_world.hpp"
#include "simulate/truth.hpp"
#include "wire/csv.hpp"
#include "wire/fhir/bundle.hpp"
#include "wire/hl7/batch.hpp"
#include "wire/hl7/charset.hpp"
#include "wire/hl7/message.hpp"

namespace fengsui::simulate {
namespace {

using namespace testing_world;
using testing::HasSubstr;

SimulationOptions spring(std::uint64_t seed = 1, VisitScope scope = VisitScope::All) {
    return {.window = {day("2025-03-03"), day("2025-05-31")}, .seed = seed, .scope = scope};
}

std::string digest(const std::vector<Outgoing>& messages) {
    std::string all;
    for (const auto& message : messages) {
        all += std::to_string(message.at.ms) + message.control_id;
        all += message.bytes;
    }
    return base::sm3_hex(all);
}

// The bytes of one day are part of the contract: whoever changes them on purpose changes this, and
// says so in the changelog.
TEST(SimulationTest, BytesOfASeedAreGolden) {
    const auto simulation = testing_world::simulation("140702", {"influenza_school"}, spring());
    EXPECT_EQ(digest(simulation.day(day("2025-03-25"))),
              "e11506079d63e276f77ec346cdfbfe4c5e931da2fb319a278f9255a39924e731");
}

TEST(SimulationTest, ADayNeedsNoOtherDayAndEachSeedIsAnother) {
    const auto a = testing_world::simulation("140702", {"influenza_school"}, spring());
    const auto b = testing_world::simulation("140702", {"influenza_school"}, spring());
    for (auto d = day("2025-03-18"); d < day("2025-03-20"); d = d + 1)
        EXPECT_FALSE(a.day(d).empty());
    EXPECT_EQ(digest(a.day(day("2025-03-20"))), digest(b.day(day("2025-03-20"))));
    const auto c = testing_world::simulation("140702", {"influenza_school"}, spring(2));
    EXPECT_NE(digest(a.day(day("2025-03-20"))), digest(c.day(day("2025-03-20"))));
}

TEST(SimulationTest, ADayIsSortedAndItsControlIdsAreUnique) {
    const auto simulation = testing_world::simulation("140702", {"influenza_school"}, spring());
    std::set<std::string> seen;
    for (auto d = day("2025-03-18"); d < day("2025-03-24"); d = d + 1) {
        base::Instant last{0};
        for (const auto& message : simulation.day(d)) {
            ASSERT_GE(message.at, last);
            last = message.at;
            ASSERT_EQ(base::local_day(message.at, 480), d);
            ASSERT_FALSE(message.bytes.empty());
            ASSERT_LE(message.control_id.size(), 60U);
            if (message.fault == Fault::Duplicated || message.door == Door::CsvCounts) continue;
            ASSERT_TRUE(
                seen.insert(message.control_id + std::to_string(static_cast<int>(message.door)))
                    .second)
                << message.control_id;
        }
    }
    EXPECT_GT(seen.size(), 5000U);
}

void expect_hl7(const Outgoing& message) {
    const auto text = wire::hl7::to_utf8(message.bytes);
    ASSERT_TRUE(text) << text.error().to_string();
    wire::hl7::Message parsed;
    const auto read = parsed.read(*text);
    ASSERT_TRUE(read) << read.error().to_string();
    ASSERT_EQ(parsed.control_id(), message.control_id);
    ASSERT_TRUE(parsed.first("PID"));
    ASSERT_EQ(parsed.first("PID").text(7).size(), 8U);
    ASSERT_TRUE(parsed.type() == "ADT" || parsed.type() == "ORU");
    if (parsed.type() == "ORU") {
        ASSERT_FALSE(parsed.first("OBX").text(3, 2).empty());
        ASSERT_EQ(parsed.first("OBR").text(7).size(), 14U);
        ASSERT_EQ(parsed.first("OBX").text(14).size(), 14U);
        ASSERT_EQ(parsed.first("OBX").text(11), "F");
    } else {
        ASSERT_FALSE(parsed.first("PV1").text(19).empty());
        ASSERT_EQ(parsed.first("PV1").text(44).size(), 14U);
    }
}

TEST(SimulationTest, EveryMessageThatIsNotBrokenOnPurposeIsRead) {
    const auto simulation = testing_world::simulation(
        "500242", {"influenza_school", "cholera_well", "contaminated_laboratory"}, spring());
    std::array<std::size_t, door_count> seen{};
    std::set<std::string> versions;
    for (auto d = day("2025-03-18"); d < day("2025-03-20"); d = d + 1) {
        for (const auto& message : simulation.day(d)) {
            ++seen[static_cast<std::size_t>(message.door)];
            if (message.fault == Fault::Refused) continue;
            if (message.door == Door::Mllp) {
                expect_hl7(message);
                versions.insert(message.bytes.substr(0, 8));
            } else if (message.door == Door::HttpFhir) {
                const auto bundle = wire::fhir::Bundle::parse(message.bytes);
                ASSERT_TRUE(bundle) << bundle.error().to_string();
                ASSERT_EQ(bundle->identifier(), message.control_id);
                ASSERT_TRUE(bundle->unsupported().empty());
            } else {
                const auto table = wire::csv::Table::parse(message.bytes);
                ASSERT_TRUE(table) << table.error().to_string();
                ASSERT_GE(table->row_count(), 1U);
                for (std::size_t i = 0; i < table->row_count(); ++i) {
                    ASSERT_FALSE(table->row(i).problem());
                    ASSERT_EQ(table->row(i).cell_count(), table->header().size());
                }
                ASSERT_EQ(table->row(0).cell("report_id"), stated_id(message));
            }
            if (testing::Test::HasFatalFailure()) FAIL() << message.bytes;
        }
    }
    for (const auto number : seen) EXPECT_GT(number, 50U);
    EXPECT_EQ(versions.size(), 2U) << "two sets of delimiters";
}

TEST(SimulationTest, WhatIsBrokenOnPurposeIsRare) {
    const auto simulation = testing_world::simulation("500242", {}, spring());
    double all = 0;
    double refused = 0;
    for (const auto& message : simulation.day(day("2025-03-18"))) {
        ++all;
        refused += message.fault == Fault::Refused ? 1 : 0;
    }
    EXPECT_GT(refused, 0);
    EXPECT_LT(refused / all, 0.006);
}

// The first column of a table with this header, and another.
std::vector<std::pair<std::string, std::string>> columns(const std::string& csv, std::string_view a,
                                                         std::string_view b) {
    const auto table = wire::csv::Table::parse(csv);
    std::vector<std::pair<std::string, std::string>> rows;
    if (!table) {
        ADD_FAILURE() << table.error().to_string();
        return rows;
    }
    for (std::size_t i = 0; i < table->row_count(); ++i)
        rows.emplace_back(table->row(i).cell(a), table->row(i).cell(b));
    return rows;
}

TEST(SimulationTest, TheTruthNamesTheMessagesThatAreSent) {
    const auto simulation = testing_world::simulation(
        "140702", {"norovirus_canteen", "measles_import"}, spring(1, VisitScope::None));
    std::set<std::string> sent;
    for (auto d = simulation.options().window.from; d <= simulation.options().window.to; d = d + 1)
        for (const auto& message : simulation.day(d)) {
            if (message.outbreak >= 0) sent.insert(message.control_id);
        }
    std::string truth;
    append_truth(simulation, truth);
    std::set<std::string> named;
    std::size_t infections = 0;
    for (const auto& [outbreak, ids] : columns(truth, "outbreak", "control_ids")) {
        ++infections;
        for (const auto id : base::split(ids, ' ')) {
            if (!id.empty()) named.emplace(id);
        }
    }
    EXPECT_EQ(named, sent);
    EXPECT_GT(named.size(), 20U);
    EXPECT_EQ(infections, simulation.outbreaks()[0].infections.size() +
                              simulation.outbreaks()[1].infections.size());
}

TEST(SimulationTest, AnOutbreakShowsOnSeveralChannelsAfterIt) {
    const auto with =
        testing_world::simulation("140702", {"norovirus_canteen"}, spring(1, VisitScope::None));
    const auto without = testing_world::simulation("140702", {}, spring(1, VisitScope::None));
    const auto& run = with.outbreaks().front();
    const int school = with.county().institution(run.outbreak.at);
    std::array<int, indicator_count> more{};
    int absent_in_school = 0;
    for (auto d = run.outbreak.start; d < run.outbreak.start + 21; d = d + 1) {
        const auto a = with.indicators().on(d);
        const auto b = without.indicators().on(d);
        ASSERT_EQ(a.size(), b.size());
        for (std::size_t i = 0; i < a.size(); ++i) {
            more[static_cast<std::size_t>(a[i].indicator)] += a[i].count - b[i].count;
            if (a[i].institution == school) absent_in_school += a[i].count - b[i].count;
        }
    }
    EXPECT_GT(absent_in_school, 20);
    EXPECT_GT(more[static_cast<std::size_t>(Indicator::Antidiarrhoeal)], 10);
    EXPECT_EQ(more[static_cast<std::size_t>(Indicator::Antitussive)], 0);
    for (const auto& infection : run.infections) {
        const auto number = static_cast<std::uint32_t>(&infection - run.infections.data());
        const auto* visit = with.signs().visit_of(0, number);
        if (visit == nullptr) continue;
        ASSERT_GE(infection.onset, 1);
        ASSERT_GE(visit->day, infection.day + infection.onset);
    }
}

TEST(SimulationTest, AReportingHolidaySendsEverythingAfterwards) {
    const auto with = testing_world::simulation("140702", {"reporting_holiday"}, spring());
    const auto without = testing_world::simulation("140702", {}, spring());
    const auto& hold = with.outbreaks().front().outbreak;
    std::multiset<std::string> held;
    for (auto d = hold.start; d < hold.start + hold.days; d = d + 1) {
        EXPECT_TRUE(with.day(d).empty());
        for (const auto& message : without.day(d)) held.insert(message.control_id);
    }
    const auto resumed = hold.start + hold.days;
    for (const auto& message : without.day(resumed)) held.insert(message.control_id);
    std::multiset<std::string> sent;
    for (const auto& message : with.day(resumed)) sent.insert(message.control_id);
    EXPECT_EQ(sent, held);
    EXPECT_EQ(digest(with.day(resumed + 1)), digest(without.day(resumed + 1)));
}

TEST(SimulationTest, AContaminatedLaboratoryTurnsNegativesOnly) {
    const auto with = testing_world::simulation("500242", {"contaminated_laboratory"}, spring());
    const auto without = testing_world::simulation("500242", {}, spring());
    const auto& outbreak = with.outbreaks().front().outbreak;
    std::size_t changed = 0;
    for (auto d = outbreak.start; d < outbreak.start + outbreak.days + 2; d = d + 1) {
        const auto a = with.day(d);
        const auto b = without.day(d);
        ASSERT_EQ(a.size(), b.size());
        for (std::size_t i = 0; i < a.size(); ++i) {
            if (a[i].bytes == b[i].bytes) continue;
            ++changed;
            EXPECT_EQ(a[i].fault, Fault::FalsePositive);
            EXPECT_THAT(b[i].bytes, HasSubstr("260415000"));
            EXPECT_THAT(a[i].bytes, HasSubstr("260373001"));
        }
    }
    EXPECT_GT(changed, 10U);
}

TEST(SimulationTest, SilentInstitutionsSendNothingForSomeDays) {
    const auto simulation = testing_world::simulation("140702", {}, spring(1, VisitScope::None));
    std::size_t pharmacies = simulation.county().of_role(Role::Pharmacy).size();
    std::size_t sent = 0;
    std::size_t days = 0;
    for (auto d = simulation.options().window.from; d <= simulation.options().window.to;
         d = d + 1, ++days) {
        std::set<int> senders;
        for (const auto& message : simulation.day(d)) {
            const auto& row =
                simulation.county().institutions()[static_cast<std::size_t>(message.institution)];
            if (row.role == Role::Pharmacy) senders.insert(message.institution);
        }
        sent += senders.size();
    }
    const double missing = 1 - static_cast<double>(sent) / static_cast<double>(days * pharmacies);
    EXPECT_GT(missing, 0.001);
    EXPECT_LT(missing, 0.012);  // 0.04 a month for 3 days is 0.4 percent
}

// Any day of any seed answers with the same bytes when asked again.
RC_GTEST_PROP(SimulationProperty, IsAFunctionOfItsInputs, ()) {
    const auto seed = *rc::gen::inRange<std::uint64_t>(1, 1000);
    const auto offset = *rc::gen::inRange(0, 89);
    const auto options = spring(seed, VisitScope::Watched);
    const auto d = options.window.from + offset;
    RC_ASSERT(digest(testing_world::simulation("140702", {}, options).day(d)) ==
              digest(testing_world::simulation("140702", {}, options).day(d)));
}

class OutputTest : public testing::Test {
  protected:
    void SetUp() override {
        root = std::filesystem::temp_directory_path() /
               ("fengsui_simulate_" + std::to_string(::getpid()));
        std::filesystem::remove_all(root);
    }
    void TearDown() override { std::filesystem::remove_all(root); }

    std::string write(const std::string& name, int threads) {
        const SimulationOptions options{.window = {day("2025-03-17"), day("2025-04-03")},
                                        .seed = 1,
                                        .scope = VisitScope::Watched};
        const auto simulation = testing_world::simulation("140702", {"influenza_school"}, options);
        const auto summary = write_simulation(simulation, {root / name, threads});
        EXPECT_TRUE(summary) << summary.error().to_string();
        std::map<std::string, std::string> digests;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(root / name)) {
            if (!entry.is_regular_file()) continue;
            std::ostringstream bytes;
            bytes << std::ifstream(entry.path(), std::ios::binary).rdbuf();
            digests[std::filesystem::relative(entry.path(), root / name).string()] =
                base::sm3_hex(bytes.str());
        }
        std::string all;
        for (const auto& [path, text] : digests) all += path + " " + text + "\n";
        return all;
    }

    std::filesystem::path root;
};

TEST_F(OutputTest, OneThreadOrTwoWriteTheSameFiles) {
    const auto one = write("one", 1);
    EXPECT_EQ(one, write("two", 2));
    for (const auto* path : {"truth.csv", "institutions.csv", "beds.csv", "stock.csv", "roads.csv",
                             "vehicles.csv", "faults.csv", "mllp/2025-03-17.hl7",
                             "fhir/2025-04-03.ndjson", "csv/counts/2025-03-20.csv"})
        EXPECT_THAT(one, HasSubstr(path));
    std::ostringstream bytes;
    bytes << std::ifstream(root / "one/mllp/2025-03-20.hl7", std::ios::binary).rdbuf();
    const auto text = bytes.str();
    const auto batch = wire::hl7::split_batch(text);
    ASSERT_TRUE(batch) << batch.error().to_string();
    EXPECT_GT(batch->messages.size(), 50U);
    EXPECT_TRUE(batch->problems.empty());
}

TEST_F(OutputTest, AFolderThatHoldsSomethingIsRefused) {
    std::filesystem::create_directories(root / "used");
    std::ofstream(root / "used/thing") << "x";
    const auto simulation = testing_world::simulation("140702", {}, spring());
    const auto done = write_simulation(simulation, {root / "used"});
    ASSERT_FALSE(done);
    EXPECT_THAT(done.error().path, HasSubstr("used"));
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(root / "used"), {}), 1);
}

TEST_F(OutputTest, StockNeverRunsBelowNothingAndAddsUp) {
    const auto simulation = testing_world::simulation("140702", {}, spring());
    std::string text(stock_header());
    for (auto d = simulation.options().window.from; d <= simulation.options().window.to; d = d + 1)
        append_stock(simulation, d, text);
    const auto table = wire::csv::Table::parse(text).value();
    std::map<std::string, int> before;
    for (std::size_t i = 0; i < table.row_count(); ++i) {
        const auto row = table.row(i);
        const auto number = [&](std::string_view name) {
            return std::stoi(std::string(row.cell(name)));
        };
        const std::string item(row.cell("item"));
        const int on_hand = number("on_hand");
        ASSERT_GE(on_hand, 0);
        if (before.contains(item)) {
            ASSERT_EQ(on_hand, before[item] + number("received") - number("used")) << item;
        }
        before[item] = on_hand;
    }
}

}  // namespace
}  // namespace fengsui::simulate
