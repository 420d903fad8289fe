// SPDX-License-Identifier: Apache-2.0
// The map's numbers: people counted in each township over the last kMapWindowDays days up to today,
// over all diseases that are watched for outbreaks. The case and the pathogen channel see the same
// people, so a disease counts with the larger of the two. What is known only of the county stands
// apart from the townships. Open signals beside it. Called by wall_store in its snapshot.
#pragma once

#include <vector>

#include "wall/wall.hpp"
#include "wall/wall_query.hpp"

namespace fengsui::wall {

struct MapCounts {
    // One row for each township in scope, in the order of codes (or the scope's own place, if it is
    // smaller than a township).
    std::vector<WallPlace> places;
    WallPlace unplaced;                   // the county's own, less what its townships have
    std::optional<base::Day> data_until;  // the newest day with a count, not after today
};
MapCounts read_map_counts(const WallQuery& query);
// Sets open_signals. A signal at a village is its township's.
void add_open_signals(const WallQuery& query, MapCounts& counts);

}  // namespace fengsui::wall
