// SPDX-License-Identifier: Apache-2.0
// Golden rows: what each real message states, checked by hand once. A row of
// test/golden/reports.csv is one report; a message without reports has one row with an empty
// channel. When this test fails, look at the rows that differ: if the new ones say what the message
// says, run with FENGSUI_GOLDEN_ACCEPT=1 and commit them.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/text.hpp"
#include "surveil/intake/decode.hpp"
#include "surveil/test_catalog.hpp"

namespace fengsui::surveil {
namespace {

namespace fs = std::filesystem;

const fs::path kGolden = fs::path(FENGSUI_SOURCE_DIR) / "test/golden";

std::string read_file(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

std::string cell(std::string text) {
    for (auto& c : text) {
        if (c == ',' || c == '\n' || c == '\r' || c == '"') c = ' ';
    }
    return text;
}

std::string describe(const StatedPerson& person) {
    return fmt::format("{}/{}/{}", person.sex, person.birth ? base::to_string(*person.birth) : "-",
                       person.document_type.empty() ? "-" : person.document_type);
}

std::vector<std::string> rows_of(const fs::path& file) {
    std::vector<std::string> rows;
    const ReaderContext context{test_catalog(), {1'790'000'000'000}, {}};
    const auto messages = decode(read_file(file), Format::Unknown, context);
    for (std::size_t i = 0; i < messages.size(); ++i) {
        const auto& decoded = messages[i].decoded;
        std::string problems;
        for (const auto& problem : decoded.problems) {
            problems += fmt::format("{}{}@{}", problems.empty() ? "" : "; ",
                                    base::info(problem.code).name, problem.path);
        }
        const auto head = fmt::format("{}/{},{},{},{},{}", file.parent_path().filename().string(),
                                      file.filename().string(), i + 1, cell(decoded.source),
                                      decoded.type, decoded.refused() ? "refused" : "accepted");
        if (decoded.facts.empty())
            rows.push_back(fmt::format("{},,,,,,,,,,{}", head, cell(problems)));
        for (const auto& fact : decoded.facts) {
            rows.push_back(fmt::format(
                "{},{},{},{},{},{},{},{},{},{},{}", head, to_string(fact.channel), fact.condition,
                to_string(fact.finding), to_string(fact.status), base::to_string(fact.day),
                fact.onset ? base::to_string(*fact.onset) : "", cell(fact.test_code),
                cell(fact.value), describe(decoded.persons.at(fact.person)), cell(problems)));
        }
    }
    return rows;
}

TEST(GoldenTest, EachRealMessageGivesItsRows) {
    std::vector<fs::path> files;
    for (const auto* folder : {"hl7v2", "fhir"}) {
        for (const auto& file : fs::directory_iterator(kGolden / "messages" / folder)) {
            const auto extension = file.path().extension();
            if (extension == ".hl7" || extension == ".json") files.push_back(file.path());
        }
    }
    std::ranges::sort(files);
    ASSERT_EQ(28U, files.size());
    std::string now =
        "file,message,source,type,answer,channel,condition,result,status,day,onset,test,value,"
        "person,problems\n";
    for (const auto& file : files) {
        for (const auto& row : rows_of(file)) now += row + "\n";
    }
    const auto path = kGolden / "reports.csv";
    if (std::getenv("FENGSUI_GOLDEN_ACCEPT") != nullptr) std::ofstream(path) << now;
    const auto kept = read_file(path);
    const auto wanted = base::split(kept, '\n');
    const auto given = base::split(now, '\n');
    EXPECT_EQ(wanted.size(), given.size());
    for (std::size_t i = 0; i < std::min(wanted.size(), given.size()); ++i)
        EXPECT_EQ(wanted[i], given[i]);
}

}  // namespace
}  // namespace fengsui::surveil
