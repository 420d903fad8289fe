// SPDX-License-Identifier: Apache-2.0
#include "surveil/intake/fhir_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/text.hpp"
#include "surveil/intake/fhir_person.hpp"
#include "surveil/intake/fhir_visits.hpp"
#include "wire/fhir/resource_types.hpp"
#include "wire/fhir/resources.hpp"
#include "wire/fhir/time.hpp"

namespace fengsui::surveil {
namespace {

namespace fhir = wire::fhir;
using base::ProblemCode;

// One bundle on its way to facts.
class Reading {
  public:
    Reading(const fhir::Bundle& bundle, const ReaderContext& context)
        : bundle_(bundle), context_(context), visits_(bundle) {}

    Decoded read() {
        out_.format = Format::Fhir;
        out_.type = bundle_.is_single() ? bundle_.entries().front().type
                                        : fmt::format("Bundle/{}", bundle_.type());
        for (const auto& unknown : bundle_.unsupported()) {
            if (wire::fhir::is_r4_resource(unknown.type))
                continue;  // a resource that states nothing we count
            out_.problems.push_back({ProblemCode::ResourceUnsupported, unknown.path, unknown.type});
        }
        read_envelope();
        if (out_.refused()) return std::move(out_);
        for (const auto* entry : bundle_.of_type("Patient")) {
            person_of_[entry->path] = out_.persons.size();
            out_.persons.push_back(
                read_fhir_person(fhir::Patient(*entry), entry->path, context_, out_.problems));
        }
        read_reports();
        read_onsets();
        for (const auto* entry : bundle_.of_type("Observation")) read_observation(*entry);
        for (const auto* entry : bundle_.of_type("Condition")) read_condition(*entry);
        for (const auto* entry : bundle_.of_type("Encounter")) read_encounter(*entry);
        return std::move(out_);
    }

  private:
    // What a diagnostic report says of the observations that it names.
    struct ReportPart {
        std::string order;
        std::string status;
        std::optional<base::Day> day;
        std::optional<base::Instant> issued;
    };

    void read_envelope() {
        out_.control_id = bundle_.identifier().empty() ? bundle_.id() : bundle_.identifier();
        sent_ = context_.received;
        sent_day_ = context_.today();
        state_sent(bundle_.timestamp(), "$.timestamp");
        if (const auto* entry = bundle_.first_of_type("MessageHeader")) {
            const fhir::MessageHeader header(*entry);
            if (out_.control_id.empty()) out_.control_id = header.id();
            state_sender(bundle_.resolve(header.sender().reference, *entry));
            if (out_.source.empty()) out_.source = out_.source_name = header.source_name();
        }
        if (const auto* entry = bundle_.first_of_type("Composition")) {
            const fhir::Composition composition(*entry);
            if (out_.control_id.empty()) out_.control_id = composition.id();
            if (composition.is_case_report()) out_.type += "/eICR";
            state_sent(composition.date(), entry->path + ".date");
            state_sender(bundle_.resolve(composition.custodian().reference, *entry));
        }
        if (const auto* entry = bundle_.first_of_type("Encounter");
            entry != nullptr && out_.source.empty()) {
            state_sender(
                bundle_.resolve(fhir::Encounter(*entry).service_provider().reference, *entry));
        }
        if (const auto* entry = bundle_.first_of_type("Organization");
            entry != nullptr && out_.source.empty()) {
            state_sender(entry->resource);
        }
        if (!context_.source.empty()) out_.source = context_.source;
    }

    // The later call wins: a document's own date says more than the envelope's.
    void state_sent(const std::string& text, const std::string& path) {
        const auto sent = checked(text, path);
        if (!sent) return;
        sent_ = sent->instant(context_.offset_minutes());
        sent_day_ = sent->day;
    }

    // The day of the visit that the bundle is about; else the day it was sent.
    base::Day visit_day() {
        if (const auto* entry = bundle_.first_of_type("Encounter")) {
            if (const auto start =
                    day(fhir::Encounter(*entry).period().start, entry->path + ".period.start"))
                return *start;
        }
        return sent_day_;
    }

    void state_sender(fhir::Node node) {
        const fhir::Organization organization(node);
        if (!organization.exists() || !out_.source.empty()) return;
        out_.source_name = organization.name();
        for (const auto& identifier : organization.identifiers()) {
            if (!identifier.value.empty()) {
                out_.source = identifier.value;
                break;
            }
        }
        if (out_.source.empty()) out_.source = out_.source_name;
    }

