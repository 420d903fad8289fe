// SPDX-License-Identifier: Apache-2.0
// Weekly series of the kind that the reference's timings were made with: a yearly wave, a slight
// trend, negative binomial counts with variance 1.5 times the mean of about ten. The same seed
// gives the same series on every machine.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace fengsui::bench {

std::vector<double> simulate_weekly(std::size_t weeks, std::uint64_t seed);

// One column a series, with a header s1, s2, …
std::string to_csv(const std::vector<std::vector<double>>& series);

}  // namespace fengsui::bench
