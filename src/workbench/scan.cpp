// SPDX-License-Identifier: Apache-2.0
#include "workbench/scan.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "stats/scan/standardise.hpp"
#include "workbench/scan_tables.hpp"

namespace fengsui::workbench {

using base::ProblemCode;
using base::Result;
using stats::scan::Data;
using stats::scan::Model;
using Precision = ScanDate::Precision;

namespace {

// A replicate holds one number for each of these.
constexpr double persons_max = 50e6;
constexpr double cells_max = 500e6;

struct Tables {
    ScanPlaces places;
    ScanTable cases;
    std::optional<ScanTable> controls;
    std::optional<ScanTable> population;
};

// Leaves only the covariates that `names` has, in its order.
void keep_covariates(ScanTable& table, const std::vector<std::string>& names) {
    std::vector<std::size_t> kept;
    for (const auto& name : names)
        kept.push_back(
            std::size_t(std::ranges::find(table.covariates, name) - table.covariates.begin()));
    for (auto& row : table.rows) {
        std::vector<std::string> covariates;
        for (const auto i : kept) covariates.push_back(row.covariates[i]);
        row.covariates = std::move(covariates);
    }
    table.covariates = names;
}

Result<Tables> read_tables(const ScanRequest& request) {
    Tables tables;
    auto places = read_scan_places(request.locations, request.plane);
    if (!places) return tl::unexpected(places.error());
    tables.places = std::move(*places);
    const bool years = request.unit == ScanUnit::Year;
    auto cases = read_scan_table(
        request.cases, tables.places,
        {.count = "cases", .dates = true, .years = years, .covariates = request.covariates});
    if (!cases) return tl::unexpected(cases.error());
    tables.cases = std::move(*cases);
    if (request.method == ScanMethod::Bernoulli) {
        if (request.controls.empty())
            return base::fail(ProblemCode::ValueInvalid, "--controls", "is needed");
        auto controls = read_scan_table(request.controls, tables.places, {.count = "controls"});
        if (!controls) return tl::unexpected(controls.error());
        tables.controls = std::move(*controls);
    }
    const bool poisson =
        request.method == ScanMethod::Poisson || request.method == ScanMethod::SpaceTimePoisson;
    if (!poisson) return tables;
    if (request.population.empty()) {
        if (tables.places.population.empty()) {
            return base::fail(ProblemCode::ValueInvalid, "--population",
                              "is needed where the locations have no column population");
        }
        keep_covariates(tables.cases, {});
        return tables;
    }
    auto population = read_scan_table(request.population, tables.places,
                                      {.count = "population",
                                       .dates = true,
                                       .years = years || tables.cases.years,
                                       .fractions = true,
                                       .covariates = request.covariates});
    if (!population) return tl::unexpected(population.error());
    std::vector<std::string> common;
    for (const auto& name : population->covariates) {
        if (std::ranges::find(tables.cases.covariates, name) != tables.cases.covariates.end())
            common.push_back(name);
    }
    keep_covariates(tables.cases, common);
    keep_covariates(*population, common);
    tables.population = std::move(*population);
    return tables;
}

Result<std::optional<ScanDate>> limit_of_study(const std::string& text, std::string_view option,
                                               const ScanTable& cases) {
    if (text.empty()) return std::optional<ScanDate>();
    const bool years = cases.rows.empty() || cases.rows[0].date->precision != Precision::Index;
    const auto date = parse_scan_date(text, years);
    if (!date || (date->precision == Precision::Index) == years) {
        return base::fail(ProblemCode::ValueInvalid, std::string(option),
                          fmt::format("'{}' is no date of the kind of the cases'", text));
    }
    return date;
}

// Without a date column or without cases: one period.
Result<ScanPeriods> read_periods(const ScanRequest& request, const ScanTable& cases) {
    if (cases.rows.empty() || !cases.rows[0].date) return ScanPeriods();
    auto first = *cases.rows[0].date;
    auto last = first;
    for (const auto& row : cases.rows) {
        if (row.date->precision != first.precision) {
            return base::fail(ProblemCode::ValueInvalid, row.path,
                              "the date is written in another way than those above");
        }
        first.first = std::min(first.first, row.date->first);
        last.last = std::max(last.last, row.date->last);
    }
    const auto start = limit_of_study(request.start, "--start", cases);
    if (!start) return tl::unexpected(start.error());
    const auto end = limit_of_study(request.end, "--end", cases);
    if (!end) return tl::unexpected(end.error());
    if (*start) first.first = (*start)->first;
    if (*end) last.last = (*end)->last;
    const auto unit = first.precision == Precision::Year ? ScanUnit::Year : ScanUnit::Day;
    return ScanPeriods::make(first, last, request.unit.value_or(unit));
}

// Numbers for what stands in the covariates' columns, in their order.
class Categories {
  public:
    explicit Categories(const ScanTable& table) {
        for (const auto& row : table.rows) numbers_.emplace(row.covariates, 0);
        std::uint32_t next = 0;
        for (auto& [covariates, number] : numbers_) number = next++;
    }
    [[nodiscard]] std::uint32_t count() const {
        return static_cast<std::uint32_t>(numbers_.size());
    }
    [[nodiscard]] std::optional<std::uint32_t> of(const ScanRow& row) const {
        const auto found = numbers_.find(row.covariates);
        if (found == numbers_.end()) return std::nullopt;
        return found->second;
    }

