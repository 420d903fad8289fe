// SPDX-License-Identifier: Apache-2.0
// FHIR R4: a Bundle of type message for each event of a visit, and one for each laboratory result.
// No text of ours needs a JSON escape (a test parses every bundle).
#include <fmt/format.h>

#include <iterator>

#include "simulate/vendor.hpp"

namespace fengsui::simulate {
namespace {

class BundleWriter {
  public:
    BundleWriter(const Draft& draft, std::string& out) : draft_(draft), out_(out) {}

    void write() {
        const auto begin = out_.size();
        envelope();
        patient();
        if (draft_.planned.kind == MessageKind::Result) {
            observation();
        } else {
            encounter();
            if (draft_.planned.kind != MessageKind::Cancel) condition();
        }
        out_ += "]}";
        // What must be refused is cut off in the middle.
        if (draft_.visit.fault == Fault::Refused) out_.resize(begin + (out_.size() - begin) / 2);
    }

  private:
    template <class... Args>
    void put(fmt::format_string<Args...> format, Args&&... args) {
        fmt::format_to(std::back_inserter(out_), format, std::forward<Args>(args)...);
    }
    void time(base::Day day, int minute) { append_iso_time(out_, day, minute, draft_.offset); }
    void sent() { time(draft_.planned.day, draft_.planned.minute); }

    void envelope() {
        out_ += R"({"resourceType":"Bundle","type":"message","identifier":{"value":")";
        out_ += draft_.control_id;
        out_ += R"("},"timestamp":")";
        sent();
        put(R"(","entry":[{{"fullUrl":"urn:x:header","resource":{{"resourceType":"MessageHeader",)"
            R"("eventCoding":{{"code":"{}"}},"source":{{"name":"HIS","endpoint":"urn:x:his"}},)"
            R"("sender":{{"reference":"urn:x:org"}}}}}},)",
            draft_.planned.kind == MessageKind::Result ? "result" : "visit");
        put(R"({{"fullUrl":"urn:x:org","resource":{{"resourceType":"Organization",)"
            R"("identifier":[{{"value":"{}"}}],"name":"{}"}}}})",
            draft_.sender.code, draft_.sender.name);
    }

    void patient() {
        const auto& person = draft_.person;
        const std::string_view birth = person.birth;
        put(R"(,{{"fullUrl":"urn:x:patient","resource":{{"resourceType":"Patient","identifier":)"
            R"([{{"system":"urn:x:{}","value":"P{:07}"}},{{"type":{{"coding":[{{"code":"NNCHN"}}]}},)"
            R"("value":"{}"}}],"name":[{{"family":"{}","given":["{}"]}}],"gender":"{}",)"
            R"("birthDate":"{}-{}-{}","address":[{{"text":"{}{}{}"}}],)"
            R"("telecom":[{{"system":"phone","value":"{}"}}]}}}})",
            draft_.sender.code, draft_.visit.person, person.id_number, person.family, person.given,
            person.is_female ? "female" : "male", birth.substr(0, 4), birth.substr(4, 2),
            birth.substr(6, 2), draft_.county.province_name(), draft_.county.name(), person.address,
            person.phone);
    }

    [[nodiscard]] std::string_view encounter_status() const {
        switch (draft_.planned.kind) {
            case MessageKind::Cancel:
                return "cancelled";
            case MessageKind::Discharge:
                return "finished";
            default:
                return draft_.visit.care == Care::Inpatient ? "in-progress" : "finished";
        }
    }

    void encounter() {
        put(R"(,{{"fullUrl":"urn:x:encounter","resource":{{"resourceType":"Encounter",)"
            R"("identifier":[{{"value":"{}"}}],"status":"{}","class":{{"code":"{}"}},)"
            R"("subject":{{"reference":"urn:x:patient"}},"serviceProvider":)"
            R"({{"reference":"urn:x:org"}},"reasonCode":[{{"text":"{}"}}],"period":{{"start":")",
            draft_.number, encounter_status(), draft_.visit.care == Care::Inpatient ? "IMP" : "AMB",
            draft_.complaint);
        time(draft_.visit.day, draft_.visit.minute);
        out_ += R"("}}})";
    }

    void condition() {
        const bool is_final = draft_.planned.kind != MessageKind::Register;
        put(R"(,{{"fullUrl":"urn:x:condition","resource":{{"resourceType":"Condition",)"
            R"("identifier":[{{"value":"{}"}}],"verificationStatus":{{"coding":[{{"code":"{}"}}]}},)"
            R"("code":{{"coding":[{{"system":"http://hl7.org/fhir/sid/icd-10","code":"{}",)"
            R"("display":"{}"}}]}},"subject":{{"reference":"urn:x:patient"}},"recordedDate":")",
            draft_.number, is_final ? "confirmed" : "provisional", draft_.illness.icd10,
            draft_.illness.name_zh);
        time(draft_.visit.day, draft_.visit.minute);
        out_ += R"("}})";
    }

    void observation() {
        const auto& illness = draft_.illness;
        const bool positive = draft_.visit.finding != Finding::Negative;
        const bool by_loinc = !illness.test_loinc.empty();
        put(R"(,{{"fullUrl":"urn:x:result","resource":{{"resourceType":"Observation",)"
            R"("identifier":[{{"value":"{}"}}],"status":"final","code":{{"coding":[{{"system":)"
            R"("{}","code":"{}","display":"{}"}}],"text":"{}"}},)",
            draft_.number, by_loinc ? "http://loinc.org" : "urn:x:local",
            by_loinc ? illness.test_loinc : "JY-" + illness.key, illness.test_zh, illness.test_zh);
        put(R"("subject":{{"reference":"urn:x:patient"}},"valueCodeableConcept":{{"coding":)"
            R"([{{"system":"http://snomed.info/sct","code":"{}","display":"{}"}}]}},)"
            R"("effectiveDateTime":")",
            positive ? "260373001" : "260415000", positive ? "Detected" : "Not detected");
        time(draft_.visit.day, draft_.visit.minute);
        out_ += R"(","issued":")";
        sent();
        out_ += R"("}})";
    }

    const Draft& draft_;
    std::string& out_;
};

}  // namespace

void write_fhir(const Draft& draft, std::string& out) {
    BundleWriter(draft, out).write();
}

}  // namespace fengsui::simulate
