// SPDX-License-Identifier: Apache-2.0
#include "app/judge/outbreak_truth.hpp"

#include <algorithm>
#include <vector>

namespace fengsui::app {
namespace {

using evaluate::Nature;

constexpr int kQuietDaysAfter = 14;
constexpr std::size_t kTenth = 10;

Nature nature_of(simulate::OutbreakKind kind) {
    switch (kind) {
        case simulate::OutbreakKind::FalsePositives:
            return Nature::FalseResults;
        case simulate::OutbreakKind::Silence:
            return Nature::Silence;
        default:
            return Nature::Illness;
    }
}

class Follow {
  public:
    Follow(const simulate::Simulation& simulation, base::Day last)
        : simulation_(simulation),
          offset_(simulation.world().catalog().home().utc_offset_minutes),
          last_(last) {}

    evaluate::OutbreakTruth truth() {
        evaluate::OutbreakTruth truth;
        if (simulation_.outbreaks().empty()) {
            truth.outbreak = evaluate::quiet_county;
            return truth;
        }
        const auto& run = simulation_.outbreaks().front();
        truth.outbreak = run.outbreak.name;
        truth.nature = nature_of(run.outbreak.kind);
        truth.place = run.outbreak.at;
        for (std::uint32_t i = 0; i < run.infections.size(); ++i) add(i, run.infections[i], truth);
        std::ranges::sort(onsets_);
        truth.cases = static_cast<int>(onsets_.size());
        if (onsets_.size() >= kTenth)
            truth.tenth_case = base::start_of(onsets_[kTenth - 1], offset_);
        return truth;
    }

  private:
    void add(std::uint32_t number, const simulate::Infection& infection,
             evaluate::OutbreakTruth& truth) {
        if (infection.day > last_) return;
        ++truth.infections;
        const auto midnight = base::start_of(infection.day, offset_);
        truth.first_infection = std::min(truth.first_infection.value_or(midnight), midnight);
        if (infection.onset >= 0 && infection.day + infection.onset <= last_)
            onsets_.push_back(infection.day + infection.onset);
        const auto* visit = simulation_.signs().visit_of(0, number);
        if (visit == nullptr || !is_known(*visit)) return;
        ++truth.patients;
        const base::Instant came{base::start_of(visit->day, offset_).ms + visit->minute * 60'000LL};
        truth.first_visit = std::min(truth.first_visit.value_or(came), came);
    }

    bool is_known(const simulate::Visit& visit) const {
        const auto sent = simulation_.sent_of(visit);
        return std::ranges::any_of(sent, [&](const auto& one) { return one.planned.day <= last_; });
    }

    const simulate::Simulation& simulation_;
    int offset_;
    base::Day last_;
    std::vector<base::Day> onsets_;
};

}  // namespace

evaluate::OutbreakTruth truth_of(const simulate::Simulation& simulation, base::Day last) {
    return Follow(simulation, last).truth();
}

base::Day last_day_judged(const simulate::Simulation& simulation, base::Day most) {
    const auto& run = simulation.outbreaks().front();
    if (run.outbreak.mosquito_factor != 1) return most;
    auto last = run.outbreak.start + run.outbreak.days;
    for (std::uint32_t i = 0; i < run.infections.size(); ++i) {
        const auto* visit = simulation.signs().visit_of(0, i);
        if (visit != nullptr) last = std::max(last, visit->day);
    }
    return std::min(last + kQuietDaysAfter, most);
}

}  // namespace fengsui::app