    // A stated moment whose day is possible; a wrong one is a problem.
    std::optional<wire::PartialTime> checked(const std::string& text, const std::string& path) {
        if (text.empty()) return std::nullopt;
        const auto parsed = fhir::parse_time(text, path);
        const auto day =
            parsed ? possible_day(*parsed, path, context_) : tl::unexpected(parsed.error());
        if (!day) {
            out_.problems.push_back(day.error());
            return std::nullopt;
        }
        return *parsed;
    }
    std::optional<base::Day> day(const std::string& text, const std::string& path) {
        const auto time = checked(text, path);
        return time ? std::optional(time->day) : std::nullopt;
    }
    std::optional<base::Day> day(const std::optional<fhir::Moment>& moment,
                                 const std::string& path) {
        return moment ? day(moment->start, fmt::format("{}.{}", path, moment->member))
                      : std::nullopt;
    }
    std::optional<base::Instant> instant(const std::string& text, const std::string& path) {
        const auto time = checked(text, path);
        return time ? std::optional(time->instant(context_.offset_minutes())) : std::nullopt;
    }

    std::optional<std::size_t> person(const fhir::Reference& subject, const fhir::Entry& entry) {
        if (const auto* found = bundle_.find(subject.reference)) {
            if (const auto known = person_of_.find(found->path); known != person_of_.end())
                return known->second;
        }
        if (out_.persons.size() == 1) return 0;
        out_.problems.push_back(
            {ProblemCode::ReferenceUnresolved, entry.path + ".subject", subject.reference});
        return std::nullopt;
    }

    void read_reports() {
        for (const auto* entry : bundle_.of_type("DiagnosticReport")) {
            const fhir::DiagnosticReport report(*entry);
            ReportPart part{.order = order_number(report),
                            .status = report.status(),
                            .day = day(report.effective(), entry->path),
                            .issued = instant(report.issued(), entry->path + ".issued")};
            for (const auto& result : report.results()) {
                if (const auto* found = bundle_.find(result.reference))
                    reports_.emplace(found->path, part);
            }
        }
    }

    // The laboratory's own number of the order (HL7: filler), which an HL7 v2 message of the same
    // result carries too.
    static std::string order_number(const fhir::Resource& resource) {
        std::string first;
        for (const auto& identifier : resource.identifiers()) {
            if (identifier.type.has_code("FILL")) return identifier.value;
            if (first.empty()) first = identifier.value;
        }
        return first.empty() ? resource.id() : first;
    }

    void read_onsets() {
        for (const auto* entry : bundle_.of_type("Observation")) {
            const fhir::Observation observation(*entry);
            const auto test = find_test(observation.code());
            if (!test || test->role != catalog::QuestionRole::OnsetDate) continue;
            const auto value = observation.value();
            const auto onset = day(value.text, fmt::format("{}.{}", entry->path, value.member));
            const auto who = person(observation.subject(), *entry);
            if (onset && who) onsets_[*who] = *onset;
        }
    }

    std::optional<catalog::TestMatch> find_test(const fhir::CodeableConcept& code) const {
        for (const auto& coding : code.codings) {
            if (const auto test =
                    context_.catalog.codes().test({coding.code, coding.system, {}, {}}))
                return test;
        }
        return std::nullopt;
    }

    static std::optional<ReportStatus> observation_status(std::string_view status) {
        if (status == "final") return ReportStatus::Final;
        if (status == "amended" || status == "corrected" || status == "appended")
            return ReportStatus::Corrected;
        if (status == "cancelled" || status == "entered-in-error") return ReportStatus::Withdrawn;
        if (status == "preliminary" || status == "partial" || status == "unknown")
            return ReportStatus::Preliminary;
        return std::nullopt;  // registered: there is no result yet
    }

    void read_observation(const fhir::Entry& entry) {
        const fhir::Observation observation(entry);
        const auto report = reports_.find(entry.path);
        const auto* part = report == reports_.end() ? nullptr : &report->second;
        const auto status = observation_status(observation.status());
        if (!status || !observation.node().exists() || observation.code().is_empty()) return;
        StatedFact fact{.channel = Channel::Pathogen, .status = *status};
        fact.version = instant(observation.issued(), entry.path + ".issued")
                           .value_or(part && part->issued ? *part->issued : sent_);
        fact.day = observation_day(observation, entry, part);
        const auto order = part ? part->order : order_number(observation);
        read_result(observation.result(), entry, entry.path, fact, order);
        const auto components = observation.components();
        for (std::size_t i = 0; i < components.size(); ++i) {
            read_result(components[i], entry, fmt::format("{}.component[{}]", entry.path, i), fact,
                        order);
        }
    }

