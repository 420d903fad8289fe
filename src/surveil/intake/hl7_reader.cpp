// SPDX-License-Identifier: Apache-2.0
#include "surveil/intake/hl7_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "base/text.hpp"
#include "surveil/intake/hl7_person.hpp"
#include "surveil/intake/visit_syndromes.hpp"
#include "wire/hl7/time.hpp"

namespace fengsui::surveil {
namespace {

using base::ProblemCode;
using wire::hl7::Message;
using wire::hl7::Segment;

constexpr std::array<std::string_view, 12> kVersions = {
    "2.3", "2.3.1", "2.4", "2.5", "2.5.1", "2.6", "2.7", "2.7.1", "2.8", "2.8.1", "2.8.2", ""};

// One message on its way from segments to facts.
class Reading {
  public:
    Reading(const Message& message, const ReaderContext& context)
        : message_(message), context_(context) {}

    Decoded read() {
        read_header();
        const auto type = message_.type();
        const auto trigger = message_.trigger();
        if (out_.refused()) return std::move(out_);
        if (type == "ORU" && trigger == "R01") {
            read_results();
        } else if (type == "ADT" && is_visit(trigger)) {
            read_visit(trigger);
        } else if (type == "ADT" && trigger == "A40") {
            read_merge();
        } else {
            problem(ProblemCode::MessageTypeUnsupported, message_.header().path(9), out_.type);
        }
        return std::move(out_);
    }

  private:
    static bool is_visit(std::string_view trigger) {
        constexpr std::array<std::string_view, 6> visits = {"A01", "A03", "A04",
                                                            "A08", "A11", "A13"};
        return std::ranges::find(visits, trigger) != visits.end();
    }

    void problem(ProblemCode code, std::string path, std::string detail) {
        out_.problems.push_back({code, std::move(path), std::move(detail)});
    }

    void read_header() {
        const auto msh = message_.header();
        out_.format = Format::Hl7v2;
        out_.type = fmt::format("{}^{}", message_.type(), message_.trigger());
        out_.control_id = message_.control_id();
        std::tie(out_.source, out_.source_name) =
            hl7_sender(msh.field(4).raw(), msh.field(3).raw(), message_.delimiters());
        if (!context_.source.empty()) out_.source = context_.source;
        if (out_.control_id.empty())
            problem(ProblemCode::FieldMissing, msh.path(10), "the message control id");
        if (std::ranges::find(kVersions, message_.version()) == kVersions.end()) {
            problem(ProblemCode::VersionUnsupported, msh.path(12), message_.version());
        }
        const auto sent = checked(msh, 7);
        sent_ = sent ? sent->instant(context_.offset_minutes()) : context_.received;
        sent_day_ = sent ? sent->day : context_.today();
    }

    // The moment in a field; its day must be possible. Nothing if the field is empty or wrong (then
    // a problem).
    std::optional<wire::PartialTime> checked(const Segment& segment, std::size_t field) {
        const auto text = segment.text(field);
        if (text.empty()) return std::nullopt;
        const auto path = segment.path(static_cast<int>(field));
        const auto parsed = wire::hl7::parse_time(text, path);
        if (!parsed) {
            out_.problems.push_back(parsed.error());
            return std::nullopt;
        }
        if (const auto day = possible_day(*parsed, path, context_); !day) {
            out_.problems.push_back(day.error());
            return std::nullopt;
        }
        return *parsed;
    }
    std::optional<base::Day> day(const Segment& segment, std::size_t field) {
        const auto time = checked(segment, field);
        return time ? std::optional(time->day) : std::nullopt;
    }
    std::optional<base::Instant> time(const Segment& segment, std::size_t field) {
        const auto time = checked(segment, field);
        return time ? std::optional(time->instant(context_.offset_minutes())) : std::nullopt;
    }

    std::size_t add_person(const Segment& pid) {
        out_.persons.push_back(read_hl7_person(pid, context_, out_.problems));
        return out_.persons.size() - 1;
    }

    // ORU: one PID with its orders, perhaps several times.
    void read_results() {
        const auto pids = message_.all("PID");
        if (pids.empty())
            return problem(ProblemCode::SegmentMissing, "PID", "a result needs a person");
        if (!message_.first("OBR"))
            return problem(ProblemCode::SegmentMissing, "OBR", "a result needs its order");
        for (const auto& pid : pids) {
            const auto person = add_person(pid);
            const auto onset = stated_onset(pid);
            for (auto obr = message_.next("OBR", pid.index(), {"PID"}); obr;
                 obr = message_.next("OBR", obr.index(), {"PID"})) {
                read_order(obr, person, onset);
            }
        }
    }

    // The onset may be asked in any order of the person.
    std::optional<base::Day> stated_onset(const Segment& pid) {
        for (auto obx = message_.next("OBX", pid.index(), {"PID"}); obx;
             obx = message_.next("OBX", obx.index(), {"PID"})) {
            const auto test = context_.catalog.codes().by_loinc(obx.text(3));
            if (test && test->role == catalog::QuestionRole::OnsetDate) return day(obx, 5);
        }
        return std::nullopt;
    }

