// SPDX-License-Identifier: Apache-2.0
#include "simulate/simulation.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "simulate/day_writer.hpp"

namespace fengsui::simulate {
namespace {

constexpr int silence_block_days = 30;

std::string offset_text(int minutes) {
    return fmt::format("{}{:02}{:02}", minutes < 0 ? '-' : '+', std::abs(minutes) / 60,
                       std::abs(minutes) % 60);
}

}  // namespace

std::string_view stated_id(const Outgoing& message) {
    std::string_view id = message.control_id;
    if (message.door == Door::CsvCase) id.remove_suffix(1);
    return id;
}

Simulation::Simulation(std::shared_ptr<const World> world, std::vector<Outbreak> outbreaks,
                       const SimulationOptions& options)
    : world_(std::move(world)), options_(options), outbreak_list_(std::move(outbreaks)) {
    const auto& w = *world_;
    for (const auto& outbreak : outbreak_list_) {
        if (outbreak.kind == OutbreakKind::Silence)
            holds_.push_back({outbreak.start, outbreak.start + outbreak.days, outbreak.at});
        const EpidemicOptions run{options_.seed, static_cast<std::uint32_t>(runs_.size()),
                                  options_.window.to};
        runs_.push_back(
            {outbreak, run_epidemic(w.county(), w.calendar(), w.parameters(), outbreak, run)});
    }
    signs_ = std::make_unique<Signs>(
        Signs::Sources{w.county(), w.calendar(), w.parameters(), w.illnesses(), options_.seed},
        runs_);
    background_ = std::make_unique<Background>(Background::Sources{
        w.county(), w.calendar(), w.parameters(), w.illnesses(), options_.seed, options_.scope});
    indicators_ = std::make_unique<Indicators>(
        Indicators::Sources{w.county(), w.calendar(), w.parameters(), w.illnesses(), *signs_,
                            outbreak_list_, options_.seed});
    const auto laboratories = w.county().of_role(Role::CdcLaboratory);
    if (!laboratories.empty()) laboratory_ = laboratories.front();
    offset_ = offset_text(w.catalog().home().utc_offset_minutes);
}

base::Result<std::unique_ptr<Simulation>> Simulation::open(const catalog::Catalog& catalog,
                                                           base::EmbeddedFiles data,
                                                           const NamedFile& region,
                                                           const std::vector<NamedFile>& outbreaks,
                                                           const SimulationOptions& options) {
    auto world = World::open(catalog, data, region, options.seed);
    if (!world) return tl::unexpected<base::Problem>(world.error());
    auto loaded = (*world)->load_outbreaks(outbreaks, options.window, options.seed);
    if (!loaded) return tl::unexpected<base::Problem>(loaded.error());
    return std::make_unique<Simulation>(std::move(*world), std::move(*loaded), options);
}

// Once in a block of thirty days an institution may fall silent for some days.
bool Simulation::is_silent(int institution, base::Day day) const {
    const auto& mess = county().region().messiness;
    if (mess.silent_days < 1) return false;
    const int block = day.days / silence_block_days;
    Dice dice({options_.seed, Purpose::Silence, static_cast<std::uint32_t>(institution),
               static_cast<std::uint32_t>(block)});
    if (!dice.chance(mess.silent_chance_month)) return false;
    const int length =
        1 + static_cast<int>(
                dice.below(static_cast<std::uint32_t>(std::max(1.0, 2 * mess.silent_days - 1))));
    const int first = static_cast<int>(dice.below(silence_block_days - 1));
    const int at = day.days % silence_block_days;
    return at >= first && at < first + length;
}

base::Day Simulation::sending_day(int institution, base::Day day) const {
    const auto& row = county().institutions()[static_cast<std::size_t>(institution)];
    for (const auto& hold : holds_) {
        const bool here = hold.at.empty() || hold.at == row.code || row.place.starts_with(hold.at);
        if (here && day >= hold.first && day < hold.end) day = hold.end;
    }
    return day;
}

// The earliest day of which something may go out on `day` because it was held back.
base::Day Simulation::oldest_held(base::Day day) const {
    auto oldest = day;
    for (const auto& hold : holds_) {
        if (hold.end == day) oldest = std::min(oldest, hold.first);
    }
    return oldest;
}

int Simulation::sender_of(const Visit& visit, MessageKind kind) const {
    if (kind != MessageKind::Result || laboratory_ < 0) return visit.institution;
    const auto& row = county().institutions()[static_cast<std::size_t>(visit.institution)];
    return place_kind(row.role) == catalog::PlaceKind::Hospital ? visit.institution : laboratory_;
}

// A contaminated laboratory turns a share of its negative results.
void Simulation::contaminate(Visit& visit) const {
    if (visit.finding != Finding::Negative) return;
    const auto& illnesses = world_->illnesses();
    const auto& test = illnesses.at(static_cast<std::size_t>(visit.illness)).test_zh;
    const auto tested = visit.day + visit.result_days;
    const auto sender = sender_of(visit, MessageKind::Result);
    for (std::size_t i = 0; i < outbreak_list_.size(); ++i) {
        const auto& outbreak = outbreak_list_[i];
        if (outbreak.kind != OutbreakKind::FalsePositives || tested < outbreak.start ||
            tested >= outbreak.start + outbreak.days)
            continue;
        if (illnesses.at(static_cast<std::size_t>(outbreak.tested_illness)).test_zh != test)
            continue;
        if (!outbreak.at.empty() &&
            county().institutions()[static_cast<std::size_t>(sender)].code != outbreak.at)
            continue;
        Dice dice({options_.seed, Purpose::Message, static_cast<std::uint32_t>(visit.day.days),
                   static_cast<std::uint32_t>(visit.institution),
                   visit.serial ^ static_cast<std::uint32_t>(i) << 28U});
        if (!dice.chance(outbreak.false_positive_share)) continue;
        visit.finding = Finding::FalsePositive;
        if (visit.outbreak < 0) return;
    }
}

std::vector<Simulation::Sent> Simulation::sent_of(const Visit& visit) const {
    std::vector<Sent> sent;
    const auto plan = plan_messages(visit);
    for (const auto& planned : plan.all()) {
        const int sender = sender_of(visit, planned.kind);
        if (is_silent(sender, planned.day)) continue;
        auto going = planned;
        going.day = sending_day(sender, planned.day);
        if (going.day != planned.day) going.minute = 7 * 60 + planned.minute % 60;
        if (can_send(*world_, visit, going.kind, sender)) sent.push_back({going, sender});
    }
    return sent;
}

std::vector<Outgoing> Simulation::day(base::Day day) const {
    return DayWriter(*this, day).write();
}

}  // namespace fengsui::simulate
