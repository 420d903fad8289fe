// SPDX-License-Identifier: Apache-2.0
#include "workbench/scan_tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <span>

#include "wire/csv.hpp"

namespace fengsui::workbench {

using base::ProblemCode;
using base::Result;
using wire::csv::Row;
using wire::csv::Table;

namespace {

constexpr wire::csv::Limits limits{.rows_max = 10'000'000, .bytes_max = std::size_t{1} << 30U};
constexpr std::size_t places_max = 50'000;
constexpr double count_max = 1e9;

constexpr std::array<std::string_view, 5> place_names{"location", "county", "tract", "area", "id"};
constexpr std::array<std::string_view, 6> date_names{"date", "year", "week",
                                                     "day",  "time", "period"};
constexpr std::array<std::string_view, 5> covariate_names{"agegroup", "age", "sex", "race",
                                                          "ethnicity"};

Result<Table> read_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file || std::filesystem::is_directory(path))
        return base::fail(ProblemCode::NotFound, path, "cannot be read");
    const std::string text(std::istreambuf_iterator<char>(file), {});
    auto table = Table::parse(text, limits);
    if (!table) table.error().path = fmt::format("{} {}", path, table.error().path);
    return table;
}

std::optional<std::size_t> first_column(const Table& table,
                                        std::span<const std::string_view> names) {
    for (const auto name : names) {
        if (const auto column = table.column(name)) return column;
    }
    return std::nullopt;
}

std::vector<std::string> usual_covariates(const Table& table) {
    std::vector<std::string> found;
    for (const auto name : covariate_names) {
        if (table.column(name)) found.emplace_back(name);
    }
    return found;
}

// Cells of one file, with the place of a fault.
struct File {
    const std::string& path;
    const Table& table;

    [[nodiscard]] base::Problem fault(const Row& row, std::size_t column,
                                      std::string detail) const {
        return {ProblemCode::ValueInvalid,
                fmt::format("{} {}", path, row.path(table.header()[column])), std::move(detail)};
    }
    [[nodiscard]] Result<double> number(const Row& row, std::size_t column) const {
        const auto cell = row.cell(column);
        double value = 0;
        const auto* end = cell.data() + cell.size();
        const auto [stopped, error] = std::from_chars(cell.data(), end, value);
        if (error != std::errc{} || stopped != end || !std::isfinite(value))
            return tl::unexpected(fault(row, column, fmt::format("'{}' is no number", cell)));
        return value;
    }
    [[nodiscard]] Result<std::size_t> needed(std::span<const std::string_view> names) const {
        if (const auto column = first_column(table, names)) return *column;
        return base::fail(ProblemCode::CsvInvalid, path, fmt::format("no column {}", names[0]));
    }
};

struct CoordinateColumns {
    std::size_t first;   // x or latitude
    std::size_t second;  // y or longitude
    bool degrees;
};

Result<CoordinateColumns> coordinate_columns(const File& file) {
    const auto x = file.table.column("x");
    const auto y = file.table.column("y");
    if (x && y) return CoordinateColumns{*x, *y, false};
    const auto latitude = file.table.column("latitude");
    const auto longitude = file.table.column("longitude");
    if (latitude && longitude) return CoordinateColumns{*latitude, *longitude, true};
    return base::fail(ProblemCode::CsvInvalid, file.path,
                      "neither columns x and y nor latitude and longitude");
}

struct Location {
    std::string id;
    stats::scan::Point point;
    double population = 0;
};

Result<stats::scan::Point> read_point(const File& file, const Row& row,
                                      const CoordinateColumns& columns, bool on_sphere) {
    const auto first = file.number(row, columns.first);
    if (!first) return tl::unexpected(first.error());
    const auto second = file.number(row, columns.second);
    if (!second) return tl::unexpected(second.error());
    if (columns.degrees && std::abs(*first) > 90)
        return tl::unexpected(file.fault(row, columns.first, "lies outside of -90 to 90"));
    if (columns.degrees && std::abs(*second) > 180)
        return tl::unexpected(file.fault(row, columns.second, "lies outside of -180 to 180"));
    if (on_sphere) return stats::scan::point_on_earth(*first, *second);
    return stats::scan::Point{*first, *second, 0};
}

ScanPlaces join(std::vector<Location> locations, bool on_sphere, bool with_population) {
    std::ranges::sort(locations, {}, &Location::id);
    ScanPlaces places;
    places.on_sphere = on_sphere;
    std::map<std::array<double, 3>, std::uint32_t> at;
    for (auto& location : locations) {
        const auto& point = location.point;
        const auto [found, is_new] =
            at.try_emplace({point.x, point.y, point.z}, std::uint32_t(places.points.size()));
        if (is_new) {
            places.points.push_back(point);
            places.ids.emplace_back();
            if (with_population) places.population.push_back(0);
        }
        const auto place = found->second;
        if (with_population) places.population[place] += location.population;
        places.by_id.emplace(location.id, place);
        places.ids[place].push_back(std::move(location.id));
    }
    return places;
}

