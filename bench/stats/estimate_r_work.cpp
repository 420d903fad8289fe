// SPDX-License-Identifier: Apache-2.0
// The reproduction number over 520 days, as estimate_r.R does with EpiEstim.
#include <cmath>
#include <memory>

#include "simulate.hpp"
#include "stats/estimate_r.hpp"
#include "work.hpp"

namespace fengsui::bench {
namespace {

constexpr std::size_t days = 520;
constexpr double si_mean = 8.4;
constexpr double si_sd = 3.8;

double sum_of(const std::vector<stats::RtEstimate>& estimates) {
    double sum = 0;
    for (const auto& window : estimates) {
        if (std::isnan(window.mean)) continue;
        sum += window.mean + window.sd;
        for (const double quantile : window.quantiles) sum += quantile;
    }
    return sum;
}

Work estimate(const std::shared_ptr<std::vector<double>>& incidence, const std::string& name,
              std::vector<double> (*weights)()) {
    return {name, Reference{name, 1}, days - 7,
            [incidence, weights] {
                return sum_of(stats::estimate_r(*incidence, *incidence, weights()));
            },
            500};
}

std::vector<double> parametric() {
    return stats::discretised_serial_interval(si_mean, si_sd, days + 1);
}

std::vector<double> scaled() {
    auto weights = stats::discretised_serial_interval(si_mean, si_sd, 61);
    double sum = 0;
    for (const double weight : weights) sum += weight;
    for (double& weight : weights) weight /= sum;
    return weights;
}

}  // namespace

Group estimate_r_work() {
    const auto incidence = std::make_shared<std::vector<double>>(simulate_weekly(days, 1));
    Group group{"estimate_r", to_csv({*incidence}), {}};
    group.works.push_back(estimate(incidence, "estimate_R_parametric_simulated520", parametric));
    group.works.push_back(estimate(incidence, "estimate_R_nonparametric_simulated520", scaled));
    return group;
}

}  // namespace fengsui::bench
