// SPDX-License-Identifier: Apache-2.0
// Random numbers for the simulators: a stream is named by seed and purpose (scenario, replicate,
// part), so that a replicate is the same whatever was drawn before it and by how many threads.
// Draw number n of a stream is a hash of the stream's key and n (splitmix64's finaliser, Steele,
// Lea & Flood 2014). A value; one thread each.
#pragma once

#include <cstdint>
#include <initializer_list>

namespace fengsui::bench {

class RandomStream {
  public:
    RandomStream(std::uint64_t seed, std::initializer_list<std::uint64_t> purpose);

    double uniform();                                   // in (0, 1)
    std::uint64_t below(std::uint64_t n);               // 0 … n − 1
    double normal();                                    // Box and Muller
    double gamma(double shape);                         // scale 1; Marsaglia & Tsang 2000
    double poisson(double mean);                        // Ahrens & Dieter 1974
    double negative_binomial(double mean, double phi);  // variance phi · mean; Poisson for phi 1
    double lognormal(double mean_log, double sd_log);

  private:
    std::uint64_t key_;
    std::uint64_t drawn_ = 0;
};

}  // namespace fengsui::bench
