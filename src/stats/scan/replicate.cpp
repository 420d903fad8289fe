// SPDX-License-Identifier: Apache-2.0
#include "stats/scan/replicate.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace fengsui::stats::scan {
namespace {

// Walker's table: `probabilities` times their number, those below 1 filled up from those above.
struct Alias {
    std::vector<double> threshold;
    std::vector<std::uint32_t> other;
};

Alias make_alias(std::vector<double> shares) {
    const auto n = static_cast<double>(shares.size());
    Alias alias{{}, std::vector<std::uint32_t>(shares.size())};
    std::vector<std::uint32_t> small;
    std::vector<std::uint32_t> large;
    for (std::uint32_t i = 0; i < shares.size(); ++i) {
        shares[i] *= n;
        alias.other[i] = i;
        (shares[i] < 1 ? small : large).push_back(i);
    }
    while (!small.empty() && !large.empty()) {
        const auto poor = small.back();
        const auto rich = large.back();
        small.pop_back();
        alias.other[poor] = rich;
        shares[rich] -= 1 - shares[poor];
        if (shares[rich] >= 1) continue;
        large.pop_back();
        small.push_back(rich);
    }
    // What rounding left over.
    for (const auto i : small) shares[i] = 1;
    for (const auto i : large) shares[i] = 1;
    alias.threshold = std::move(shares);
    return alias;
}

}  // namespace

Draw::Draw(const Data& data, const Scene& scene, std::uint64_t seed)
    : seed_(seed),
      slots_(scene.slots()),
      first_period_(scene.first_period()),
      cases_(case_count(data)),
      observed_(data.cases) {
    if (data.model == Model::Poisson) {
        set_cells(data);
    } else if (data.model == Model::Bernoulli) {
        set_persons(data);
    } else {
        set_strata(data);
    }
}

void Draw::set_strata(const Data& data) {
    auto groups = data.cases;
    // The order of the rows in a file must not matter.
    std::ranges::sort(groups, [](const CaseGroup& a, const CaseGroup& b) {
        return std::tie(a.stratum, a.place, a.period) < std::tie(b.stratum, b.place, b.period);
    });
    for (std::size_t i = 0; i < groups.size();) {
        Stratum stratum{rows_.size(), 0, dealt_slots_.size(), 0};
        for (const auto number = groups[i].stratum;
             i < groups.size() && groups[i].stratum == number; ++i) {
            rows_.insert(rows_.end(), groups[i].count, row(groups[i].place));
            if (groups[i].period < first_period_) continue;
            const auto slot = static_cast<std::uint16_t>(groups[i].period - first_period_);
            dealt_slots_.insert(dealt_slots_.end(), groups[i].count, slot);
        }
        stratum.count = rows_.size() - stratum.first;
        stratum.slot_count = dealt_slots_.size() - stratum.first_slot;
        std::sort(dealt_slots_.begin() + static_cast<std::ptrdiff_t>(stratum.first_slot),
                  dealt_slots_.end());
        strata_.push_back(stratum);
    }
}

void Draw::set_persons(const Data& data) {
    for (std::size_t place = 0; place < data.at_risk.size(); ++place) {
        rows_.insert(rows_.end(), static_cast<std::size_t>(data.at_risk[place]), row(place));
    }
    dealt_slots_.assign(cases_, 0);
    strata_.push_back({0, rows_.size(), 0, dealt_slots_.size()});
}

void Draw::set_cells(const Data& data) {
    const auto expected = expected_cases(data);
    std::vector<std::uint32_t> rows;
    std::vector<double> shares;
    double elsewhere = 0;
    for (std::size_t i = 0; i < expected.size(); ++i) {
        const double share = expected[i] / static_cast<double>(cases_);
        const auto period = static_cast<std::uint32_t>(i % data.periods);
        if (period < first_period_) {
            elsewhere += share;
        } else if (share > 0) {
            shares.push_back(share);
            rows.push_back(row(i / data.periods) + period - first_period_);
        }
    }
    if (elsewhere > 0) {
        shares.push_back(elsewhere);
        rows.push_back(no_row);
    }
    const auto alias = make_alias(std::move(shares));
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const double threshold = std::clamp(alias.threshold[i], 0.0, 1.0) * 0x1p32;
        cells_.push_back({static_cast<std::uint32_t>(std::min(threshold, 0x1p32 - 1)), rows[i],
                          threshold < 0x1p32 ? rows[alias.other[i]] : rows[i]});
    }
}

template <class Count>
void Draw::add(std::uint64_t number, LaneCounts<Count>& counts, std::size_t lane,
               Scratch& scratch) const {
    PhiloxStream random(seed_, number);
    auto* out = reinterpret_cast<Count*>(counts.data()) + lane;
    constexpr std::size_t lanes = Lanes<Count>::count;
    if (!cells_.empty()) {
        const auto cell_count = static_cast<std::uint32_t>(cells_.size());
        for (std::uint64_t i = 0; i < cases_; ++i) {
            const auto& cell = cells_[random.below(cell_count)];
            const auto drawn = random.next() < cell.threshold ? cell.here : cell.other;
            if (drawn != no_row) ++out[drawn * lanes];
        }
    }
    scratch = rows_;
    for (const auto& stratum : strata_) {
        // Fisher and Yates, as far as there are cases in slots to deal to.
        auto* rows = scratch.data() + stratum.first;
        const auto* slots = dealt_slots_.data() + stratum.first_slot;
        for (std::size_t i = 0; i < stratum.slot_count; ++i) {
            const auto other = i + random.below(static_cast<std::uint32_t>(stratum.count - i));
            const auto drawn = rows[other];
            rows[other] = rows[i];
            ++out[(drawn + slots[i]) * lanes];
        }
    }
}

template <class Count>
void Draw::add_observed(LaneCounts<Count>& counts, std::size_t lane) const {
    for (const auto& group : observed_) {
        if (group.period < first_period_) continue;
        const auto at = row(group.place) + group.period - first_period_;
        counts[at].values[lane] = static_cast<Count>(counts[at].values[lane] + group.count);
    }
}

template void Draw::add(std::uint64_t, LaneCounts<std::int16_t>&, std::size_t, Scratch&) const;
template void Draw::add(std::uint64_t, LaneCounts<std::int32_t>&, std::size_t, Scratch&) const;
template void Draw::add_observed(LaneCounts<std::int16_t>&, std::size_t) const;
template void Draw::add_observed(LaneCounts<std::int32_t>&, std::size_t) const;

}  // namespace fengsui::stats::scan
