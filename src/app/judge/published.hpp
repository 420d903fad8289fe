// SPDX-License-Identifier: Apache-2.0
// What has been published of CIDARS, the national system that the county's signals are set against
// (data/cidars_performance.csv). Real counties, counted by others: nothing here is computed.
#pragma once

#include <string>
#include <vector>

#include "base/embed.hpp"
#include "base/result.hpp"

namespace fengsui::app {

struct PublishedFigure {
    std::string period;
    std::string area;
    std::string method;
    std::string indicator;
    std::string value;  // as printed there, perhaps with a second figure in brackets
    std::string unit;
    std::string source;
};

base::Result<std::vector<PublishedFigure>> load_published(base::EmbeddedFiles data);

}  // namespace fengsui::app