    std::string order_number(const Segment& obr) const {
        const auto orc = preceding("ORC", obr);
        for (const auto& number : {obr.text(3), orc.text(3), obr.text(2), orc.text(2)}) {
            if (!number.empty()) return number;
        }
        return out_.control_id;
    }

    // The segment called `name` that belongs to `segment` because it comes before it, not past
    // another of its kind.
    Segment preceding(std::string_view name, const Segment& segment) const {
        for (std::size_t i = segment.index(); i-- > 0;) {
            const auto before = message_.segment(i);
            if (before.name() == name) return before;
            if (before.name() == segment.name()) break;
        }
        return {};
    }

    void read_order(const Segment& obr, std::size_t person, std::optional<base::Day> onset) {
        const auto number = order_number(obr);
        const auto version = time(obr, 22).value_or(sent_);
        const auto collected = [&]() -> std::optional<base::Day> {
            if (const auto stated = day(obr, 7)) return stated;
            const auto spm = message_.next("SPM", obr.index(), {"OBR", "PID"});
            return spm ? day(spm, 17) : std::nullopt;
        }();
        for (auto obx = message_.next("OBX", obr.index(), {"OBR", "PID"}); obx;
             obx = message_.next("OBX", obx.index(), {"OBR", "PID"})) {
            const auto status = result_status(obx.text(11), obr.text(25));
            if (!status) continue;
            StatedFact fact{.person = person,
                            .channel = Channel::Pathogen,
                            .status = *status,
                            .onset = onset,
                            .version = version};
            fact.day = day(obx, 14).value_or(
                collected.value_or(day(obx, 19).value_or(day(obr, 22).value_or(sent_day_))));
            if (!read_observation(obx, fact)) continue;
            fact.external_id =
                unique_id(fmt::format("{}|{}|{}", number, fact.test_code, obx.text(4)));
            fact.age = age_on(out_.persons[person], fact.day);
            out_.facts.push_back(std::move(fact));
        }
    }

    // HL7 table 0085. Nothing for what is not a result (yet): ordered, pending, not asked.
    std::optional<ReportStatus> result_status(std::string_view code,
                                              std::string_view of_order) const {
        if (code.empty()) code = of_order.empty() ? "F" : of_order;
        switch (code.front()) {
            case 'F':
            case 'U':
            case 'V':
                return ReportStatus::Final;
            case 'C':
                return ReportStatus::Corrected;
            case 'P':
            case 'R':
            case 'S':
            case 'B':
                return ReportStatus::Preliminary;
            case 'W':
            case 'D':
            case 'X':
                return ReportStatus::Withdrawn;
            default:
                return std::nullopt;
        }
    }

    bool read_observation(const Segment& obx, StatedFact& fact) {
        const auto code = obx.text(3, 1);
        const auto name = obx.text(3, 2);
        const auto system = obx.text(3, 3);
        const auto alternate = obx.text(3, 9).empty() ? obx.text(3, 5) : obx.text(3, 9);
        const auto type = obx.text(2);
        const auto coded_code = obx.text(5, 1);
        const auto coded_text = obx.text(5, 2);
        const auto coded_system = obx.text(5, 3);
        const auto original_text = obx.text(5, 9);
        const auto whole = obx.field(5).repetition(1).text();
        const auto number =
            type == "SN" ? coded_code + coded_text + obx.text(5, 3) + obx.text(5, 4) : whole;
        const auto range = obx.text(7);
        const auto flag = obx.text(8);
        StatedTest stated{.test = {code, system, name, alternate},
                          .value = {.reference_range = range, .flag = flag},
                          .path = obx.path(3),
                          .value_path = obx.path(5)};
        const bool coded = type == "CWE" || type == "CE" || type == "CNE" || type == "IS" ||
                           type == "ID" || (type.empty() && !coded_text.empty());
        if (coded) {
            stated.value.code = coded_code;
            stated.value.system = coded_system;
            stated.value.text = coded_text.empty() ? original_text : coded_text;
            stated.shown = coded_text.empty() ? coded_code : coded_text;
        } else if (type == "NM" || type == "SN") {
            stated.value.number = number;
            stated.shown = fmt::format("{} {}", number, obx.text(6));
        } else {
            stated.value.text = whole;
            stated.shown = whole;
        }
        const auto read = read_test(stated, context_, out_.problems);
        if (!read) return false;
        fact.condition = read->condition;
        fact.finding = read->finding;
        fact.test_code = code.empty() ? name : code;
        fact.test_name = name.empty() ? alternate : name;
        fact.value = base::cut_utf8(base::trim(stated.shown), 200);
        return true;
    }

