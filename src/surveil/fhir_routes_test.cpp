// SPDX-License-Identifier: Apache-2.0
#include "surveil/fhir_routes.hpp"

#include <gtest/gtest.h>

#include "surveil/routes_fixture.hpp"

namespace fengsui::surveil {
namespace {

class FhirRoutesTest : public RoutesTest {
  protected:
    static std::string bundle(const std::string& type, const std::string& subject = "urn:uuid:p1") {
        return R"({"resourceType":"Bundle","type":")" + type +
               R"(","identifier":{"value":"B-1"},"timestamp":"2026-11-20T09:00:00+08:00","entry":[)"
               R"({"fullUrl":"urn:uuid:p1","resource":{"resourceType":"Patient","identifier":[{"value":"7"}],)"
               R"("name":[{"text":"张三"}],"gender":"male","birthDate":"1980-01-01"},)"
               R"("request":{"method":"PUT","url":"Patient/7"}},)"
               R"({"fullUrl":"urn:uuid:p2","resource":{"resourceType":"Patient","identifier":[{"value":"8"}],)"
               R"("name":[{"text":"李四"}],"gender":"male","birthDate":"1981-01-01"},)"
               R"("request":{"method":"POST","url":"Patient"}},)"
               R"({"fullUrl":"urn:uuid:o1","resource":{"resourceType":"Observation","status":"final",)"
               R"("identifier":[{"value":"F1"}],"code":{"coding":[{"system":"http://loinc.org","code":"94500-6"}]},)"
               R"("subject":{"reference":")" +
               subject +
               R"("},"effectiveDateTime":"2026-11-20T08:00:00+08:00","valueCodeableConcept":{"coding":)"
               R"([{"system":"http://snomed.info/sct","code":"260373001"}]}},)"
               R"("request":{"method":"POST","url":"Observation"}}]})";
    }
    web::Response send(const std::string& path, const std::string& body) {
        return post("machine", path, body, "application/fhir+json");
    }
};

TEST_F(FhirRoutesTest, ABundleIsTakenAtEveryAddressOfTheDoor) {
    for (const auto* path : {"/fhir", "/fhir/", "/fhir/Bundle", "/fhir/$process-message"}) {
        const auto response = send(path, bundle("collection"));
        ASSERT_EQ(200, response.status) << path << response.body;
        EXPECT_EQ("application/fhir+json; charset=utf-8", response.content_type);
        const auto outcome = json(response);
        EXPECT_EQ("OperationOutcome", text(outcome, "resourceType"));
        EXPECT_EQ("information", text(outcome.at("issue").as_array().at(0), "severity"));
    }
    EXPECT_EQ(
        1,
        value<int>("SELECT COUNT(*) FROM report WHERE condition = 'B01' AND result = 'positive'"));
    EXPECT_EQ(
        200,
        post("machine", "/fhir", bundle("collection"), "application/json; charset=utf-8").status);
}

TEST_F(FhirRoutesTest, ATransactionIsAnsweredEntryByEntry) {
    const auto response = send("/fhir", bundle("transaction"));
    ASSERT_EQ(200, response.status) << response.body;
    const auto answer = json(response);
    EXPECT_EQ("transaction-response", text(answer, "type"));
    const auto entries = answer.at("entry").as_array();
    ASSERT_EQ(3U, entries.size());
    EXPECT_EQ("200", text(entries[0].at("response"), "status").substr(0, 3)) << "PUT";
    EXPECT_EQ("201", text(entries[2].at("response"), "status").substr(0, 3));
    EXPECT_EQ("batch-response", text(json(send("/fhir", bundle("batch"))), "type"));
    const auto again = json(send("/fhir", bundle("transaction")));
    EXPECT_EQ("200", text(again.at("entry").as_array().at(2).at("response"), "status").substr(0, 3))
        << "known already";
}

TEST_F(FhirRoutesTest, WhatIsWrongIsNamedByItsPath) {
    const auto response = send("/fhir", bundle("transaction", "urn:uuid:nobody"));
    EXPECT_EQ(422, response.status) << response.body;
    EXPECT_NE(std::string::npos, response.body.find("Bundle.entry[2].resource.subject"))
        << response.body;
    EXPECT_EQ("OperationOutcome", text(json(response), "resourceType"));
    const auto broken = send("/fhir", R"({"resourceType":)");
    EXPECT_EQ(400, broken.status);
    EXPECT_EQ("OperationOutcome", text(json(broken), "resourceType"));
    EXPECT_EQ(422, send("/fhir", "").status);
    EXPECT_EQ(415, post("machine", "/fhir", bundle("batch"), "text/plain").status);
    EXPECT_EQ(401, post("", "/fhir", bundle("batch"), "application/fhir+json").status);
    EXPECT_EQ(403, post("viewer", "/fhir", bundle("batch"), "application/fhir+json").status);
    EXPECT_EQ(0, value<int>("SELECT COUNT(*) FROM report"));
    EXPECT_EQ(3, value<int>("SELECT COUNT(*) FROM message WHERE status = 'rejected'")) << "kept";
}

TEST_F(FhirRoutesTest, MetadataIsPublicAndStatesTheLimits) {
    const auto response = get("", "/fhir/metadata");
    ASSERT_EQ(200, response.status);
    const auto statement = json(response);
    EXPECT_EQ("CapabilityStatement", text(statement, "resourceType"));
    EXPECT_EQ("1.2.3", text(statement.at("software"), "version"));
    EXPECT_NE(std::string::npos, response.body.find("8388608 bytes"));
    EXPECT_EQ(std::string::npos, response.body.find("\"read\"")) << "nothing can be read back";
}

}  // namespace
}  // namespace fengsui::surveil
