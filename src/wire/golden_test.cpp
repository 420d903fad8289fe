// SPDX-License-Identifier: Apache-2.0
// The readers of this room on the real messages of test/golden/messages.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "wire/fhir/resources.hpp"
#include "wire/fhir/time.hpp"
#include "wire/hl7/batch.hpp"
#include "wire/hl7/charset.hpp"
#include "wire/hl7/message.hpp"
#include "wire/hl7/time.hpp"

namespace fengsui::wire {
namespace {

std::filesystem::path golden(std::string_view folder) {
    return std::filesystem::path(FENGSUI_SOURCE_DIR) / "test" / "golden" / "messages" / folder;
}

std::string read_file(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

std::vector<std::filesystem::path> files_in(std::string_view folder) {
    std::vector<std::filesystem::path> paths;
    for (const auto& entry : std::filesystem::directory_iterator(golden(folder)))
        paths.push_back(entry.path());
    std::sort(paths.begin(), paths.end());
    return paths;
}

TEST(GoldenHl7, EveryMessageIsReadWhole) {
    std::size_t files = 0;
    std::size_t messages = 0;
    std::size_t results = 0;
    for (const auto& path : files_in("hl7v2")) {
        ++files;
        const auto bytes = read_file(path);
        const auto batch = hl7::split_batch(bytes);
        ASSERT_TRUE(batch) << path;
        for (const auto& one : batch->messages) {
            ++messages;
            EXPECT_EQ(one.completeness, hl7::Completeness::Complete) << path;
            const auto text = hl7::to_utf8(one.bytes);
            ASSERT_TRUE(text) << path << text.error().to_string();
            const auto message = hl7::parse(*text);
            ASSERT_TRUE(message) << path << message.error().to_string();
            EXPECT_EQ(message->type(), "ORU") << path;
            EXPECT_EQ(message->trigger(), "R01") << path;
            EXPECT_EQ(message->version(), "2.5.1") << path;
            EXPECT_NE(message->control_id(), "") << path;
            EXPECT_TRUE(hl7::parse_time(message->header().text(7), "MSH-7")) << path;
            EXPECT_TRUE(hl7::parse_time(message->first("PID").text(7), "PID-7")) << path;
            results += message->count("OBX");
        }
    }
    EXPECT_EQ(files, 22U);
    EXPECT_EQ(messages, 42U);
    EXPECT_EQ(results, 308U);
}

TEST(GoldenHl7, BatchesAreSplitAndCounted) {
    const auto small = read_file(golden("hl7v2") / "batch_message.hl7");
    EXPECT_EQ(hl7::split_batch(small)->messages.size(), 2U);
    EXPECT_EQ(hl7::split_batch(small)->problems.size(), 0U);
    const auto large = read_file(golden("hl7v2") / "batch-covid-19.hl7");
    const auto batch = hl7::split_batch(large);
    EXPECT_EQ(batch->messages.size(), 20U);
    ASSERT_EQ(batch->problems.size(), 1U);  // BTS-1 says 25
    EXPECT_EQ(batch->problems[0].code, base::ProblemCode::BatchTruncated);
    EXPECT_EQ(batch->problems[0].path, "BTS-1");
}

TEST(GoldenHl7, SegmentsJoinedAgainAreTheMessage) {
    for (const auto& path : files_in("hl7v2")) {
        const auto bytes = read_file(path);
        const auto batch = hl7::split_batch(bytes);
        for (const auto& one : batch->messages) {
            const auto message = hl7::parse(one.bytes);
            ASSERT_TRUE(message);
            std::string joined;
            for (std::size_t i = 0; i < message->segment_count(); ++i) {
                if (i > 0) joined += '\r';
                joined += message->segment(i).raw();
            }
            std::string expected(one.bytes);
            std::replace(expected.begin(), expected.end(), '\n', '\r');
            EXPECT_EQ(joined, expected) << path;
        }
    }
}

TEST(GoldenFhir, EveryReferenceThatMattersIsFound) {
    std::size_t observations = 0;
    std::size_t reports = 0;
    for (const auto& path : files_in("fhir")) {
        const auto bundle = fhir::Bundle::parse(read_file(path));
        ASSERT_TRUE(bundle) << path << bundle.error().to_string();
        for (const auto* entry : bundle->of_type("DiagnosticReport")) {
            ++reports;
            const fhir::DiagnosticReport report(*entry);
            EXPECT_FALSE(report.code().is_empty()) << path << entry->path;
            EXPECT_TRUE(bundle->resolve(report.subject().reference, *entry).exists())
                << path << entry->path;
            for (const auto& result : report.results()) {
                EXPECT_TRUE(bundle->resolve(result.reference, *entry).exists())
                    << path << result.reference;
            }
        }
        for (const auto* entry : bundle->of_type("Observation")) {
            ++observations;
            const fhir::Observation observation(*entry);
            if (const auto at = observation.effective()) {
                EXPECT_TRUE(fhir::parse_time(at->start, at->member)) << path;
            }
        }
    }
    EXPECT_EQ(reports, 7U);
    EXPECT_EQ(observations, 58U);
}

TEST(GoldenFhir, CaseReportIsRead) {
    const auto bundle = fhir::Bundle::parse(read_file(golden("fhir") / "eicr_case_report.json"));
    ASSERT_TRUE(bundle);
    EXPECT_EQ(bundle->type(), "batch");
    EXPECT_EQ(bundle->entries().size(), 18U);
    const auto& entry = *bundle->first_of_type("Composition");
    const fhir::Composition composition(entry);
    EXPECT_TRUE(composition.is_case_report());
    EXPECT_EQ(composition.identifiers()[0].value, "8d86218e-0fea-11eb-8216-a80388425cfb");
    EXPECT_EQ(composition.sections().size(), 9U);
    const fhir::Patient patient(bundle->resolve(composition.subject().reference, entry));
    EXPECT_EQ(patient.names()[0].full(), "Jane Doe");
    EXPECT_EQ(patient.birth_date(), "1990-10-02");
    const fhir::DiagnosticReport report(*bundle->first_of_type("DiagnosticReport"));
    EXPECT_EQ(report.code().code_of("http://loinc.org"), "94310-0");  // "94310-0 " in the file
    EXPECT_EQ(report.effective()->start, "2020-05-13");
    const fhir::Observation result(bundle->resolve(report.results()[0].reference, entry));
    EXPECT_EQ(result.value().concept_value.codings[0].code, "260373001");
    EXPECT_EQ(fhir::Encounter(*bundle->first_of_type("Encounter")).encounter_class().code, "AMB");
}

}  // namespace
}  // namespace fengsui::wire
