// SPDX-License-Identifier: Apache-2.0
// The five columns of the wall, one function each: a few sums over indexes and the words for them.
// Called by wall_store; the number of statements does not grow with the rows.
#pragma once

#include "evaluate/indicator_store.hpp"
#include "wall/wall.hpp"
#include "wall/wall_query.hpp"

namespace fengsui::wall {

// Refused messages that nobody has mended or laid aside and institutions to be placed, since when;
// who is connected and silent.
WallColumn surveil_column(const WallQuery& query);
// Signals without an answer, with the clock of the one whose time runs out first (that is why
// oldest_since is its raising, so that the clock is true).
WallColumn warn_column(const WallQuery& query);
// Open events, the gravest grade, and their tasks.
WallColumn respond_column(const WallQuery& query);
// Missions under way, and how many units are free.
WallColumn dispatch_column(const WallQuery& query);
// Indicators that miss their target; the response rate in words. Pure.
WallColumn evaluate_column(const evaluate::IndicatorSet& indicators);

// Refused messages are counted up to this; the wall then says "more than".
inline constexpr int kRefusedMax = 10'000;

}  // namespace fengsui::wall