  private:
    std::map<std::vector<std::string>, std::uint32_t> numbers_;
};

Result<void> add_cases(const ScanTable& cases, const ScanPeriods& periods, Data& data) {
    const Categories strata(cases);
    double total = 0;
    for (const auto& row : cases.rows) {
        const auto period = row.date && periods.count() > 1      ? periods.of(*row.date)
                            : row.date && !periods.of(*row.date) ? std::nullopt
                                                                 : std::optional<std::uint32_t>(0);
        if (!period)
            return base::fail(ProblemCode::DateOutOfRange, row.path, "lies outside of the study");
        total += row.count;
        if (row.count > 0) {
            data.cases.push_back(
                {row.place, *period, *strata.of(row), static_cast<std::uint32_t>(row.count)});
        }
    }
    if (total > persons_max)
        return base::fail(ProblemCode::ValueInvalid, cases.path, "too many cases");
    return {};
}

// SaTScan takes the population of a year as that of 1 July and that of a month as that of the 15th.
double population_day(const ScanRow& row) {
    if (!row.date) return 0;
    const auto first = static_cast<double>(row.date->first);
    if (row.date->precision == Precision::Month) return first + 14;
    if (row.date->precision != Precision::Year) return first;
    return row.date->last - row.date->first == 365 ? first + 182 : first + 181;
}

Result<stats::scan::Populations> read_populations(const Tables& tables,
                                                  const Categories& categories) {
    stats::scan::Populations populations{{}, tables.places.points.size(), categories.count(), {}};
    if (!tables.population) {
        populations.dates = {0};
        populations.persons = tables.places.population;
        return populations;
    }
    const auto& rows = tables.population->rows;
    for (const auto& row : rows) {
        if (row.date && row.date->precision == Precision::Index) {
            return base::fail(ProblemCode::ValueInvalid, row.path,
                              "populations are known on dates, not on indices");
        }
        populations.dates.push_back(population_day(row));
    }
    std::ranges::sort(populations.dates);
    const auto repeated = std::unique(populations.dates.begin(), populations.dates.end());
    populations.dates.erase(repeated, populations.dates.end());
    const auto dates = populations.dates.size();
    const auto cells = double(populations.places) * categories.count() * double(dates);
    if (cells > cells_max)
        return base::fail(ProblemCode::ValueInvalid, tables.population->path, "too large");
    populations.persons.resize(static_cast<std::size_t>(cells));
    for (const auto& row : rows) {
        const auto date = std::ranges::lower_bound(populations.dates, population_day(row)) -
                          populations.dates.begin();
        const auto cell =
            (std::size_t{row.place} * categories.count() + *categories.of(row)) * dates;
        populations.persons[cell + std::size_t(date)] += row.count;
    }
    return populations;
}

// The study in days; where cases have no dates, from the first population to the last.
Result<std::vector<double>> study(const ScanPeriods& periods,
                                  const stats::scan::Populations& populations,
                                  const ScanTable& cases) {
    const bool dated = populations.dates.size() > 1;
    const bool without = cases.rows.empty() || !cases.rows[0].date;
    if (dated && without) return std::vector{populations.dates.front(), populations.dates.back()};
    if (dated && !periods.dated()) {
        return base::fail(ProblemCode::ValueInvalid, cases.path,
                          "populations by date need cases with dates");
    }
    return std::vector<double>(periods.starts().begin(), periods.starts().end());
}

Result<void> add_populations(const Tables& tables, const ScanPeriods& periods, Data& data) {
    const Categories categories(tables.population ? *tables.population : tables.cases);
    if (tables.cases.rows.empty() || categories.count() == 0) {
        data.at_risk.assign(data.places.size() * data.periods, 1);
        return {};
    }
    const auto populations = read_populations(tables, categories);
    if (!populations) return tl::unexpected(populations.error());
    const auto starts = study(periods, *populations, tables.cases);
    if (!starts) return tl::unexpected(starts.error());
    const auto days = stats::scan::person_days(*populations, starts->front(), starts->back());
    std::vector<double> by_category(categories.count());
    for (const auto& row : tables.cases.rows) {
        const auto category = categories.of(row);
        if (row.count > 0 && (!category || days[*category] <= 0))
            return base::fail(ProblemCode::ValueInvalid, row.path,
                              "cases in a category without population");
        if (category) by_category[*category] += row.count;
    }
    data.at_risk = stats::scan::standardised(*populations, by_category, *starts);
    for (const auto& row : tables.cases.rows) {
        const auto period = row.date && data.periods > 1 ? *periods.of(*row.date) : 0;
        if (row.count > 0 && data.at_risk[std::size_t{row.place} * data.periods + period] <= 0)
            return base::fail(ProblemCode::ValueInvalid, row.path,
                              "cases where the population is 0");
    }
    return {};
}

Result<void> add_controls(const Tables& tables, Data& data) {
    data.at_risk.assign(data.places.size(), 0);
    for (const auto* table : {&tables.cases, &*tables.controls}) {
        for (const auto& row : table->rows) data.at_risk[row.place] += row.count;
    }
    double persons = 0;
    for (const double count : data.at_risk) persons += count;
    if (persons <= persons_max) return {};
    return base::fail(ProblemCode::ValueInvalid, tables.controls->path, "too many persons");
}

bool in_time(ScanMethod method) {
    return method == ScanMethod::SpaceTimePoisson || method == ScanMethod::SpaceTimePermutation;
}

Result<ScanPeriods> periods_of(const ScanRequest& request, const ScanTable& cases) {
    auto periods = read_periods(request, cases);
    if (!periods) return periods;
    if (!in_time(request.method)) return periods->whole();
    if (!cases.rows.empty() && !cases.rows[0].date)
        return base::fail(ProblemCode::CsvInvalid, cases.path, "no column date");
    if (!cases.rows.empty() && periods->count() < 2)
        return base::fail(ProblemCode::ValueInvalid, cases.path, "fewer than two periods");
    return periods;
}

std::string quoted(const std::string& text) {
    if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
    std::string result = "\"";
    for (const char c : text) result += c == '"' ? "\"\"" : std::string(1, c);
    return result + "\"";
}

std::string line_of(const ScanInput& input, const stats::scan::Cluster& cluster, std::size_t rank) {
    std::vector<std::string> members;
    for (const auto place : cluster.members)
        members.insert(members.end(), input.ids[place].begin(), input.ids[place].end());
    const bool timed = input.data.periods > 1;
    return fmt::format(
        "{},{},{},{},{},{},{},{},{},{},{}\n", rank, quoted(input.ids[cluster.centre].front()),
        quoted(fmt::format("{}", fmt::join(members, " "))), cluster.radius,
        timed ? input.periods.first_of(cluster.first_period) : "",
        timed ? input.periods.last_of(cluster.last_period) : "", cluster.observed, cluster.expected,
        std::isnan(cluster.relative_risk) ? "" : fmt::format("{}", cluster.relative_risk),
        cluster.statistic, cluster.p);
}

}  // namespace

Result<ScanInput> read_scan(const ScanRequest& request) {
    auto tables = read_tables(request);
    if (!tables) return tl::unexpected(tables.error());
    const auto periods = periods_of(request, tables->cases);
    if (!periods) return tl::unexpected(periods.error());
    ScanInput input{{}, request.options, *periods, std::move(tables->places.ids)};
    auto& data = input.data;
    data.model = request.method == ScanMethod::Bernoulli              ? Model::Bernoulli
                 : request.method == ScanMethod::SpaceTimePermutation ? Model::SpaceTimePermutation
                                                                      : Model::Poisson;
    data.places = tables->places.points;
    data.on_sphere = tables->places.on_sphere;
    data.periods = periods->count();
    if (double(data.places.size()) * data.periods > cells_max)
        return base::fail(ProblemCode::ValueInvalid, request.cases, "too many places and periods");
    if (input.options.duration_max == 0) input.options.duration_max = periods->half();
    if (auto done = add_cases(tables->cases, *periods, data); !done)
        return tl::unexpected(done.error());
    auto done = data.model == Model::Poisson     ? add_populations(*tables, *periods, data)
                : data.model == Model::Bernoulli ? add_controls(*tables, data)
                                                 : Result<void>();
    if (!done) return tl::unexpected(done.error());
    return input;
}

Result<void> scan(const ScanRequest& request, const std::function<void(std::string_view)>& write) {
    const auto input = read_scan(request);
    if (!input) return tl::unexpected(input.error());
    const auto result = stats::scan::scan(input->data, input->options);
    write("rank,centre,members,radius,start,end,observed,expected,relative_risk,statistic,p\n");
    for (std::size_t i = 0; i < result.clusters.size(); ++i)
        write(line_of(*input, result.clusters[i], i + 1));
    return {};
}

}  // namespace fengsui::workbench
