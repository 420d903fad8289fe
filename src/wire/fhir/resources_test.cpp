// SPDX-License-Identifier: Apache-2.0
#include "wire/fhir/resources.hpp"

#include <gtest/gtest.h>

namespace fengsui::wire::fhir {
namespace {

// Keeps the Bundle alive for the view.
template <class View>
struct Held {
    Bundle bundle;
    View view;
};

template <class View>
Held<View> read(const std::string& type, const std::string& members) {
    auto bundle = Bundle::parse(R"({"resourceType":")" + type + "\"," + members + "}");
    EXPECT_TRUE(bundle) << bundle.error().to_string();
    const View view(bundle->entries().front());
    return {*std::move(bundle), view};
}

TEST(Patient, GivesIdentityAsWritten) {
    const auto held = read<Patient>(
        "Patient", R"("identifier":[{"system":"urn:id"," use":1,"value":" 500242199001011234 ",
        "type":{"coding":[{"code":"NI"}]},"assigner":{"display":"MPS"}},{"value":7}],
        "name":[{"family":"王","given":["小","明"]},{"text":"Wang Xiaoming"},{"family":"Doe","given":["Jane","Q"]}],
        "gender":"male","birthDate":"1990-01-01","deceasedDateTime":"2026-01-01",
        "address":[{"text":"桃花源大道","city":"重庆","line":["a",null,3]}],"telecom":[{"system":"phone","value":"138"}])");
    const auto& patient = held.view;
    const auto identifiers = patient.identifiers();
    ASSERT_EQ(identifiers.size(), 2U);
    EXPECT_EQ(identifiers[0].value, "500242199001011234");
    EXPECT_EQ(identifiers[0].type.codings[0].code, "NI");
    EXPECT_EQ(identifiers[0].assigner.display, "MPS");
    EXPECT_EQ(identifiers[1].value, "7");
    EXPECT_EQ(patient.names()[0].full(), "王小明");
    EXPECT_EQ(patient.names()[1].full(), "Wang Xiaoming");
    EXPECT_EQ(patient.names()[2].full(), "Jane Q Doe");
    EXPECT_EQ(patient.gender(), "male");
    EXPECT_EQ(patient.birth_date(), "1990-01-01");
    EXPECT_EQ(patient.deceased(), true);
    EXPECT_EQ(patient.addresses()[0].line, (std::vector<std::string>{"a", "3"}));
    EXPECT_EQ(patient.telecom()[0].value, "138");
}

TEST(Patient, SurvivesWrongTypes) {
    for (const auto* members :
         {R"("identifier":1,"name":"x","gender":[],"birthDate":{},"address":true,"telecom":null)",
          R"("identifier":[[]],"name":[null],"gender":{"a":1},"birthDate":[["x"]],"address":[1])",
          R"("identifier":{"value":"only"},"name":{"family":"F"})"}) {
        const auto held = read<Patient>("Patient", members);
        const auto& patient = held.view;
        for (const auto& identifier : patient.identifiers()) EXPECT_TRUE(identifier.system.empty());
        for (const auto& name : patient.names()) EXPECT_TRUE(name.given.empty());
        EXPECT_EQ(patient.gender(), "");
        EXPECT_EQ(patient.birth_date(), "");
        EXPECT_FALSE(patient.deceased());
    }
    EXPECT_EQ(
        read<Patient>("Patient", R"("identifier":{"value":"only"})").view.identifiers()[0].value,
        "only");
}

