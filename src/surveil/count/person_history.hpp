// SPDX-License-Identifier: Apache-2.0
// What the ledger knows of a person's illnesses: the positive reports that stand and the episodes
// that are counted. Read for many persons at once by intake and by the placement of institutions.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/connection.hpp"
#include "surveil/count/episode.hpp"

namespace fengsui::surveil {

struct PersonHistory {
    struct Fact {
        std::string condition;
        EpisodeFact fact;
    };
    struct Episode {
        base::Id id = 0;
        std::string condition;
        EpisodeCount count;
    };
    std::vector<Fact> facts;
    std::vector<Episode> episodes;
};

// One for each of the persons, also where nothing is known.
std::map<base::Id, PersonHistory> read_histories(ledger::Connection& db, std::string_view county,
                                                 const std::vector<base::Id>& persons);

}  // namespace fengsui::surveil
