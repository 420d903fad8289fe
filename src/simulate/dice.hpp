// SPDX-License-Identifier: Apache-2.0
// Randomness of the simulator: a Dice is a stream of numbers that depends on its key alone (seed,
// purpose, three words such as day, institution and illness), so that any day can be drawn without
// the days before it and by any thread. The stream is Philox (stats/philox.hpp), four words at a
// time, because most streams are short. One object per use; cheap to make; not for secrets.
#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <span>

#include "stats/philox.hpp"

namespace fengsui::simulate {

// What a stream is for. The numbers are part of the output's bytes: never reuse one.
enum class Purpose : std::uint8_t {
    Household = 1,
    Person = 2,
    Workplace = 3,
    Road = 4,
    VisitCount = 5,
    Visit = 6,
    Indicator = 7,
    Outbreak = 8,
    Contact = 9,
    Course = 10,
    Immunity = 11,
    Seek = 12,
    Silence = 13,
    Bed = 14,
    Stock = 15,
    Calibration = 16,
    Institution = 17,
    Message = 18,
    Variation = 19,
    Cluster = 20,
};

struct DiceKey {
    std::uint64_t seed = 0;
    Purpose purpose = Purpose::Person;
    std::uint32_t a = 0;
    std::uint32_t b = 0;
    std::uint32_t c = 0;
};

class Dice {
  public:
    explicit Dice(const DiceKey& key)
        : key_(key.seed),
          counter_{static_cast<std::uint32_t>(key.purpose) << 24U, key.a, key.b, key.c} {}

    std::uint32_t next() {
        if (used_ == words_.size()) {
            words_ = stats::philox(counter_, key_);
            ++counter_[0];
            used_ = 0;
        }
        return words_[used_++];
    }
    // On (0, 1), never an end.
    double uniform() { return (next() + 0.5) * 0x1p-32; }
    // 0 … n − 1; n > 0. The bias (below n / 2^32) does not matter here.
    std::uint32_t below(std::uint32_t n) {
        return static_cast<std::uint32_t>((std::uint64_t{next()} * n) >> 32U);
    }
    bool chance(double probability) { return uniform() < probability; }

    double normal();
    double gamma(double shape);  // scale 1
    std::uint32_t poisson(double mean);
    // Variance mean + mean² / size.
    std::uint32_t negative_binomial(double mean, double size);
    // The whole number below or above, so that the mean is kept.
    int round_by_chance(double value);
    // Position drawn with these weights; the last if they are all 0. Not empty.
    std::size_t weighted(std::span<const double> weights);

  private:
    std::uint64_t key_;
    std::array<std::uint32_t, 4> counter_;
    std::array<std::uint32_t, 4> words_{};
    std::size_t used_ = 4;
};

}  // namespace fengsui::simulate
