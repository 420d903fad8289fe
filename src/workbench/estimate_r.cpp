// SPDX-License-Identifier: Apache-2.0
#include "workbench/estimate_r.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <utility>

#include "stats/estimate_r.hpp"
#include "workbench/tables.hpp"

namespace fengsui::workbench {

using base::Result;

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

struct IncidenceSeries {
    std::string name;
    std::vector<double> local;
    std::vector<double> total;
};

struct Moments {
    double mean = 0;
    double sd = 0;
};

struct SerialIntervals {
    std::map<std::string, Moments, std::less<>> moments;                           // by series
    std::map<std::pair<std::string, std::string>, std::vector<double>> weights{};  // and method
};

struct Config {
    std::string name;
    std::string method;
    stats::RtOptions options;
};

Result<double> count_or_missing(const Controls& row, std::string_view name) {
    if (!row.maybe(name)) return missing;
    const auto value = row.number(name);
    if (value && *value < 0) return tl::unexpected(row.problem(name, "a count cannot be negative"));
    return value;
}

// Local and total cases of one day, from whichever of the three columns are there.
Result<std::pair<double, double>> cases_of(const Controls& row) {
    const auto total = count_or_missing(row, "total");
    if (!total) return tl::unexpected(total.error());
    const auto local = count_or_missing(row, "local");
    if (!local) return tl::unexpected(local.error());
    const auto imported = count_or_missing(row, "imported");
    if (!imported) return tl::unexpected(imported.error());
    const bool have_local = !std::isnan(*local);
    const bool have_imported = !std::isnan(*imported);
    if (have_local && have_imported) {
        if (!std::isnan(*total) && *total != *local + *imported)
            return tl::unexpected(row.problem("total", "is not the sum of local and imported"));
        return std::pair(*local, *local + *imported);
    }
    if (have_local) return std::pair(*local, std::isnan(*total) ? *local : *total);
    if (have_imported) return std::pair(*total - *imported, *total);
    return std::pair(*total, *total);
}

Result<void> add_day(IncidenceSeries& series, const Controls& row) {
    const auto t = row.integer("t");
    if (!t) return tl::unexpected(t.error());
    constexpr int longest = 1'000'000;
    if (*t < 1 || *t > longest)
        return tl::unexpected(row.problem("t", fmt::format("must be 1 to {}", longest)));
    const auto cases = cases_of(row);
    if (!cases) return tl::unexpected(cases.error());
    if (cases->first > cases->second || cases->first < 0)
        return tl::unexpected(row.problem("local", "lies outside 0 to total"));
    const auto day = static_cast<std::size_t>(*t - 1);
    if (day >= series.total.size()) {
        series.local.resize(day + 1, missing);
        series.total.resize(day + 1, missing);
    } else if (!std::isnan(series.total[day])) {
        return tl::unexpected(row.problem("t", fmt::format("{} is there twice", *t)));
    }
    series.local[day] = cases->first;
    series.total[day] = cases->second;
    return {};
}

Result<std::vector<IncidenceSeries>> read_incidence(const std::string& path) {
    const auto rows = read_rows(path, {"series", "t", "total"});
    if (!rows) return tl::unexpected(rows.error());
    std::vector<IncidenceSeries> all;
    std::map<std::string, std::size_t, std::less<>> index;
    for (const auto& row : *rows) {
        const auto name = row.text("series");
        if (!name) return tl::unexpected(name.error());
        const auto [found, is_new] = index.emplace(*name, all.size());
        if (is_new) all.push_back({*name, {}, {}});
        if (const auto done = add_day(all[found->second], row); !done)
            return tl::unexpected(done.error());
    }
    return all;
}

Result<void> add_moments(SerialIntervals& intervals, const Controls& row) {
    const auto series = row.text("series");
    if (!series) return tl::unexpected(series.error());
    const auto mean = row.number("mean_si");
    if (!mean) return tl::unexpected(mean.error());
    const auto sd = row.number("std_si");
    if (!sd) return tl::unexpected(sd.error());
    if (!(*mean > 1)) return tl::unexpected(row.problem("mean_si", "must be above 1"));
    if (!(*sd > 0)) return tl::unexpected(row.problem("std_si", "must be above 0"));
    intervals.moments[*series] = {*mean, *sd};
    return {};
}

Result<void> add_weight(SerialIntervals& intervals, const Controls& row) {
    const auto series = row.text("series");
    if (!series) return tl::unexpected(series.error());
    const auto lag = row.integer("lag");
    if (!lag) return tl::unexpected(lag.error());
    constexpr int lag_max = 100'000;
    if (*lag < 0 || *lag > lag_max)
        return tl::unexpected(row.problem("lag", fmt::format("must be 0 to {}", lag_max)));
    const auto weight = row.number("w");
    if (!weight) return tl::unexpected(weight.error());
    if (!(*weight >= 0)) return tl::unexpected(row.problem("w", "cannot be negative"));
    if (*lag == 0 && *weight != 0) return tl::unexpected(row.problem("w", "must be 0 at lag 0"));
    auto& weights = intervals.weights[{*series, row.maybe("method").value_or("")}];
    weights.resize(std::max(weights.size(), static_cast<std::size_t>(*lag) + 1), 0.0);
    weights[static_cast<std::size_t>(*lag)] = *weight;
    return {};
}

Result<SerialIntervals> read_serial_intervals(const std::vector<std::string>& paths) {
    SerialIntervals intervals;
    for (const auto& path : paths) {
        const auto rows = read_rows(path, {"series"});
        if (!rows) return tl::unexpected(rows.error());
        for (const auto& row : *rows) {
            const auto done =
                row.maybe("mean_si") ? add_moments(intervals, row) : add_weight(intervals, row);
            if (!done) return tl::unexpected(done.error());
        }
    }
    for (const auto& [key, weights] : intervals.weights) {
        double sum = 0;
        for (const double weight : weights) sum += weight;
        if (!(std::abs(sum - 1) <= 0.01)) {
            return base::fail(base::ProblemCode::ValueInvalid, key.first,
                              fmt::format("the weights of the serial interval sum to {}", sum));
        }
    }
    return intervals;
}

Result<Config> config_of(const Controls& row) {
    Config config;
    config.name = row.config();
    const auto method = row.text("method");
    if (!method) return tl::unexpected(method.error());
    if (*method != "parametric_si" && *method != "non_parametric_si") {
        return tl::unexpected(row.problem("method", "must be parametric_si or non_parametric_si"));
    }
    config.method = *method;
    if (row.maybe("window_days")) {
        const auto window = row.integer("window_days");
        if (!window) return tl::unexpected(window.error());
        config.options.window = *window;
    }
    for (const auto& [name, value] : {std::pair{"mean_prior", &config.options.mean_prior},
                                      std::pair{"std_prior", &config.options.sd_prior}}) {
        if (!row.maybe(name)) continue;
        const auto given = row.number(name);
        if (!given) return tl::unexpected(given.error());
        if (!(*given > 0 && std::isfinite(*given)))
            return tl::unexpected(row.problem(name, "must be above 0 and finite"));
        *value = *given;
    }
    if (config.options.window < 1)
        return tl::unexpected(row.problem("window_days", "must be at least 1"));
    return config;
}

const std::vector<double>* find_weights(const SerialIntervals& intervals, const std::string& series,
                                        const std::string& method) {
    for (const auto& name : {method, std::string()}) {
        const auto found = intervals.weights.find({series, name});
        if (found != intervals.weights.end()) return &found->second;
    }
    return nullptr;
}

// Without weights of its own a series gets the first 41 of the gamma, scaled to sum 1, as
// test/reference/detection/README.md says.
std::vector<double> scaled_weights(const Moments& moments) {
    auto weights = stats::discretised_serial_interval(moments.mean, moments.sd, 41);
    double sum = 0;
    for (const double weight : weights) sum += weight;
    for (double& weight : weights) weight /= sum;
    return weights;
}

Result<std::vector<double>> weights_for(const SerialIntervals& intervals,
                                        const IncidenceSeries& series, const Config& config) {
    const auto moments = intervals.moments.find(series.name);
    const bool have_moments = moments != intervals.moments.end();
    if (config.method == "parametric_si" && have_moments) {
        return stats::discretised_serial_interval(moments->second.mean, moments->second.sd,
                                                  series.total.size());
    }
    if (const auto* weights = find_weights(intervals, series.name, config.method)) return *weights;
    if (have_moments) return scaled_weights(moments->second);
    return base::fail(base::ProblemCode::ValueInvalid,
                      fmt::format("{} {}", series.name, config.name),
                      "no serial interval is given for this series");
}

std::string lines_of(const IncidenceSeries& series, const Config& config,
                     const std::vector<stats::RtEstimate>& estimates) {
    std::string lines;
    for (const auto& estimate : estimates) {
        lines += fmt::format("{},{},{},{},{},{}", series.name, config.name, estimate.t_start,
                             estimate.t_end, number_text(estimate.mean), number_text(estimate.sd));
        for (const double quantile : estimate.quantiles) lines += "," + number_text(quantile);
        lines += "\n";
    }
    return lines;
}

}  // namespace

Result<void> estimate_r(const EstimateRFiles& files,
                        const std::function<void(std::string_view)>& write) {
    const auto incidence = read_incidence(files.incidence);
    if (!incidence) return tl::unexpected(incidence.error());
    const auto intervals = read_serial_intervals(files.serial_intervals);
    if (!intervals) return tl::unexpected(intervals.error());
    const auto rows = read_controls(files.configs);
    if (!rows) return tl::unexpected(rows.error());
    std::vector<Config> configs;
    for (const auto& row : *rows) {
        auto config = config_of(row);
        if (!config) return tl::unexpected(config.error());
        configs.push_back(std::move(*config));
    }
    write("series,config,t_start,t_end,mean,std,q0.025,q0.05,q0.25,median,q0.75,q0.95,q0.975\n");
    for (const auto& series : *incidence) {
        for (const auto& config : configs) {
            const auto weights = weights_for(*intervals, series, config);
            if (!weights) return tl::unexpected(weights.error());
            write(
                lines_of(series, config,
                         stats::estimate_r(series.local, series.total, *weights, config.options)));
        }
    }
    return {};
}

}  // namespace fengsui::workbench