    // Two results of one test in one order, without OBX-4 to tell them apart, are still two.
    std::string unique_id(std::string id) {
        const int seen = ++ids_[id];
        return seen == 1 ? id : fmt::format("{}#{}", id, seen);
    }

    // ADT: the diagnoses of a visit are its facts; each message states them all anew.
    void read_visit(std::string_view trigger) {
        const auto pid = message_.first("PID");
        if (!pid) return problem(ProblemCode::SegmentMissing, "PID", "a visit needs a person");
        const auto pv1 = message_.first("PV1");
        const auto visit = first_of({pv1.text(19), pv1.text(50), pid.text(18)});
        if (trigger == "A11") {
            if (visit.empty()) {
                return problem(ProblemCode::FieldMissing, pv1 ? pv1.path(19) : "PV1-19",
                               "a cancellation must name its visit");
            }
            out_.withdrawals.push_back({Withdrawal::Kind::Visit, visit});
            return;
        }
        const auto person = add_person(pid);
        const auto evn = message_.first("EVN");
        const auto changed = time(evn, 2).value_or(sent_);
        const auto admitted = day(pv1, 44).value_or(day(evn, 2).value_or(sent_day_));
        const StatedFact visit_fact{
            .person = person, .day = admitted, .visit = visit, .version = changed};
        read_diagnoses(visit_fact);
        read_syndromes(visit_fact, pv1.text(2) == "I");
        if (!visit.empty() && message_.first("DG1"))
            out_.withdrawals.push_back({Withdrawal::Kind::VisitSnapshot, visit});
    }

    static std::string first_of(std::initializer_list<std::string> texts) {
        for (const auto& text : texts) {
            if (!text.empty()) return text;
        }
        return {};
    }

    void read_diagnoses(const StatedFact& visit) {
        for (const auto& dg1 : message_.all("DG1")) {
            const auto code = dg1.text(3, 1);
            const auto system = dg1.text(3, 3).empty() ? dg1.text(2) : dg1.text(3, 3);
            const auto name = first_of({dg1.text(3, 2), dg1.text(4)});
            const auto match = context_.catalog.codes().diagnosis({code, system, name});
            if (!match) continue;  // most visits are for something that nobody watches
            StatedFact fact = visit;
            fact.channel = Channel::Case;
            fact.condition = match->condition->code;
            fact.test_code = code;
            fact.test_name = name;
            fact.status = dg1.text(6) == "F" ? ReportStatus::Final : ReportStatus::Preliminary;
            fact.day = day(dg1, 5).value_or(visit.day);
            add_visit_fact(std::move(fact));
        }
    }

    void read_syndromes(const StatedFact& visit, bool inpatient) {
        const auto pv2 = message_.first("PV2");
        StatedVisit stated{.complaint = first_of({pv2.text(3, 2), pv2.text(3, 1)}),
                           .is_inpatient = inpatient};
        for (const auto& dg1 : message_.all("DG1")) {
            stated.codes.push_back(dg1.text(3, 1));
            stated.complaint += " " + first_of({dg1.text(3, 2), dg1.text(4)});
        }
        for (auto& fact : syndromes_of(stated, visit, out_.persons[visit.person], context_))
            add_visit_fact(std::move(fact));
    }

    void add_visit_fact(StatedFact fact) {
        const auto& visit = fact.visit.empty() ? out_.control_id : fact.visit;
        fact.external_id = visit_fact_id(visit, fact);
        // Two codes of one disease in one visit are one fact.
        if (ids_[fact.external_id]++ > 0) return;
        fact.age = age_on(out_.persons[fact.person], fact.day);
        out_.facts.push_back(std::move(fact));
    }

    void read_merge() {
        const auto pid = message_.first("PID");
        const auto mrg = message_.first("MRG");
        if (!pid || !mrg)
            return problem(ProblemCode::SegmentMissing, pid ? "MRG" : "PID",
                           "a merge names two persons");
        const auto merged = hl7_local_id(mrg.field(1));
        if (merged.empty())
            return problem(ProblemCode::FieldMissing, mrg.path(1), "the number that was merged");
        out_.withdrawals.push_back({Withdrawal::Kind::Person, merged, add_person(pid)});
    }

    const Message& message_;
    const ReaderContext& context_;
    Decoded out_;
    base::Instant sent_;
    base::Day sent_day_;
    std::map<std::string, int> ids_;
};

}  // namespace

std::pair<std::string, std::string> hl7_sender(std::string_view facility,
                                               std::string_view application,
                                               const wire::hl7::Delimiters& delimiters) {
    for (const auto raw : {facility, application}) {
        const wire::hl7::Field field(raw, &delimiters);
        const auto name = field.component(1).text();
        const auto universal = field.component(2).text();
        if (!universal.empty()) return {universal, name.empty() ? universal : name};
        if (!name.empty()) return {name, name};
    }
    return {};
}

Decoded read_hl7(const Message& message, const ReaderContext& context) {
    return Reading(message, context).read();
}

}  // namespace fengsui::surveil
