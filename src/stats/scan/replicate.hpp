// SPDX-License-Identifier: Apache-2.0
// Data sets as they would be if nothing happened, drawn for the Monte Carlo test: Poisson, the
// cases fall on places and periods as expected; Bernoulli, they fall on persons; permutation, the
// dates of the cases are dealt out anew among them, stratum by stratum. Always as many cases as
// there are. Replicate r under one seed is always the same. A Draw is read-only and thread safe; a
// Scratch belongs to one thread.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "stats/philox.hpp"
#include "stats/scan/scene.hpp"
#include "stats/scan/search.hpp"

namespace fengsui::stats::scan {

class Draw {
  public:
    Draw(const Data& data, const Scene& scene, std::uint64_t seed);

    using Scratch = std::vector<std::uint32_t>;

    // Adds replicate `number` (from 1) to lane `lane` of `counts`, which are not yet summed.
    template <class Count>
    void add(std::uint64_t number, LaneCounts<Count>& counts, std::size_t lane,
             Scratch& scratch) const;
    // The same for the data themselves.
    template <class Count>
    void add_observed(LaneCounts<Count>& counts, std::size_t lane) const;

  private:
    // Cases that exchange places among themselves, or persons of whom some become cases.
    struct Stratum {
        std::size_t first;  // into rows_
        std::size_t count;
        std::size_t first_slot;  // into dealt_slots_
        std::size_t slot_count;  // not more than count; the others are outside of all windows
    };
    // Walker's alias method over the cells: Walker AJ (1977), ACM TOMS 3:253-256.
    struct Cell {
        std::uint32_t threshold;  // of 2^32: below it this cell, else the other
        std::uint32_t here;       // rows of counts; no_row: outside of all windows
        std::uint32_t other;
    };
    static constexpr std::uint32_t no_row = ~0U;

    void set_strata(const Data& data);
    void set_persons(const Data& data);
    void set_cells(const Data& data);
    [[nodiscard]] std::uint32_t row(std::size_t place) const {
        return static_cast<std::uint32_t>(place) * (slots_ + 1);
    }

    std::uint64_t seed_;
    std::uint32_t slots_;
    std::uint32_t first_period_;
    std::uint64_t cases_;
    std::vector<CaseGroup> observed_;
    std::vector<Stratum> strata_;
    std::vector<std::uint32_t> rows_;         // of each case or person, by stratum
    std::vector<std::uint16_t> dealt_slots_;  // of each case in a slot, by stratum
    std::vector<Cell> cells_;
};

}  // namespace fengsui::stats::scan