TEST(Observation, ReadsEveryKindOfValue) {
    const struct {
        std::string member;
        ValueKind kind;
        std::string text;
    } cases[] = {
        {R"("valueCodeableConcept":{"coding":[{"system":"s","code":"260373001","display":"Detected"}]})",
         ValueKind::Concept, "Detected"},
        {R"("valueCodeableConcept":{"text":"阳性"})", ValueKind::Concept, "阳性"},
        {R"("valueString":" positive ")", ValueKind::Text, "positive"},
        {R"("valueQuantity":{"value":38.9,"unit":"Cel","comparator":">"})", ValueKind::Quantity,
         ">38.9 Cel"},
        {R"("valueQuantity":{"value":"1.50","code":"mg"})", ValueKind::Quantity, "1.50 mg"},
        {R"("valueBoolean":true)", ValueKind::Boolean, "true"},
        {R"("valueInteger":5)", ValueKind::Integer, "5"},
        {R"("valueDateTime":"2024-06-01")", ValueKind::Time, "2024-06-01"},
        {R"("valueRatio":{})", ValueKind::Other, ""},
        {R"("x":1)", ValueKind::None, ""},
        {R"("valueString":null)", ValueKind::None, ""},
    };
    for (const auto& [member, kind, text] : cases) {
        const auto held = read<Observation>("Observation", member);
        EXPECT_EQ(held.view.value().kind, kind) << member;
        EXPECT_EQ(held.view.value().text, text) << member;
    }
    EXPECT_EQ(read<Observation>("Observation", R"("valueQuantity":{"value":"1.50"})")
                  .view.value()
                  .quantity.value,
              1.5);
}

TEST(Observation, TrimsCodesAndTakesNumbersForThem) {
    const auto held = read<Observation>(
        "Observation", R"("code":{"coding":[{"system":"http://loinc.org","code":"94310-0 "},
        {"code":5.41E+14},{"code":123},{"code":1.5},{}, null],"text":" COVID-19"})");
    const auto code = held.view.code();
    ASSERT_EQ(code.codings.size(), 4U);
    EXPECT_EQ(code.code_of("http://loinc.org"), "94310-0");
    EXPECT_EQ(code.codings[1].code, "541000000000000");
    EXPECT_EQ(code.codings[2].code, "123");
    EXPECT_EQ(code.codings[3].code, "1.5");
    EXPECT_EQ(code.text, "COVID-19");
    EXPECT_TRUE(code.has_code("123"));
    EXPECT_EQ(code.code_of("other"), "");
}

TEST(Observation, GivesItsParts) {
    const auto held = read<Observation>(
        "Observation", R"("status":"final","effectivePeriod":{"start":"2020-05-13"},"issued":"x",
        "component":[{"code":{"text":"a"},"valueInteger":1},{"code":{"text":"b"},"valueString":"c"}],
        "interpretation":[{"coding":[{"code":"A"}]}],"referenceRange":[{"text":"<85","high":{"value":85}}],
        "specimen":{"reference":"Specimen/1"},"subject":{"reference":"Patient/1","identifier":{"value":"9"}})");
    const auto& observation = held.view;
    EXPECT_EQ(observation.status(), "final");
    EXPECT_EQ(observation.effective()->start, "2020-05-13");
    EXPECT_EQ(observation.effective()->member, "effectivePeriod.start");
    ASSERT_EQ(observation.components().size(), 2U);
    EXPECT_EQ(observation.components()[1].value().text, "c");
    EXPECT_EQ(observation.result().interpretations()[0].codings[0].code, "A");
    EXPECT_EQ(observation.result().reference_ranges()[0].high->value, 85);
    EXPECT_EQ(observation.specimen().reference, "Specimen/1");
    EXPECT_EQ(observation.subject().identifier_value, "9");
}

TEST(Encounter, GivesClassReasonsAndDiagnoses) {
    const auto held =
        read<Encounter>("Encounter", R"("class":{"code":"AMB"},"period":{"start":"2020-05-13"},
        "reasonCode":[{"text":"fever"}],"diagnosis":[{"condition":{"reference":"Condition/1"}},{}],
        "serviceProvider":{"reference":"Organization/1"},"status":"finished","identifier":[{"value":"V1"}])");
    EXPECT_EQ(held.view.encounter_class().code, "AMB");
    EXPECT_EQ(held.view.period().start, "2020-05-13");
    EXPECT_EQ(held.view.reason_codes()[0].text, "fever");
    EXPECT_EQ(held.view.diagnoses()[0].reference, "Condition/1");
    EXPECT_EQ(held.view.service_provider().reference, "Organization/1");
    const auto newer = read<Encounter>("Encounter", R"("class":[{"coding":[{"code":"EMER"}]}])");
    EXPECT_EQ(newer.view.encounter_class().code, "EMER");
}

