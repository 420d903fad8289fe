// SPDX-License-Identifier: Apache-2.0
#include "catalog/reference.hpp"

#include <algorithm>
#include <charconv>

#include "catalog/table.hpp"

namespace fengsui::catalog {

namespace {

// The whole text as a number ("95"), else nothing ("推进…", "10-20").
std::optional<double> plain_number(const std::string& text) {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

// Opens `file` and calls `add` for each row.
template <class Add>
base::Result<void> each_row(const TableSet& tables, std::string_view file, Add&& add) {
    const auto table = tables.find(file);
    if (!table) return tl::unexpected<base::Problem>(table.error());
    RowReader row(**table);
    while (row.next()) add(row);
    return row.result();
}

}  // namespace

base::Result<Reference> Reference::load(const TableSet& tables) {
    Reference all;
    const auto rules = each_row(tables, "case_report_rules.csv", [&](RowReader& row) {
        all.case_report_rules_.push_back(
            {row.required("rule_id"), row.required("situation_zh"), row.required("situation_en"),
             row.integer("limit_hours", 1, 240), row.required("to_whom"), row.required("action"),
             row.required("source"), row.certainty()});
    });
    if (!rules) return tl::unexpected<base::Problem>(rules.error());
    const auto departments = each_row(tables, "departments.csv", [&](RowReader& row) {
        all.departments_.push_back({row.required("id"), row.required("county"),
                                    row.required("name_zh"), row.required("name_en"),
                                    row.required("role"), row.required("source")});
    });
    if (!departments) return tl::unexpected<base::Problem>(departments.error());
    const auto indicators = each_row(tables, "policy_indicators.csv", [&](RowReader& row) {
        PolicyIndicator indicator{.id = row.required("id"),
                                  .county = row.required("county"),
                                  .source_table = row.text("source_table"),
                                  .name_zh = row.required("name_zh"),
                                  .name_en = row.required("name_en"),
                                  .unit = row.text("unit"),
                                  .baseline_year = row.text("baseline_year"),
                                  .baseline = row.text("baseline"),
                                  .target_year = row.text("target_year"),
                                  .target = row.text("target"),
                                  .comparator = row.text("comparator"),
                                  .target_number = std::nullopt,
                                  .kind = row.text("kind"),
                                  .formula = row.text("formula"),
                                  .note = row.text("note"),
                                  .source = row.required("source")};
        indicator.target_number = plain_number(indicator.target);
        all.indicators_.push_back(std::move(indicator));
    });
    if (!indicators) return tl::unexpected<base::Problem>(indicators.error());
    const auto terms = each_row(tables, "glossary.csv", [&](RowReader& row) {
        all.glossary_.push_back({row.required("id"), row.required("zh"), row.required("en"),
                                 row.text("meaning"), row.text("area")});
    });
    if (!terms) return tl::unexpected<base::Problem>(terms.error());
    return all;
}

const Department* Reference::department(std::string_view id) const {
    const auto it = std::ranges::find(departments_, id, &Department::id);
    return it == departments_.end() ? nullptr : &*it;
}

const PolicyIndicator* Reference::indicator(std::string_view id) const {
    const auto it = std::ranges::find(indicators_, id, &PolicyIndicator::id);
    return it == indicators_.end() ? nullptr : &*it;
}

}  // namespace fengsui::catalog
