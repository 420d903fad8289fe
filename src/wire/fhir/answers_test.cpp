// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "wire/fhir/capability.hpp"
#include "wire/fhir/outcome.hpp"

namespace fengsui::wire::fhir {
namespace {

using base::Problem;
using base::ProblemCode;

TEST(OperationOutcome, GivesOneIssuePerProblem) {
    const Problem problems[] = {
        {ProblemCode::DateInvalid, "$.entry[3].resource.birthDate", "\"x\""},
        {ProblemCode::CodeUnmapped, "", ""},
        {ProblemCode::JsonInvalid, "byte 7", ""}};
    const auto outcome = boost::json::parse(operation_outcome(problems, Language::En));
    EXPECT_EQ(outcome.at("resourceType"), "OperationOutcome");
    const auto& issues = outcome.at("issue").as_array();
    ASSERT_EQ(issues.size(), 3U);
    EXPECT_EQ(
        boost::json::serialize(issues[0]),
        R"({"severity":"error","code":"value","details":{"coding":[{"system":"urn:fengsui:problem","code":"date_invalid"}],)"
        R"("text":"This is not a date."},"diagnostics":"\"x\"","expression":["Bundle.entry[3].resource.birthDate"]})");
    EXPECT_EQ(issues[1].at("severity"), "warning");
    EXPECT_EQ(issues[1].as_object().count("expression"), 0U);
    EXPECT_EQ(issues[2].at("severity"), "fatal");
    const auto chinese = boost::json::parse(operation_outcome(problems, Language::Zh));
    EXPECT_EQ(chinese.at("issue").at(0).at("details").at("text"), "日期格式无效。");
    EXPECT_EQ(
        boost::json::parse(operation_outcome({}, Language::En)).at("issue").at(0).at("severity"),
        "information");
}

TEST(OperationOutcome, KnowsATypeForEveryProblem) {
    for (const auto& info : base::problem_catalogue()) {
        const Problem problem{info.code, "$", ""};
        const auto outcome = boost::json::parse(operation_outcome({&problem, 1}, Language::En));
        EXPECT_FALSE(outcome.at("issue").at(0).at("code").as_string().empty());
        EXPECT_EQ(outcome.at("issue").at(0).at("details").at("coding").at(0).at("code"),
                  info.name.data());
    }
}

TEST(BundleAnswer, MirrorsTheEntries) {
    const Problem problem{ProblemCode::ReferenceUnresolved, "$.entry[1].resource.subject", ""};
    const EntryAnswer answers[] = {{201, "Observation/7", {}}, {422, "", {&problem, 1}}};
    const auto answer = boost::json::parse(bundle_answer("transaction", answers, Language::En));
    EXPECT_EQ(answer.at("type"), "transaction-response");
    EXPECT_EQ(answer.at("entry").at(0).at("response").at("location"), "Observation/7");
    EXPECT_EQ(answer.at("entry").at(1).at("response").at("status"), "422");
    EXPECT_EQ(answer.at("entry").at(1).at("response").at("outcome").at("resourceType"),
              "OperationOutcome");
}

TEST(CapabilityStatement, SaysWhatItIsTold) {
    CapabilityOptions options;
    options.software_version = "0.1.0";
    options.base_url = "http://localhost/fhir";
    options.system_interactions = {"transaction", "batch"};
    options.resources = {{"Observation", {"create"}}};
    options.operations = {
        {"process-message",
         "http://hl7.org/fhir/OperationDefinition/MessageHeader-process-message"}};
    options.bytes_max = 8;
    const auto statement = boost::json::parse(capability_statement(options));
    EXPECT_EQ(statement.at("fhirVersion"), "4.0.1");
    EXPECT_EQ(statement.at("implementation").at("url"), "http://localhost/fhir");
    EXPECT_EQ(statement.at("software").at("version"), "0.1.0");
    const auto& rest = statement.at("rest").at(0);
    EXPECT_EQ(rest.at("interaction").at(1).at("code"), "batch");
    EXPECT_EQ(rest.at("resource").at(0).at("interaction").at(0).at("code"), "create");
    EXPECT_EQ(rest.at("operation").at(0).at("name"), "process-message");
    EXPECT_NE(rest.at("documentation").as_string().find("8 bytes"), boost::json::string::npos);
    EXPECT_EQ(statement.at("format").as_array().size(), 2U);
}

}  // namespace
}  // namespace fengsui::wire::fhir
