// SPDX-License-Identifier: Apache-2.0
#include "simulate/disease.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "catalog/table.hpp"

namespace fengsui::simulate {
namespace {

std::optional<Drug> parse_drug(std::string_view text) {
    if (text == "none") return Drug::None;
    if (text == "antipyretic") return Drug::Antipyretic;
    if (text == "antidiarrhoeal") return Drug::Antidiarrhoeal;
    if (text == "antitussive") return Drug::Antitussive;
    return std::nullopt;
}

// Reads numbers with their limits and refuses what lies outside.
class Reader {
  public:
    Reader(catalog::RowReader& row, const Illnesses& illnesses)
        : row_(row), illnesses_(illnesses) {}

    double number(std::string_view column, double low, double high) {
        const double value = row_.number(column);
        if (!(value >= low && value <= high))
            row_.refuse(column,
                        "is not from " + std::to_string(low) + " to " + std::to_string(high));
        return value;
    }
    double share(std::string_view column) { return number(column, 0, 1); }
    int illness(std::string_view column) {
        const auto key = row_.required(column);
        const int found = illnesses_.find(key);
        if (found < 0) row_.refuse(column, "unknown illness \"" + key + "\"");
        return found;
    }

  private:
    catalog::RowReader& row_;
    const Illnesses& illnesses_;
};

void read_transmission(Reader& read, Disease& disease) {
    constexpr double days_max = 60;
    constexpr std::string_view columns[contact_setting_count] = {"household", "class",    "work",
                                                                 "village",   "township", "county"};
    disease.latent_days = read.number("latent_days", 1, days_max);
    disease.latent_sd = read.number("latent_sd", 0, days_max);
    disease.presymptomatic_days = read.number("presymptomatic_days", 0, days_max);
    disease.generation_days = read.number("generation_days", disease.latent_days, days_max);
    disease.r0 = read.number("r0", 0, 30);
    for (std::size_t i = 0; i < contact_setting_count; ++i)
        disease.setting_weights[i] = read.number(columns[i], 0, 100);
}

void read_signs(Reader& read, catalog::RowReader& row, Disease& disease) {
    disease.susceptible_age_max = row.integer("susceptible_age_max", 0, 120);
    disease.immune_share = read.share("immune_share");
    disease.symptomatic_share = read.share("symptomatic_share");
    disease.presents_as = read.illness("presents_as");
    disease.diagnosed_as = read.illness("diagnosed_as");
    disease.diagnosed_share = read.share("diagnosed_share");
    disease.seeks_care_share = read.share("seeks_care_share");
    disease.care_delay_days = read.number("care_delay_days", 0, 30);
    disease.admitted_share = read.share("admitted_share");
    disease.ambulance_share = read.share("ambulance_share");
    disease.absent_days = row.integer("absent_days", 0, 60);
    disease.drug = row.word("drug", parse_drug);
    disease.drug_share = read.share("drug_share");
}

}  // namespace

std::string_view to_string(Setting setting) {
    constexpr std::string_view names[] = {"household", "class",  "work",         "village",
                                          "township",  "county", "point_source", "import"};
    return names[static_cast<std::size_t>(setting)];
}

// (m² + 2m) / (2 (1 + m)) = d, with d = generation − latent.
double Disease::infectious_extra() const {
    const double d = generation_days - latent_days;
    return d - 1 + std::sqrt(d * d + 1);
}

Course draw_course(const Disease& disease, Dice& dice) {
    Course course;
    const double mean = disease.latent_days - 1;
    if (mean > 0) {
        const double shape = disease.latent_sd > 0 ? std::pow(mean / disease.latent_sd, 2) : 0;
        const double value = shape > 0 ? dice.gamma(shape) * mean / shape : mean;
        course.latent = 1 + dice.round_by_chance(value);
    }
    course.infectious = 1 + static_cast<int>(dice.poisson(disease.infectious_extra()));
    const int shift = dice.round_by_chance(disease.presymptomatic_days);
    if (dice.chance(disease.symptomatic_share)) course.onset = course.latent + shift;
    return course;
}

base::Result<Diseases> Diseases::load(std::string_view file, std::string_view bytes,
                                      const Illnesses& illnesses) {
    const auto table = catalog::Table::parse(file, bytes);
    if (!table) return tl::unexpected<base::Problem>(table.error());
    Diseases diseases;
    catalog::RowReader row(*table);
    while (row.next()) {
        Disease disease;
        Reader read(row, illnesses);
        disease.key = row.required("key");
        disease.name_zh = row.required("name_zh");
        row.required("source");
        read_transmission(read, disease);
        read_signs(read, row, disease);
        if (diseases.find(disease.key) != nullptr)
            row.refuse("key", "\"" + disease.key + "\" stands twice");
        diseases.rows_.push_back(std::move(disease));
    }
    if (const auto read = row.result(); !read) return tl::unexpected<base::Problem>(read.error());
    return diseases;
}

const Disease* Diseases::find(std::string_view key) const {
    const auto found = std::ranges::find(rows_, key, &Disease::key);
    return found == rows_.end() ? nullptr : &*found;
}

}  // namespace fengsui::simulate
