// SPDX-License-Identifier: Apache-2.0
#include "evaluate/indicator_table.hpp"

#include <algorithm>

#include "catalog/table.hpp"

namespace fengsui::evaluate {
namespace {

constexpr std::string_view kFile = "indicators.csv";

IndicatorInfo read_row(catalog::RowReader& row) {
    IndicatorInfo info;
    info.code = row.required("code");
    info.name_zh = row.required("name_zh");
    info.name_en = row.required("name_en");
    info.unit = row.required("unit");
    info.comparator = row.required("comparator");
    if (!row.text("target").empty()) info.target = row.number("target");
    info.policy_row = row.text("policy_row");
    info.definition_zh = row.required("definition_zh");
    info.definition_en = row.required("definition_en");
    info.source = row.required("source");
    info.formula = find_formula(info.code);
    if (info.formula == nullptr) {
        row.refuse("code", "no formula computes \"" + info.code + "\"");
        return info;
    }
    const bool is_share = info.formula->summary == Summary::Share;
    if (info.unit != (is_share ? "%" : "min"))
        row.refuse("unit", is_share ? "a share is in %" : "a median is in min");
    if (info.comparator != ">=" && info.comparator != "<=")
        row.refuse("comparator", "neither >= nor <=");
    return info;
}

}  // namespace

std::optional<bool> IndicatorInfo::met(const std::optional<double>& value) const {
    if (!value || !target) return std::nullopt;
    return comparator == ">=" ? *value >= *target : *value <= *target;
}

base::Result<IndicatorTable> IndicatorTable::load(base::EmbeddedFiles files) {
    const auto file = std::ranges::find(files, kFile, &base::EmbeddedFile::path);
    if (file == files.end())
        return base::fail(base::ProblemCode::CsvInvalid, std::string(kFile),
                          "the table is missing");
    const auto table = catalog::Table::parse(kFile, file->bytes);
    if (!table) return tl::unexpected(table.error());
    IndicatorTable loaded;
    catalog::RowReader row(*table);
    while (row.next()) {
        auto info = read_row(row);
        if (loaded.find(info.code) != nullptr) row.refuse("code", "twice: " + info.code);
        loaded.rows_.push_back(std::move(info));
    }
    if (auto read = row.result(); !read) return tl::unexpected(read.error());
    for (const auto& formula : formulas()) {
        if (loaded.find(formula.code) == nullptr)
            return base::fail(base::ProblemCode::CsvInvalid, std::string(kFile),
                              "no row for " + std::string(formula.code));
    }
    return loaded;
}

const IndicatorInfo* IndicatorTable::find(std::string_view code) const {
    const auto found = std::ranges::find(rows_, code, &IndicatorInfo::code);
    return found == rows_.end() ? nullptr : &*found;
}

}  // namespace fengsui::evaluate
