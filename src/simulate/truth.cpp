// SPDX-License-Identifier: Apache-2.0
#include "simulate/truth.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "simulate/identity.hpp"

namespace fengsui::simulate {
namespace {

template <class... Args>
void put(std::string& out, fmt::format_string<Args...> format, Args&&... args) {
    fmt::format_to(std::back_inserter(out), format, std::forward<Args>(args)...);
}

// Where it happened: the school or home, the source, else the village where the person lives.
std::string_view place_of(const Simulation& simulation, const Outbreak& outbreak,
                          const Infection& infection) {
    const auto& county = simulation.county();
    const auto& people = county.people();
    const auto& home = county.villages()[people.villages[infection.person]];
    switch (infection.setting) {
        case Setting::PointSource:
            return outbreak.at.empty() ? county.region().county : outbreak.at;
        case Setting::Import:
        case Setting::County:
            return county.region().county;
        case Setting::Township:
            return county.townships()[static_cast<std::size_t>(home.township)].place->code;
        case Setting::Class:
        case Setting::Work:
            if (const auto* group = people.group(infection.person); group->institution >= 0)
                return county.institutions()[static_cast<std::size_t>(group->institution)].code;
            [[fallthrough]];
        default:
            return home.place->code;
    }
}

void append_infection(const Simulation& simulation, std::size_t run, std::uint32_t number,
                      std::string& out) {
    const auto& outbreak = simulation.outbreaks()[run].outbreak;
    const auto& infection = simulation.outbreaks()[run].infections[number];
    const auto& illness =
        simulation.world().illnesses().at(static_cast<std::size_t>(outbreak.disease.diagnosed_as));
    Identity person;
    identify(simulation.county(), infection.person, simulation.world().county_seed(), person);
    put(out, "{},{},P{:07},{},{},{},{},{},", outbreak.name, number + 1, infection.person,
        person.id_number, illness.condition, to_string(infection.setting),
        place_of(simulation, outbreak, infection), base::to_string(infection.day));
    if (infection.infector != no_infector) put(out, "{}", infection.infector + 1);
    put(out, ",{},", infection.onset < 0 ? "" : base::to_string(infection.day + infection.onset));
    const auto* visit = simulation.signs().visit_of(static_cast<int>(run), number);
    if (visit == nullptr) {
        out += ",,\n";
        return;
    }
    put(out, "{},{},", base::to_string(visit->day),
        simulation.county().institutions()[static_cast<std::size_t>(visit->institution)].code);
    std::string_view gap;
    for (const auto& sent : simulation.sent_of(*visit)) {
        if (sent.planned.copy > 0 || sent.planned.day > simulation.options().window.to) continue;
        put(out, "{}{}", gap, control_id(*visit, sent.planned.kind));
        gap = " ";
    }
    out += '\n';
}

}  // namespace

void append_truth(const Simulation& simulation, std::string& out) {
    out +=
        "outbreak,infection,person,id_number,condition,setting,place,infected,infector,onset,"
        "first_visit,institution,control_ids\n";
    for (std::size_t run = 0; run < simulation.outbreaks().size(); ++run) {
        const auto infections = simulation.outbreaks()[run].infections.size();
        for (std::uint32_t i = 0; i < infections; ++i) append_infection(simulation, run, i, out);
    }
}

void append_institutions(const County& county, std::string& out) {
    out += "code,name_zh,kind,role,place,vendor,beds,enrolled\n";
    for (std::size_t i = 0; i < county.institutions().size(); ++i) {
        const auto& row = county.institutions()[i];
        put(out, "{},{},{},{},{},{},{},{}\n", row.code, row.name,
            catalog::to_string(place_kind(row.role)), to_string(row.role), row.place,
            to_string(row.vendor), row.beds, county.enrolled(static_cast<int>(i)));
    }
}

void append_roads(const County& county, std::string& out) {
    out += "from,to,minutes\n";
    for (const auto& road : county.roads().all())
        put(out, "{},{},{:.1f}\n",
            county.townships()[static_cast<std::size_t>(road.from)].place->code,
            county.townships()[static_cast<std::size_t>(road.to)].place->code, road.minutes);
}

void append_vehicles(const County& county, std::string& out) {
    out += "kind,institution,number\n";
    for (const auto& vehicles : county.region().vehicles)
        put(out, "{},{},{}\n", vehicles.kind, vehicles.at, vehicles.number);
}

std::string_view beds_header() {
    return "date,institution,beds,occupied\n";
}

void append_beds(const Simulation& simulation, base::Day day, std::string& out) {
    const auto& county = simulation.county();
    const auto& world = simulation.world();
    const auto& parameters = world.parameters();
    // The season of pneumonia, the festival's dip halved: who is ill stays in.
    const int pneumonia = world.illnesses().find("pneumonia");
    const double season =
        pneumonia < 0 ? 1
                      : world.illnesses().at(static_cast<std::size_t>(pneumonia)).season.at(day);
    const double calm = world.calendar().is_spring_festival(day) ? 0.7 : 1.0;
    for (std::size_t i = 0; i < county.institutions().size(); ++i) {
        const auto& row = county.institutions()[i];
        if (row.beds == 0) continue;
        Dice dice({simulation.options().seed, Purpose::Bed, static_cast<std::uint32_t>(day.days),
                   static_cast<std::uint32_t>(i)});
        const double mean = row.beds * parameters.bed_occupancy * (0.8 + 0.2 * season) * calm;
        const int drawn = static_cast<int>(dice.negative_binomial(mean, parameters.bed_dispersion));
        const int occupied =
            std::min(row.beds, drawn + simulation.signs().in_beds(day, static_cast<int>(i)));
        put(out, "{},{},{},{}\n", base::to_string(day), row.code, row.beds, occupied);
    }
}

std::string_view stock_header() {
    return "date,institution,item,unit,received,used,on_hand\n";
}

// Deliveries come on fixed days and fill the store up to twice the mean use of a cycle; so a day's
// stock follows from the draws since the last delivery, and what was delivered from those of the
// cycle before.
void append_stock(const Simulation& simulation, base::Day day, std::string& out) {
    const auto& parameters = simulation.world().parameters();
    const auto cycle = std::max(1, static_cast<int>(parameters.stock_cycle_days));
    const auto& stock = simulation.county().region().stock;
    for (std::size_t i = 0; i < stock.size(); ++i) {
        const int full = static_cast<int>(stock[i].daily_use * cycle * 2);
        const auto use = [&](base::Day on) {
            Dice dice({simulation.options().seed, Purpose::Stock,
                       static_cast<std::uint32_t>(on.days), static_cast<std::uint32_t>(i)});
            return static_cast<int>(
                dice.negative_binomial(stock[i].daily_use, parameters.stock_dispersion));
        };
        const auto used_until = [&](base::Day last, int days) {
            int used = 0;
            for (int back = 0; back < days; ++back) used += use(last - back);
            return std::min(used, full);
        };
        const int since = (day.days + static_cast<int>(i) * 7) % cycle;
        const int before = used_until(day - 1, since);
        const int used = std::min(use(day), full - before);
        put(out, "{},{},{},{},{},{},{}\n", base::to_string(day), stock[i].at, stock[i].item,
            stock[i].unit, since == 0 ? used_until(day - 1, cycle) : 0, used, full - before - used);
    }
}

std::string_view faults_header() {
    return "control_id,sender,sent,fault\n";
}

void append_fault(const Simulation& simulation, const Outgoing& message, std::string& out) {
    if (message.fault == Fault::None) return;
    put(out, "{},{},{},{}\n", message.control_id,
        simulation.county().institutions()[static_cast<std::size_t>(message.institution)].code,
        base::to_iso(message.at, simulation.world().catalog().home().utc_offset_minutes),
        to_string(message.fault));
}

}  // namespace fengsui::simulate
