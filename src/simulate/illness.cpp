// SPDX-License-Identifier: Apache-2.0
#include "simulate/illness.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include "catalog/table.hpp"
#include "simulate/calendar.hpp"

namespace fengsui::simulate {
namespace {

constexpr int age_max = 120;

double share(catalog::RowReader& row, std::string_view column) {
    const double value = row.number(column);
    if (!(value >= 0 && value <= 1)) row.refuse(column, "is not a share from 0 to 1");
    return value;
}

double not_negative(catalog::RowReader& row, std::string_view column) {
    const double value = row.number(column);
    if (!(value >= 0)) row.refuse(column, "must not be negative");
    return value;
}

Illness read_illness(catalog::RowReader& row, const catalog::Catalog& catalog) {
    Illness illness;
    illness.key = row.required("key");
    illness.watched = row.yes_no("watched");
    illness.spreads = row.yes_no("spreads");
    illness.condition = row.text("condition");
    illness.per_100k_year = not_negative(row, "per_100k_year");
    const int peak = row.integer("peak_day", 0, 366);
    illness.season =
        Season(peak, not_negative(row, "amplitude"), not_negative(row, "half_amplitude"));
    illness.age_low = row.integer("age_low", 0, age_max);
    illness.age_high = row.integer("age_high", illness.age_low, age_max);
    illness.inpatient_share = share(row, "inpatient_share");
    illness.ordered_share = share(row, "ordered_share");
    illness.positive_share = share(row, "positive_share");
    illness.positivity = Season(peak, not_negative(row, "positive_amplitude"), 0);
    illness.test_loinc = row.text("test_loinc");
    illness.test_zh = row.text("test_zh");
    illness.icd10 = row.required("icd10");
    illness.name_zh = row.required("name_zh");
    illness.complaints = row.list("complaints");
    row.required("source");
    if (illness.complaints.empty()) row.refuse("complaints", "empty");
    if (!illness.condition.empty() && catalog.conditions().find(illness.condition) == nullptr)
        row.refuse("condition", "unknown condition \"" + illness.condition + "\"");
    if (!illness.test_loinc.empty() && !catalog.codes().by_loinc(illness.test_loinc))
        row.refuse("test_loinc", "unknown test \"" + illness.test_loinc + "\"");
    if (illness.ordered_share > 0 && illness.test_zh.empty())
        row.refuse("test_zh", "a test that is ordered needs a name");
    return illness;
}

// The rows that nobody watches share what is left of all visits by their weights.
void fill_up(std::vector<Illness>& rows, double visits_100k_year) {
    double watched = 0;
    double weights = 0;
    for (const auto& row : rows) (row.watched ? watched : weights) += row.per_100k_year;
    const double left = std::max(0.0, visits_100k_year - watched);
    for (auto& row : rows) {
        if (!row.watched && weights > 0) row.per_100k_year *= left / weights;
    }
}

}  // namespace

Season::Season(int peak_day, double amplitude, double half_amplitude) {
    constexpr double days = std::tuple_size_v<decltype(of_day_)>;
    double sum = 0;
    for (std::size_t i = 0; i < of_day_.size(); ++i) {
        const double angle = 2 * std::numbers::pi * (static_cast<double>(i) - peak_day) / days;
        of_day_[i] = std::exp(amplitude * std::cos(angle) + half_amplitude * std::cos(2 * angle));
        sum += of_day_[i];
    }
    for (auto& factor : of_day_) factor *= days / sum;
}

double Season::at(base::Day day) const {
    return of_day_[static_cast<std::size_t>(day_of_year(day))];
}

base::Result<Illnesses> Illnesses::load(std::string_view file, std::string_view bytes,
                                        const catalog::Catalog& catalog, double visits_100k_year) {
    const auto table = catalog::Table::parse(file, bytes);
    if (!table) return tl::unexpected<base::Problem>(table.error());
    Illnesses illnesses;
    catalog::RowReader row(*table);
    while (row.next()) {
        auto illness = read_illness(row, catalog);
        if (illnesses.find(illness.key) >= 0)
            row.refuse("key", "\"" + illness.key + "\" stands twice");
        illnesses.rows_.push_back(std::move(illness));
    }
    if (const auto read = row.result(); !read) return tl::unexpected<base::Problem>(read.error());
    fill_up(illnesses.rows_, visits_100k_year);
    return illnesses;
}

int Illnesses::find(std::string_view key) const {
    const auto found = std::ranges::find(rows_, key, &Illness::key);
    return found == rows_.end() ? -1 : static_cast<int>(found - rows_.begin());
}

}  // namespace fengsui::simulate
