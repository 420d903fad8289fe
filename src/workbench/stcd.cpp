// SPDX-License-Identifier: Apache-2.0
#include "workbench/stcd.hpp"

#include <fmt/format.h>

#include <cmath>
#include <fstream>
#include <vector>

#include "stats/stcd.hpp"
#include "workbench/tables.hpp"

namespace fengsui::workbench {

using base::Result;

namespace {

struct Events {
    std::vector<std::string> labels;
    std::vector<stats::SpaceTimeEvent> events;
};

struct Config {
    std::string name;
    stats::StcdOptions options;
    double area = 1;
    double area_within_radius = 1;
};

// A finite number under the first of the names that is there.
Result<double> finite(const Controls& row, std::initializer_list<std::string_view> names) {
    auto chosen = *names.begin();
    for (const auto name : names) {
        if (!row.maybe(name)) continue;
        chosen = name;
        break;
    }
    const auto value = row.number(chosen);
    if (value && !std::isfinite(*value))
        return tl::unexpected(row.problem(chosen, "must be finite"));
    return value;
}

Result<Events> read_events(const std::string& path) {
    const auto rows = read_rows(path, {});
    if (!rows) return tl::unexpected(rows.error());
    Events all;
    for (const auto& row : *rows) {
        const auto t = finite(row, {"time_days", "t"});
        if (!t) return tl::unexpected(t.error());
        const auto x = finite(row, {"x_km", "x"});
        if (!x) return tl::unexpected(x.error());
        const auto y = finite(row, {"y_km", "y"});
        if (!y) return tl::unexpected(y.error());
        all.events.push_back({*x, *y, *t});
        all.labels.push_back(row.maybe("event").value_or(fmt::format("{}", all.events.size())));
    }
    return all;
}

Result<Config> config_of(const Controls& row) {
    Config config;
    config.name = row.config();
    for (const auto& [name, value] : {std::pair{"radius", &config.options.radius},
                                      std::pair{"epsilon", &config.options.epsilon},
                                      std::pair{"threshold", &config.options.threshold}}) {
        const auto given = finite(row, {name});
        if (!given) return tl::unexpected(given.error());
        *value = *given;
    }
    if (!(config.options.radius > 0))
        return tl::unexpected(row.problem("radius", "must be above 0"));
    if (!(config.options.epsilon > 0))
        return tl::unexpected(row.problem("epsilon", "must be above 0"));
    if (row.maybe("cusum")) {
        const auto cusum = row.flag("cusum");
        if (!cusum) return tl::unexpected(cusum.error());
        config.options.cusum = *cusum;
    }
    for (const auto& [name, value] :
         {std::pair{"areaA", &config.area}, std::pair{"areaAcapBk", &config.area_within_radius}}) {
        if (!row.maybe(name)) continue;
        const auto given = finite(row, {name});
        if (!given) return tl::unexpected(given.error());
        *value = *given;
    }
    return config;
}

std::string summary_line(const Config& config, const stats::StcdResult& result) {
    const auto place = [](const std::optional<std::size_t>& position) {
        return position ? static_cast<long long>(*position) + 1 : -1;
    };
    return fmt::format("{},{},{},{},{},{},{},{},{}\n", config.name,
                       number_text(config.options.radius), number_text(config.options.epsilon),
                       number_text(config.area), number_text(config.area_within_radius),
                       number_text(config.options.threshold), config.options.cusum ? 1 : 0,
                       place(result.first_alarm), place(result.cluster_centre));
}

Result<void> save(const std::string& path, const std::string& text) {
    std::ofstream file(path, std::ios::binary);
    file << text;
    file.close();
    if (!file) return base::fail(base::ProblemCode::NotFound, path, "cannot be written");
    return {};
}

}  // namespace

Result<void> stcd(const StcdFiles& files, const std::function<void(std::string_view)>& write) {
    const auto events = read_events(files.events);
    if (!events) return tl::unexpected(events.error());
    const auto rows = read_controls(files.configs);
    if (!rows) return tl::unexpected(rows.error());
    std::vector<Config> configs;
    for (const auto& row : *rows) {
        auto config = config_of(row);
        if (!config) return tl::unexpected(config.error());
        configs.push_back(std::move(*config));
    }
    std::string summary = "config,radius,epsilon,areaA,areaAcapBk,threshold,cusum,idxFA,idxCC\n";
    write("config,event,R\n");
    for (const auto& config : configs) {
        const auto result = stats::stcd(events->events, config.options);
        if (!result) {
            return base::fail(base::ProblemCode::ValueInvalid, files.configs,
                              fmt::format("{} cannot be used", config.name));
        }
        std::string lines;
        for (std::size_t n = 0; n < result->order.size(); ++n) {
            lines += fmt::format("{},{},{}\n", config.name, events->labels[result->order[n]],
                                 number_text(result->statistic[n]));
        }
        write(lines);
        summary += summary_line(config, *result);
    }
    if (files.summary.empty()) return {};
    return save(files.summary, summary);
}

}  // namespace fengsui::workbench
