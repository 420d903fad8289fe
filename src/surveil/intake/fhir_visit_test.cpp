// SPDX-License-Identifier: Apache-2.0
// A visit counts the same by whichever door it comes: the syndromes of a FHIR encounter are those
// of the HL7 v2 visit that says the same, and follow its corrections.
#include <gmock/gmock.h>

#include "surveil/intake/decode.hpp"
#include "surveil/intake/intake_fixture.hpp"

namespace fengsui::surveil {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

struct Visit {
    std::string complaint = "发热、咳嗽3天";
    std::string code = "J11.1";
    std::string name = "流行性感冒";
    bool inpatient = false;
};

std::string as_hl7(const Visit& of) {
    return fmt::format(
        "MSH|^~\\&|HIS|县医院^H1^L|FS|CDC|20261120090000||ADT^A04|v1|P|2.4|||||CHN|UNICODE UTF-8\r"
        "EVN||20261120090000\rPID|1||P7^^^H1^PI||李^四||19800601|F|||酉阳县龙潭镇\r"
        "PV1|1|{}|||||||||||||||||V1|||||||||||||||||||||||||20261120080000\r"
        "PV2|||^{}\rDG1|1||{}^{}^I10||20261120|F\r",
        of.inpatient ? "I" : "O", of.complaint, of.code, of.name);
}

struct Bundle {
    Visit visit{};
    std::string control = "b1";
    std::string sent = "2026-11-20T09:00:00+08:00";
    std::string type = "message";
    std::string status = "finished";
    std::string condition_more{};  // further members of the condition
};

std::string as_fhir(const Bundle& of) {
    return fmt::format(
        R"({{"resourceType":"Bundle","type":"{}","identifier":{{"value":"{}"}},"timestamp":"{}",)"
        R"("entry":[{{"fullUrl":"urn:x:org","resource":{{"resourceType":"Organization",)"
        R"("identifier":[{{"value":"H1"}}],"name":"县医院"}}}},)"
        R"({{"fullUrl":"urn:x:patient","resource":{{"resourceType":"Patient","identifier":)"
        R"([{{"value":"P7"}}],"name":[{{"text":"李四"}}],"gender":"female",)"
        R"("birthDate":"1980-06-01","address":[{{"text":"酉阳县龙潭镇"}}]}}}},)"
        R"({{"fullUrl":"urn:x:visit","resource":{{"resourceType":"Encounter",)"
        R"("identifier":[{{"value":"V1"}}],"status":"{}","class":{{"code":"{}"}},)"
        R"("subject":{{"reference":"urn:x:patient"}},"serviceProvider":)"
        R"({{"reference":"urn:x:org"}},"reasonCode":[{{"text":"{}"}}],)"
        R"("period":{{"start":"2026-11-20T08:00:00+08:00"}}}}}},)"
        R"({{"fullUrl":"urn:x:condition","resource":{{"resourceType":"Condition",)"
        R"("identifier":[{{"value":"V1"}}],"code":{{"coding":[{{"system":)"
        R"("http://hl7.org/fhir/sid/icd-10","code":"{}","display":"{}"}}]}},)"
        R"("subject":{{"reference":"urn:x:patient"}},"recordedDate":"2026-11-20"{}}}}}]}})",
        of.type, of.control, of.sent, of.status, of.visit.inpatient ? "IMP" : "AMB",
        of.visit.complaint, of.visit.code, of.visit.name, of.condition_more);
}

// What a message states on the channel of syndromes: all that counting looks at.
std::vector<std::string> syndromes(const std::string& bytes) {
    const ReaderContext context{test_catalog(), *base::parse_iso("2026-11-21T10:00:00+08:00"), {}};
    std::vector<std::string> out;
    for (const auto& message : decode(bytes, Format::Unknown, context)) {
        for (const auto& fact : message.decoded.facts) {
            if (fact.channel != Channel::Syndrome) continue;
            out.push_back(fmt::format("{} {} {} {} {} {}", message.decoded.source, fact.condition,
                                      base::to_string(fact.day), fact.age.value_or(-1),
                                      fact.test_name, fact.external_id));
        }
    }
    return out;
}

TEST(FhirVisitTest, TheSyndromesAreThoseOfTheSameVisitInHl7) {
    const std::vector<Visit> visits = {
        {},
        {.complaint = "腹泻、呕吐1天", .code = "A09.9", .name = "胃肠炎"},
        {.complaint = "发热伴皮疹2天", .code = "R50.9", .name = "发热"},
        {.complaint = "无发热，头晕", .code = "I10", .name = "高血压"},
        {.complaint = "发热咳嗽气促", .code = "J18.9", .name = "肺炎", .inpatient = true},
    };
    std::size_t stated = 0;
    for (const auto& visit : visits) {
        const auto by_hl7 = syndromes(as_hl7(visit));
        EXPECT_EQ(syndromes(as_fhir({.visit = visit})), by_hl7) << visit.complaint;
        stated += by_hl7.size();
    }
    EXPECT_GE(stated, 5U);
}

TEST(FhirVisitTest, AComplaintAloneIsEnough) {
    const auto found = syndromes(as_fhir({.visit = {.code = "Z00.0", .name = "检查"}}));
    EXPECT_EQ(found, syndromes(as_hl7({.code = "Z00.0", .name = "检查"})));
    EXPECT_FALSE(found.empty());
}

TEST(FhirVisitTest, OldProblemsAndDeniedDiagnosesAreNotWhatTheVisitWasFor) {
    const Visit visit{.complaint = "头晕"};
    EXPECT_FALSE(syndromes(as_fhir({.visit = visit})).empty());
    for (const auto* more : {R"(,"category":[{"coding":[{"code":"problem-list-item"}]}])",
                             R"(,"verificationStatus":{"coding":[{"code":"refuted"}]})",
                             R"(,"encounter":{"reference":"Encounter/of-another-bundle"})"}) {
        EXPECT_THAT(syndromes(as_fhir({.visit = visit, .condition_more = more})), IsEmpty())
            << more;
    }
    // Unless the condition names the visit itself.
    EXPECT_FALSE(syndromes(as_fhir({.visit = visit,
                                    .condition_more = R"(,"encounter":{"reference":"urn:x:visit"},)"
                                                      R"("category":[{"coding":[{"code":)"
                                                      R"("problem-list-item"}]}])"}))
                     .empty());
}

TEST(FhirVisitTest, ACancelledVisitStatesNone) {
    EXPECT_THAT(syndromes(as_fhir({.status = "cancelled"})), IsEmpty());
}

using FhirVisitIntakeTest = IntakeTest;

constexpr const char* kStanding =
    "SELECT count(*) FROM report WHERE status <> 'withdrawn' AND channel = ";

TEST_F(FhirVisitIntakeTest, AnUpdateReplacesWhatTheVisitStated) {
    one(as_fhir({}));
    EXPECT_EQ(1, number("SELECT count(*) FROM episode WHERE condition = 'C01'"));
    EXPECT_LT(0, number(fmt::format("{}'syndrome'", kStanding)));
    one(as_fhir({.visit = {.complaint = "头晕", .code = "B26.9", .name = "流行性腮腺炎"},
                 .control = "b2",
                 .sent = "2026-11-20T11:00:00+08:00"}));
    EXPECT_EQ(0, number("SELECT count(*) FROM episode WHERE condition = 'C01'"));
    EXPECT_EQ(1, number("SELECT count(*) FROM episode WHERE condition = 'C02' AND channel = "
                        "'case'"));
    EXPECT_EQ(0, number("SELECT count(*) FROM report WHERE status <> 'withdrawn' AND test_code = "
                        "'J11.1'"));
}

TEST_F(FhirVisitIntakeTest, ATransactionAddsToWhatTheVisitStated) {
    one(as_fhir({}));
    one(as_fhir({.visit = {.complaint = "头晕", .code = "B26.9", .name = "流行性腮腺炎"},
                 .control = "b2",
                 .sent = "2026-11-20T11:00:00+08:00",
                 .type = "transaction"}));
    EXPECT_EQ(2, number(fmt::format("{}'case'", kStanding)));
}

TEST_F(FhirVisitIntakeTest, ACancellationTakesCaseAndSyndromesBack) {
    one(as_fhir({}));
    EXPECT_LT(0, episodes());
    one(as_fhir({.control = "b2", .sent = "2026-11-20T12:00:00+08:00", .status = "cancelled"}));
    EXPECT_EQ(0, episodes());
}

}  // namespace
}  // namespace fengsui::surveil
