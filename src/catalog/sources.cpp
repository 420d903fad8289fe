// SPDX-License-Identifier: Apache-2.0
#include "catalog/sources.hpp"

#include <fmt/format.h>

#include "catalog/rules.hpp"

namespace fengsui::catalog {
namespace {

std::vector<std::string_view> sources_of(const Rules& rules) {
    std::vector<std::string_view> all;
    for (const auto& rule : rules.single_case()) all.push_back(rule.head.source);
    for (const auto& rule : rules.cluster()) all.push_back(rule.head.source);
    for (const auto& detector : rules.detectors()) all.push_back(detector.source);
    for (const auto& grade : rules.grades()) all.push_back(grade.source);
    return all;
}

}  // namespace

base::Result<Sources> Sources::load(const TableSet& tables, const Rules& rules) {
    const auto table = tables.find("sources.csv");
    if (!table) return tl::unexpected<base::Problem>(table.error());
    Sources sources;
    RowReader row(**table);
    while (row.next()) {
        const auto [known, fresh] = sources.texts_.emplace(
            row.required("source"), SourceText{row.required("text_zh"), row.required("text_en")});
        if (!fresh) row.refuse("source", "stands twice");
    }
    if (auto read = row.result(); !read) return tl::unexpected<base::Problem>(read.error());
    for (const auto source : sources_of(rules)) {
        if (sources.texts_.contains(source)) continue;
        return base::fail(base::ProblemCode::CsvInvalid, "sources.csv",
                          fmt::format("does not name '{}'", source));
    }
    return sources;
}

SourceText Sources::text(std::string_view source) const {
    const auto found = texts_.find(source);
    return found == texts_.end() ? SourceText{} : found->second;
}

}  // namespace fengsui::catalog