TEST(Condition, GivesStatesAndOnset) {
    const auto held = read<Condition>(
        "Condition", R"("code":{"coding":[{"code":"A15"}]},"onsetDateTime":"2026-01-02",
        "clinicalStatus":{"coding":[{"code":"active"}]},"verificationStatus":{"coding":[{"code":"entered-in-error"}]},
        "recordedDate":"2026-01-03","category":[{"text":"c"}],"encounter":{"reference":"Encounter/1"})");
    EXPECT_EQ(held.view.clinical_status(), "active");
    EXPECT_EQ(held.view.verification_status(), "entered-in-error");
    EXPECT_EQ(held.view.onset()->start, "2026-01-02");
    EXPECT_EQ(held.view.onset()->member, "onsetDateTime");
    EXPECT_EQ(held.view.recorded_date(), "2026-01-03");
    EXPECT_EQ(held.view.encounter().reference, "Encounter/1");
    EXPECT_FALSE(read<Condition>("Condition", R"("onsetAge":{"value":4})").view.onset());
}

TEST(Composition, ListsNestedSections) {
    const auto held = read<Composition>(
        "Composition", R"("type":{"coding":[{"code":"55751-2"}]},"author":[{"reference":"a"}],
        "custodian":{"reference":"c"},"date":"2020","title":"t","section":[{"title":"1","section":[{"title":"1.1",
        "entry":[{"reference":"Observation/1"}]}]},{"title":"2"}])");
    EXPECT_TRUE(held.view.is_case_report());
    const auto sections = held.view.sections();
    ASSERT_EQ(sections.size(), 3U);
    EXPECT_EQ(sections[1].title, "1.1");
    EXPECT_EQ(sections[1].path, "section[0].section[0]");
    EXPECT_EQ(sections[1].entries[0].reference, "Observation/1");
    EXPECT_EQ(sections[2].path, "section[1]");
    EXPECT_EQ(held.view.authors()[0].reference, "a");
}

TEST(OtherResources, GiveWhatIntakeNeeds) {
    const auto header = read<MessageHeader>(
        "MessageHeader", R"("eventCoding":{"code":"R01"},"source":{"name":"HIS","software":"s",
        "endpoint":"e"},"sender":{"reference":"Organization/1"},"focus":[{"reference":"DiagnosticReport/1"}])");
    EXPECT_EQ(header.view.event().code, "R01");
    EXPECT_EQ(header.view.source_name(), "HIS");
    EXPECT_EQ(header.view.sender().reference, "Organization/1");
    EXPECT_EQ(read<MessageHeader>("MessageHeader", R"("eventUri":"urn:x")").view.event().code,
              "urn:x");
    const auto report = read<DiagnosticReport>(
        "DiagnosticReport", R"("result":[{"reference":"Observation/1"}],"effectiveInstant":"t",
        "issued":"i","basedOn":[{"reference":"ServiceRequest/1"}],"specimen":{"reference":"Specimen/1"})");
    EXPECT_EQ(report.view.results()[0].reference, "Observation/1");
    EXPECT_EQ(report.view.specimens()[0].reference, "Specimen/1");
    EXPECT_EQ(report.view.effective()->member, "effectiveInstant");
    const auto specimen = read<Specimen>(
        "Specimen", R"("type":{"text":"swab"},"collection":{"collectedPeriod":{"end":"2026"}})");
    EXPECT_EQ(specimen.view.specimen_type().label(), "swab");
    EXPECT_EQ(specimen.view.collected()->member, "collection.collectedPeriod.end");
    EXPECT_EQ(read<Organization>("Organization", R"("name":"Lab")").view.name(), "Lab");
    EXPECT_EQ(read<ServiceRequest>("ServiceRequest", R"("code":{"text":"x"})").view.code().label(),
              "x");
}

TEST(Node, DropsNulFromTexts) {
    const auto held = read<Patient>("Patient", R"("gender":"ma\u0000le")");
    EXPECT_EQ(held.view.gender(), "male");
}

}  // namespace
}  // namespace fengsui::wire::fhir
