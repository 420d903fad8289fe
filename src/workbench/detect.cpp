// SPDX-License-Identifier: Apache-2.0
#include "workbench/detect.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "workbench/methods/methods.hpp"

namespace fengsui::workbench {

using base::Result;

namespace {

struct Tables {
    std::vector<Series> series;
    std::vector<Controls> controls;
    std::vector<Range> ranges;
};

Result<std::vector<Range>> ranges_of(const DetectFiles& files, const Tables& tables) {
    if (!files.range.empty()) return read_ranges(files.range);
    std::vector<Range> all;
    for (const auto& series : tables.series) {
        for (const auto& controls : tables.controls) {
            all.push_back(
                {series.name, controls.config(), 1, static_cast<int>(series.observed.size())});
        }
    }
    return all;
}

Result<Tables> read(const DetectFiles& files) {
    Tables tables;
    auto series = read_series(files.series, files.info);
    if (!series) return tl::unexpected(series.error());
    tables.series = std::move(*series);
    auto controls = read_controls(files.controls);
    if (!controls) return tl::unexpected(controls.error());
    tables.controls = std::move(*controls);
    auto ranges = ranges_of(files, tables);
    if (!ranges) return tl::unexpected(ranges.error());
    tables.ranges = std::move(*ranges);
    return tables;
}

Result<DetectTask> task_of(const Range& range, const Tables& tables, const DetectFiles& files) {
    const auto refused = [&](std::string detail) {
        return base::fail(base::ProblemCode::ValueInvalid,
                          fmt::format("{} {} {}", files.range, range.series, range.config),
                          std::move(detail));
    };
    const auto series = std::ranges::find(tables.series, range.series, &Series::name);
    if (series == tables.series.end()) return refused("no such series");
    const auto controls = std::ranges::find(tables.controls, range.config, &Controls::config);
    if (controls == tables.controls.end()) return refused("no such config");
    if (static_cast<std::size_t>(range.t_last) > series->observed.size()) {
        return refused(fmt::format("t_last {} lies after the series' end {}", range.t_last,
                                   series->observed.size()));
    }
    return DetectTask{*series, *controls, static_cast<std::size_t>(range.t_first),
                      static_cast<std::size_t>(range.t_last)};
}

std::string header_of(const DetectMethod& method) {
    std::string header = "series,config,t,observed";
    for (const auto name : method.columns) header += fmt::format(",{}", name);
    return header + "\n";
}

std::string line_of(const DetectTask& task, const DetectRow& row) {
    std::string line = fmt::format("{},{},{},{}", task.series.name, task.controls.config(), row.t,
                                   number_text(task.series.observed[row.t - 1]));
    for (const double value : row.values) line += "," + number_text(value);
    return line + "\n";
}

}  // namespace

std::span<const DetectMethod> detect_methods() {
    static const std::vector<DetectMethod> all = methods::all();
    return all;
}

const DetectMethod* find_detect_method(std::string_view name) {
    const auto all = detect_methods();
    const auto found = std::ranges::find(all, name, &DetectMethod::name);
    return found == all.end() ? nullptr : &*found;
}

Result<DetectCount> detect(const DetectMethod& method, const DetectFiles& files,
                           const std::function<void(std::string_view)>& write) {
    const auto tables = read(files);
    if (!tables) return tl::unexpected(tables.error());
    write(header_of(method));
    const auto alarm = static_cast<std::size_t>(std::ranges::find(method.columns, "alarm") -
                                                method.columns.begin());
    DetectCount count;
    for (const auto& range : tables->ranges) {
        const auto task = task_of(range, *tables, files);
        if (!task) return tl::unexpected(task.error());
        const auto rows = method.run(*task);
        if (!rows) return tl::unexpected(rows.error());
        for (const auto& row : *rows) {
            write(line_of(*task, row));
            count.unanswered += std::isnan(row.values.at(alarm)) ? 1 : 0;
        }
        count.rows += rows->size();
    }
    return count;
}

}  // namespace fengsui::workbench
