// SPDX-License-Identifier: Apache-2.0
// The two searches of a scan: the best window around each centre in the data, and the best window
// of all in each replicate.
#pragma once

#include <vector>

#include "stats/scan/replicate.hpp"
#include "stats/scan/scene.hpp"
#include "stats/scan/search.hpp"

namespace fengsui::stats::scan {

// By centre; ratio 0 where no window has a high rate.
template <class Count>
std::vector<Best> best_by_centre(const Scene& scene, const Draw& draw);

// The greatest ratio of each replicate, 0 where no window has a high rate.
template <class Count>
std::vector<double> replicate_maxima(const Scene& scene, const Draw& draw, const Options& options);

extern template std::vector<Best> best_by_centre<std::int16_t>(const Scene&, const Draw&);
extern template std::vector<Best> best_by_centre<std::int32_t>(const Scene&, const Draw&);
extern template std::vector<double> replicate_maxima<std::int16_t>(const Scene&, const Draw&,
                                                                   const Options&);
extern template std::vector<double> replicate_maxima<std::int32_t>(const Scene&, const Draw&,
                                                                   const Options&);

}  // namespace fengsui::stats::scan
