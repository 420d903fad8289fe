// SPDX-License-Identifier: Apache-2.0
#include "stats/gamma_quantile.hpp"

#include <algorithm>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <limits>
#include <numbers>

namespace fengsui::stats {

namespace {

constexpr std::size_t pieces = 8;
constexpr std::size_t terms = 13;
constexpr double reach = 2;  // 1/√shape up to here: shape 1/4
constexpr double piece_width = reach / pieces;

double quantile(double shape, double probability) {
    return probability < 0.5 ? boost::math::gamma_p_inv(shape, probability)
                             : boost::math::gamma_q_inv(shape, 1 - probability);
}

double root_of_ratio(double inverse_root_shape, double probability) {
    const double shape = 1 / (inverse_root_shape * inverse_root_shape);
    return std::cbrt(quantile(shape, probability) / shape);
}

// The coefficients of one piece and one probability: the discrete cosine transform of the values at
// the Chebyshev nodes.
std::array<double, terms> chebyshev(double piece_begin, double probability) {
    std::array<double, terms> values{};
    std::array<double, terms> coefficients{};
    constexpr double step = std::numbers::pi / terms;
    for (std::size_t j = 0; j < terms; ++j) {
        const double node = std::cos(step * (double(j) + 0.5));
        values[j] = root_of_ratio(piece_begin + piece_width * (node + 1) / 2, probability);
    }
    for (std::size_t k = 0; k < terms; ++k) {
        double sum = 0;
        for (std::size_t j = 0; j < terms; ++j)
            sum += values[j] * std::cos(step * double(k) * (double(j) + 0.5));
        coefficients[k] = (k == 0 ? 1 : 2) * sum / terms;
    }
    return coefficients;
}

}  // namespace

GammaQuantiles::GammaQuantiles(std::span<const double> probabilities)
    : count_(std::min(probabilities.size(), probabilities_max)), coefficients_(pieces * terms) {
    std::copy_n(probabilities.begin(), count_, probabilities_.begin());
    for (std::size_t piece = 0; piece < pieces; ++piece) {
        for (std::size_t lane = 0; lane < count_; ++lane) {
            const auto column = chebyshev(double(piece) * piece_width, probabilities_[lane]);
            for (std::size_t k = 0; k < terms; ++k)
                coefficients_[piece * terms + k][lane] = column[k];
        }
    }
}

GammaQuantiles::Lanes GammaQuantiles::by_inversion(double shape) const {
    Lanes found{};
    for (std::size_t lane = 0; lane < count_; ++lane)
        found[lane] = quantile(shape, probabilities_[lane]);
    return found;
}

GammaQuantiles::Lanes GammaQuantiles::at(double shape) const {
    Lanes found{};
    if (!(shape > 0) || std::isinf(shape)) {
        found.fill(std::numeric_limits<double>::quiet_NaN());
        return found;
    }
    const double position = 1 / std::sqrt(shape);
    if (position >= reach) return by_inversion(shape);
    const auto piece = static_cast<std::size_t>(position / piece_width);
    const double x = 2 * (position - double(piece) * piece_width) / piece_width - 1;
    // Clenshaw's recurrence, all probabilities side by side.
    const Lanes* row = &coefficients_[piece * terms];
    Lanes last{};
    Lanes before{};
    for (std::size_t k = terms - 1; k > 0; --k) {
        for (std::size_t lane = 0; lane < probabilities_max; ++lane) {
            const double next = 2 * x * last[lane] - before[lane] + row[k][lane];
            before[lane] = last[lane];
            last[lane] = next;
        }
    }
    for (std::size_t lane = 0; lane < probabilities_max; ++lane) {
        const double root = row[0][lane] + x * last[lane] - before[lane];
        found[lane] = shape * root * root * root;
    }
    return found;
}

}  // namespace fengsui::stats