// What the rows of a table are read with.
struct RowReader {
    const File& file;
    const ScanPlaces& places;
    const ScanColumns& wanted;
    bool years;
    std::size_t place;
    std::size_t count;
    std::optional<std::size_t> date;
    std::vector<std::size_t> covariates{};

    [[nodiscard]] Result<ScanRow> read(const Row& row) const {
        if (const auto problem = row.problem()) return tl::unexpected(*problem);
        ScanRow result;
        result.path = fmt::format("{} {}", file.path, row.path(file.table.header()[place]));
        const auto found = places.by_id.find(row.cell(place));
        if (found == places.by_id.end()) {
            return tl::unexpected(
                file.fault(row, place, fmt::format("location '{}' is not known", row.cell(place))));
        }
        result.place = found->second;
        const auto value = read_count(row);
        if (!value) return tl::unexpected(value.error());
        result.count = *value;
        if (date) {
            result.date =
                row.cell(*date).empty() ? std::nullopt : parse_scan_date(row.cell(*date), years);
            if (!result.date) {
                return tl::unexpected(
                    file.fault(row, *date, fmt::format("'{}' is no date", row.cell(*date))));
            }
        }
        for (const auto column : covariates) result.covariates.emplace_back(row.cell(column));
        return result;
    }

    [[nodiscard]] Result<double> read_count(const Row& row) const {
        const auto value = file.number(row, count);
        if (!value) return value;
        if (*value < 0) return tl::unexpected(file.fault(row, count, "cannot be negative"));
        if (*value > count_max) return tl::unexpected(file.fault(row, count, "is too large"));
        if (!wanted.fractions && *value != std::floor(*value))
            return tl::unexpected(file.fault(row, count, "must be a whole number"));
        return value;
    }
};

}  // namespace

Result<ScanPlaces> read_scan_places(const std::string& path, bool plane) {
    const auto table = read_file(path);
    if (!table) return tl::unexpected(table.error());
    const File file{path, *table};
    const auto id = file.needed(place_names);
    if (!id) return tl::unexpected(id.error());
    const auto coordinates = coordinate_columns(file);
    if (!coordinates) return tl::unexpected(coordinates.error());
    const auto population = table->column("population");
    const bool on_sphere = coordinates->degrees && !plane;
    std::vector<Location> locations;
    std::map<std::string_view, std::size_t> lines;
    for (std::size_t i = 0; i < table->row_count(); ++i) {
        const auto row = table->row(i);
        if (const auto problem = row.problem()) return tl::unexpected(*problem);
        Location location{std::string(row.cell(*id)), {}};
        if (location.id.empty()) return tl::unexpected(file.fault(row, *id, "is missing"));
        const auto [before, is_new] = lines.try_emplace(row.cell(*id), row.line());
        if (!is_new) {
            return tl::unexpected(file.fault(
                row, *id,
                fmt::format("location '{}' is already in line {}", location.id, before->second)));
        }
        const auto point = read_point(file, row, *coordinates, on_sphere);
        if (!point) return tl::unexpected(point.error());
        location.point = *point;
        if (population) {
            const auto persons = file.number(row, *population);
            if (!persons) return tl::unexpected(persons.error());
            if (*persons < 0)
                return tl::unexpected(file.fault(row, *population, "cannot be negative"));
            location.population = *persons;
        }
        locations.push_back(std::move(location));
    }
    if (locations.size() > places_max)
        return base::fail(ProblemCode::ValueInvalid, path, "too many locations");
    if (locations.empty()) return base::fail(ProblemCode::ValueInvalid, path, "no locations");
    return join(std::move(locations), on_sphere, population.has_value());
}

Result<ScanTable> read_scan_table(const std::string& path, const ScanPlaces& places,
                                  const ScanColumns& columns) {
    const auto table = read_file(path);
    if (!table) return tl::unexpected(table.error());
    const File file{path, *table};
    const auto place = file.needed(place_names);
    if (!place) return tl::unexpected(place.error());
    const auto count = file.needed(std::array{columns.count});
    if (!count) return tl::unexpected(count.error());
    const auto date = columns.dates ? first_column(*table, date_names) : std::nullopt;
    const bool year_column = date && table->column("year") == date;
    RowReader reader{file, places, columns, columns.years || year_column, *place, *count, date};
    const auto covariates = columns.covariates.value_or(usual_covariates(*table));
    for (const auto& covariate : covariates) {
        const auto column = file.needed(std::array{std::string_view(covariate)});
        if (!column) return tl::unexpected(column.error());
        reader.covariates.push_back(*column);
    }
    ScanTable result{path, year_column, covariates, {}};
    for (std::size_t i = 0; i < table->row_count(); ++i) {
        auto row = reader.read(table->row(i));
        if (!row) return tl::unexpected(row.error());
        result.rows.push_back(std::move(*row));
    }
    return result;
}

}  // namespace fengsui::workbench