    base::Day observation_day(const fhir::Observation& observation, const fhir::Entry& entry,
                              const ReportPart* part) {
        if (const auto stated = day(observation.effective(), entry.path)) return *stated;
        const fhir::Specimen specimen(bundle_.resolve(observation.specimen().reference, entry));
        if (specimen.exists()) {
            if (const auto collected = day(specimen.collected(), entry.path + ".specimen"))
                return *collected;
        }
        if (part != nullptr && part->day) return *part->day;
        return visit_day();
    }

    void read_result(const fhir::ObservationPart& result, const fhir::Entry& entry,
                     const std::string& path, StatedFact fact, const std::string& order) {
        const auto code = result.code();
        const auto value = result.value();
        if (value.kind == fhir::ValueKind::None)
            return;  // a heading, or a value that was not stated
        if (const auto question = find_test(code);
            question && question->role == catalog::QuestionRole::DiagnosisCode) {
            return read_stated_diagnosis(value.concept_value, entry, fact,
                                         fmt::format("{}|diagnosis", order));
        }
        const auto coding = best_coding(code);
        const auto read =
            read_test(stated_test(result, code, coding, path), context_, out_.problems);
        if (!read) return;
        const auto who = person(fhir::Observation(entry).subject(), entry);
        if (!who) return;
        fact.person = *who;
        fact.condition = read->condition;
        fact.finding = read->finding;
        fact.test_code = coding.code.empty() ? code.text : coding.code;
        fact.test_name = coding.display.empty() ? code.text : coding.display;
        fact.value = base::cut_utf8(base::trim(value.text), 200);
        fact.external_id = unique_id(fmt::format("{}|{}|", order, fact.test_code));
        add(std::move(fact));
    }

    // The coding that the catalogue knows; else the first.
    fhir::Coding best_coding(const fhir::CodeableConcept& code) const {
        for (const auto& coding : code.codings) {
            if (context_.catalog.codes().by_loinc(coding.code)) return coding;
        }
        return code.codings.empty() ? fhir::Coding{} : code.codings.front();
    }

    // Views into what the caller's `result` owns would dangle, so the strings live in this Reading.
    StatedTest stated_test(const fhir::ObservationPart& result, const fhir::CodeableConcept& code,
                           const fhir::Coding& coding, const std::string& path) {
        coding_ = coding;
        text_ = code.text;
        value_ = result.value();
        const auto flags = result.interpretations();
        flag_ = flags.empty() || flags.front().codings.empty() ? std::string{}
                                                               : flags.front().codings.front().code;
        const auto ranges = result.reference_ranges();
        range_ = ranges.empty() ? std::string{} : range_text(ranges.front());
        StatedTest stated{.test = {coding_.code, coding_.system, coding_.display, text_},
                          .value = {.reference_range = range_, .flag = flag_},
                          .shown = value_.text,
                          .path = path + ".code",
                          .value_path = fmt::format("{}.{}", path, value_.member)};
        switch (value_.kind) {
            case fhir::ValueKind::Concept:
                if (!value_.concept_value.codings.empty()) {
                    const auto& answer = value_.concept_value.codings.front();
                    stated.value.code = answer.code;
                    stated.value.system = answer.system;
                    stated.value.text =
                        answer.display.empty() ? value_.concept_value.text : answer.display;
                } else {
                    stated.value.text = value_.concept_value.text;
                }
                break;
            case fhir::ValueKind::Quantity:
                stated.value.number = value_.quantity.value_text;
                stated.value.comparator = value_.quantity.comparator;
                break;
            case fhir::ValueKind::Integer:
                stated.value.number = value_.text;
                break;
            case fhir::ValueKind::Boolean:
                stated.value.text = value_.boolean.value_or(false) ? "positive" : "negative";
                break;
            default:
                stated.value.text = value_.text;
        }
        return stated;
    }

    static std::string range_text(const fhir::ReferenceRange& range) {
        if (!range.text.empty()) return range.text;
        if (range.low && range.high)
            return fmt::format("{}-{}", range.low->value_text, range.high->value_text);
        if (range.high) return "<=" + range.high->value_text;
        if (range.low) return ">=" + range.low->value_text;
        return {};
    }

    void read_stated_diagnosis(const fhir::CodeableConcept& diagnosis, const fhir::Entry& entry,
                               StatedFact fact, const std::string& id) {
        const auto match = find_diagnosis(diagnosis);
        if (!match) return;
        const auto who = person(fhir::Resource(entry).subject(), entry);
        if (!who) return;
        fact.person = *who;
        fact.channel = Channel::Case;
        fact.condition = match->condition->code;
        fact.finding = Finding::Positive;
        fact.test_code = diagnosis.codings.empty() ? std::string{} : diagnosis.codings.front().code;
        fact.test_name = base::cut_utf8(diagnosis.label(), 200);
        fact.external_id = unique_id(fmt::format("{}|{}", id, fact.condition));
        add(std::move(fact));
    }

