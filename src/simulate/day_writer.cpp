// SPDX-License-Identifier: Apache-2.0
#include "simulate/day_writer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

#include "simulate/vendor.hpp"

namespace fengsui::simulate {
namespace {

constexpr std::array<std::string_view, 4> departments = {"全科门诊", "内科门诊", "儿科门诊",
                                                         "发热门诊"};
constexpr std::string_view ward = "综合病区";
constexpr int counts_minute = 17 * 60 + 30;

Door door_of(Vendor vendor) {
    return vendor == Vendor::Fhir      ? Door::HttpFhir
           : vendor == Vendor::CaseCsv ? Door::CsvCase
                                       : Door::Mllp;
}

// What is said after a positive test replaces what was said first.
int illness_of(const Visit& visit, MessageKind kind) {
    if (kind == MessageKind::Result && visit.outbreak >= 0) return visit.final_illness;
    return kind == MessageKind::Register ? visit.illness : visit.final_illness;
}

// Village clinics enter their visits in the system of their township's hospital.
std::string location_of(const Institution& institution, const Village& village,
                        const Visit& visit) {
    if (visit.care == Care::Inpatient) return std::string(ward);
    if (institution.role == Role::TownshipHospital && visit.serial % 2 == 0)
        return village.place->short_name + "卫生室";
    return std::string(departments[visit.serial % departments.size()]);
}

// Another last character than the right one, so that the check fails.
void misspell(Identity& person) {
    auto& last = person.id_number.back();
    last = last == 'X' ? '0' : last == '9' ? '0' : static_cast<char>(last + 1);
}

}  // namespace

bool can_send(const World& world, const Visit& visit, MessageKind kind, int sender) {
    const auto& institution = world.county().institutions()[static_cast<std::size_t>(sender)];
    if (institution.vendor != Vendor::CaseCsv)
        return institution.vendor != Vendor::None && institution.vendor != Vendor::CountsCsv;
    const auto& illness = world.illnesses().at(static_cast<std::size_t>(illness_of(visit, kind)));
    return !illness.condition.empty() && kind != MessageKind::Discharge &&
           kind != MessageKind::Result;
}

std::vector<Outgoing> DayWriter::write() {
    // What was held back goes out together with the day's own.
    const auto oldest = simulation_.oldest_held(day_);
    for (auto day = oldest - lag_days_max; day <= day_; day = day + 1) add_visits(day);
    for (auto day = oldest - 1; day <= day_; day = day + 1) add_counts(day);
    std::ranges::stable_sort(out_, [](const Outgoing& a, const Outgoing& b) {
        return std::tie(a.at, a.institution, a.control_id) <
               std::tie(b.at, b.institution, b.control_id);
    });
    return std::move(out_);
}

base::Instant DayWriter::instant(int minute) const {
    const int offset = simulation_.world().catalog().home().utc_offset_minutes;
    return {base::start_of(day_, offset).ms + std::int64_t{minute} * 60'000};
}

void DayWriter::add_visits(base::Day day) {
    const auto& simulation = simulation_;
    const int lag = std::max(0, simulation.oldest_held(day_) - day);
    for (std::size_t i = 0; i < simulation.county().institutions().size(); ++i) {
        visits_.clear();
        simulation.background().visits(static_cast<int>(i), day, lag, visits_);
        for (auto& visit : visits_) {
            simulation.contaminate(visit);
            add_visit(visit);
        }
    }
    for (auto visit : simulation.signs().visits(day)) {
        simulation.contaminate(visit);
        add_visit(visit);
    }
}

void DayWriter::add_visit(const Visit& visit) {
    bool identified = false;
    const auto plan = plan_messages(visit);
    for (const auto& planned : plan.all()) {
        const int sender = simulation_.sender_of(visit, planned.kind);
        if (simulation_.sending_day(sender, planned.day) != day_ ||
            simulation_.is_silent(sender, planned.day) ||
            !can_send(simulation_.world(), visit, planned.kind, sender))
            continue;
        if (!identified) {
            identify(simulation_.county(), visit.person, simulation_.world().county_seed(),
                     person_);
            if (visit.fault == Fault::Misspelt) misspell(person_);
            identified = true;
        }
        auto going = planned;
        if (planned.day != day_) going.minute = 7 * 60 + planned.minute % 60;
        going.day = day_;
        add_message(visit, going, sender);
    }
}

void DayWriter::add_message(const Visit& visit, const Planned& planned, int sender) {
    const auto& county = simulation_.county();
    const auto& institution = county.institutions()[static_cast<std::size_t>(sender)];
    const auto& illness = simulation_.world().illnesses().at(
        static_cast<std::size_t>(illness_of(visit, planned.kind)));
    const auto number = visit_number(visit);
    Outgoing& out = out_.emplace_back();
    out.at = instant(planned.minute);
    out.door = door_of(institution.vendor);
    out.institution = sender;
    out.fault = visit.fault;
    if (planned.kind == MessageKind::Result && visit.finding == Finding::FalsePositive)
        out.fault = Fault::FalsePositive;
    out.outbreak = visit.outbreak;
    out.control_id = control_id(visit, planned.kind);
    const auto& village = county.villages()[county.people().villages[visit.person]];
    const auto location = location_of(institution, village, visit);
    // A copy is the same message again, with the time of the first.
    Planned stated = planned;
    if (planned.copy > 0) stated.minute = std::max(0, planned.minute - 10);
    const Draft draft{visit,
                      stated,
                      institution,
                      illness,
                      person_,
                      county,
                      out.control_id,
                      number,
                      illness.complaints[visit.serial % illness.complaints.size()],
                      village.place->code,
                      location,
                      simulation_.offset_};
    if (out.door == Door::HttpFhir)
        write_fhir(draft, out.bytes);
    else if (out.door == Door::CsvCase)
        write_case_csv(draft, out.bytes);
    else
        write_hl7(draft, out.bytes);
}

// Counts of the day itself, and those of the day before that were wrong at first.
void DayWriter::add_counts(base::Day day) {
    const auto counts = simulation_.indicators().on(day);
    for (auto first = counts.begin(); first != counts.end();) {
        const auto last = std::find_if(first, counts.end(), [&](const Count& count) {
            return count.institution != first->institution;
        });
        add_file(day, first, last);
        first = last;
    }
}

void DayWriter::add_file(base::Day day, std::vector<Count>::const_iterator first,
                         std::vector<Count>::const_iterator last) {
    const auto& county = simulation_.county();
    const auto& mess = county.region().messiness;
    const int sender = first->institution;
    Dice dice({simulation_.options().seed, Purpose::Message, static_cast<std::uint32_t>(day.days),
               static_cast<std::uint32_t>(sender), 0xFFFFFFFFU});
    const bool wrong_at_first = dice.chance(mess.corrected);
    const bool refused = !wrong_at_first && dice.chance(mess.refused);
    const int minute = counts_minute + static_cast<int>(dice.below(120));
    const auto date = base::to_string(day);
    for (int version = 0; version <= (wrong_at_first ? 1 : 0); ++version) {
        const auto ready = day + version;
        if (simulation_.is_silent(sender, ready) || simulation_.sending_day(sender, ready) != day_)
            continue;
        Outgoing& out = out_.emplace_back();
        out.at = instant(ready != day_ ? 7 * 60 + minute % 60 : minute - version * 8 * 60);
        out.door = Door::CsvCounts;
        out.institution = sender;
        out.fault = refused ? Fault::Refused : wrong_at_first ? Fault::Corrected : Fault::None;
        out.bytes = counts_csv_header();
        if (refused) out.bytes = "一张没有列名的表\n";
        for (auto count = first; count != last; ++count) {
            const auto& code_of = county.institutions()[static_cast<std::size_t>(sender)].code;
            auto id = fmt::format("{}-{}-{}", code_of, code(count->indicator), date);
            if (count->place != code_of) id += fmt::format("-{}", count->place);
            if (out.control_id.empty()) out.control_id = id;
            const int wrong = wrong_at_first && version == 0 ? 1 + count->count / 4 : 0;
            fmt::format_to(std::back_inserter(out.bytes), "{},{},{},{},{},{},{},{}\n", id,
                           channel(count->indicator), code(count->indicator), count->place, date,
                           count->denominator >= 0 && count->indicator != Indicator::Mosquito
                               ? std::min(count->count + wrong, count->denominator)
                               : count->count + wrong,
                           count->denominator >= 0 ? fmt::format("{}", count->denominator) : "",
                           version == 1 ? "更正" : "");
        }
    }
}

}  // namespace fengsui::simulate