    std::optional<catalog::ConditionMatch> find_diagnosis(
        const fhir::CodeableConcept& diagnosis) const {
        for (const auto& coding : diagnosis.codings) {
            if (auto match = context_.catalog.codes().diagnosis(
                    {coding.code, coding.system, coding.display}))
                return match;
        }
        return diagnosis.text.empty()
                   ? std::nullopt
                   : context_.catalog.codes().diagnosis({{}, {}, diagnosis.text});
    }

    void read_condition(const fhir::Entry& entry) {
        const fhir::Condition condition(entry);
        const auto verification = condition.verification_status();
        if (verification == "refuted") return;
        StatedFact fact{.status = ReportStatus::Final, .version = sent_};
        if (verification == "entered-in-error") fact.status = ReportStatus::Withdrawn;
        if (verification == "provisional" || verification == "differential" ||
            verification == "unconfirmed") {
            fact.status = ReportStatus::Preliminary;
        }
        fact.onset = day(condition.onset(), entry.path);
        const auto recorded = day(condition.recorded_date(), entry.path + ".recordedDate");
        fact.day = fact.onset.value_or(recorded.value_or(visit_day()));
        if (const auto* visit = visits_.of(entry))
            fact.visit = order_number(fhir::Encounter(*visit));
        read_stated_diagnosis(condition.code(), entry, fact,
                              fmt::format("condition|{}", order_number(condition)));
    }

    void read_encounter(const fhir::Entry& entry) {
        const fhir::Encounter encounter(entry);
        if (encounter.status() == "entered-in-error" || encounter.status() == "cancelled") {
            out_.withdrawals.push_back({Withdrawal::Kind::Visit, order_number(encounter)});
            return;
        }
        StatedFact fact{.visit = order_number(encounter), .version = sent_};
        fact.day = day(encounter.period().start, entry.path + ".period.start").value_or(sent_day_);
        for (const auto& reason : encounter.reason_codes()) {
            read_stated_diagnosis(reason, entry, fact, fmt::format("visit|{}|case", fact.visit));
        }
        read_syndromes(entry, fact);
    }

    void read_syndromes(const fhir::Entry& entry, StatedFact fact) {
        const auto stated = visits_.stated(entry);
        if (stated.codes.empty() && stated.complaint.empty()) return;
        const auto who = person(fhir::Encounter(entry).subject(), entry);
        if (!who) return;
        fact.person = *who;
        for (auto& syndrome : syndromes_of(stated, fact, out_.persons[*who], context_)) {
            syndrome.external_id = visit_fact_id(fact.visit, syndrome);
            add(std::move(syndrome));
        }
        // A message or a document states its visit anew; a transaction may add to what was stated.
        if (!stated.codes.empty() && (bundle_.type() == "message" || bundle_.type() == "document"))
            out_.withdrawals.push_back({Withdrawal::Kind::VisitSnapshot, fact.visit});
    }

    std::string unique_id(std::string id) {
        const int seen = ++ids_[id];
        return seen == 1 ? id : fmt::format("{}#{}", id, seen);
    }

    void add(StatedFact fact) {
        if (!fact.onset) {
            if (const auto onset = onsets_.find(fact.person); onset != onsets_.end())
                fact.onset = onset->second;
        }
        fact.age = age_on(out_.persons[fact.person], fact.day);
        out_.facts.push_back(std::move(fact));
    }

    const fhir::Bundle& bundle_;
    const ReaderContext& context_;
    const FhirVisits visits_;
    Decoded out_;
    base::Instant sent_;
    base::Day sent_day_;
    std::map<std::string, std::size_t> person_of_;
    std::map<std::string, ReportPart> reports_;  // by the observation's path
    std::map<std::size_t, base::Day> onsets_;
    std::map<std::string, int> ids_;
    fhir::Coding coding_;
    std::string text_;
    fhir::ObservationValue value_;
    std::string flag_;
    std::string range_;
};

}  // namespace

Decoded read_fhir(std::string_view json, const ReaderContext& context) {
    const auto bundle = fhir::Bundle::parse(json);
    if (bundle) return Reading(*bundle, context).read();
    Decoded decoded;
    decoded.format = Format::Fhir;
    decoded.type = "Bundle";
    decoded.problems.push_back(bundle.error());
    return decoded;
}

}  // namespace fengsui::surveil
