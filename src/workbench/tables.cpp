// SPDX-License-Identifier: Apache-2.0
#include "workbench/tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>

#include "wire/csv.hpp"

namespace fengsui::workbench {

using base::ProblemCode;
using base::Result;
using wire::csv::Row;
using wire::csv::Table;

namespace {

constexpr wire::csv::Limits limits{.rows_max = 10'000'000, .bytes_max = std::size_t{1} << 30U};
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

Result<Table> read_table(const std::string& path, std::initializer_list<std::string_view> needed) {
    std::ifstream file(path, std::ios::binary);
    if (!file || std::filesystem::is_directory(path)) {
        return base::fail(ProblemCode::NotFound, path, "cannot be read");
    }
    const std::string text(std::istreambuf_iterator<char>(file), {});
    auto table = Table::parse(text, limits);
    if (!table) {
        table.error().path = fmt::format("{} {}", path, table.error().path);
        return table;
    }
    for (const auto name : needed) {
        if (!table->column(name)) {
            return base::fail(ProblemCode::CsvInvalid, path, fmt::format("no column {}", name));
        }
    }
    return table;
}

bool is_missing(std::string_view text) {
    return text.empty() || text == "NA";
}

std::optional<double> parse_number(std::string_view text) {
    if (text == "Inf") return std::numeric_limits<double>::infinity();
    if (text == "-Inf") return -std::numeric_limits<double>::infinity();
    double value = 0;
    const auto* end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc{} || stopped != end || std::isnan(value)) return std::nullopt;
    return value;
}

// Reads the cells of one row and keeps the first fault, so that the callers stay readable.
class Cells {
  public:
    Cells(const std::string& path, Row row) : path_(path), row_(row) {}

    std::string text(std::string_view name) const { return std::string(row_.cell(name)); }

    double number(std::string_view name, double if_missing) {
        const auto cell = row_.cell(name);
        if (is_missing(cell)) return if_missing;
        const auto value = parse_number(cell);
        if (!value) fault(name, fmt::format("'{}' is no number", cell));
        return value.value_or(if_missing);
    }
    int integer(std::string_view name, int if_missing) {
        const double value = number(name, if_missing);
        if (value != std::floor(value) || std::abs(value) > 1e9) {
            fault(name, fmt::format("{} is no whole number", value));
            return if_missing;
        }
        return static_cast<int>(value);
    }
    void fault(std::string_view name, std::string detail) {
        if (!problem_) {
            problem_ =
                base::Problem{ProblemCode::ValueInvalid,
                              fmt::format("{} {}", path_, row_.path(name)), std::move(detail)};
        }
    }
    [[nodiscard]] const std::optional<base::Problem>& problem() const { return problem_; }

  private:
    const std::string& path_;
    Row row_;
    std::optional<base::Problem> problem_;
};

void append(Series& series, Cells& cells, const std::optional<base::Day>& date) {
    const double observed = cells.number("observed", not_a_number);
    if (observed < 0) cells.fault("observed", "a count cannot be negative");
    series.observed.push_back(observed);
    series.population.push_back(cells.number("population", 1));
    series.dates.push_back(date);
    series.state.push_back(cells.integer("state", 0));
}

// Periods without a row: nothing was observed.
void fill(Series& series, std::size_t until) {
    if (series.observed.size() >= until) return;
    series.observed.resize(until, not_a_number);
    series.population.resize(until, series.population.empty() ? 1.0 : series.population.back());
    series.dates.resize(until);
    series.state.resize(until, 0);
}

std::optional<base::Problem> add_point(Series& series, Cells& cells) {
    const int t = cells.integer("t", 0);
    constexpr int longest_gap = 100'000;
    const auto have = static_cast<int>(series.observed.size());
    if (t < 1) cells.fault("t", "must be at least 1");
    if (t <= have) cells.fault("t", fmt::format("{} is there twice", t));
    if (t > have + longest_gap) cells.fault("t", fmt::format("{} lies too far ahead", t));
    std::optional<base::Day> date;
    if (const auto text = cells.text("date"); !is_missing(text)) {
        date = base::parse_day(text);
        if (!date) cells.fault("date", fmt::format("'{}' is no date", text));
    }
    if (cells.problem()) return cells.problem();
    fill(series, static_cast<std::size_t>(t - 1));
    append(series, cells, date);
    return cells.problem();
}

// Rows may stand in any order. One whose t is no number comes first, and is refused when it is
// read.
std::vector<std::size_t> rows_by_time(const Table& table, const std::string& path) {
    std::vector<int> times;
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < table.row_count(); ++i) {
        times.push_back(Cells(path, table.row(i)).integer("t", 0));
        order.push_back(i);
    }
    std::ranges::stable_sort(order, {}, [&](std::size_t i) { return times[i]; });
    return order;
}

Result<std::vector<Series>> read_info(const std::string& path) {
    const auto table = read_table(path, {"series", "freq"});
    if (!table) return tl::unexpected(table.error());
    std::vector<Series> all;
    for (std::size_t i = 0; i < table->row_count(); ++i) {
        Cells cells(path, table->row(i));
        Series series;
        series.name = cells.text("series");
        series.frequency = cells.integer("freq", 52);
        series.start_year = cells.integer("start_year", 0);
        series.start_period = cells.integer("start_period", 1);
        series.has_dates = cells.integer("epochAsDate", 0) != 0;
        if (series.frequency < 1) cells.fault("freq", "must be at least 1");
        if (cells.problem()) return tl::unexpected(*cells.problem());
        all.push_back(std::move(series));
    }
    return all;
}

}  // namespace

Result<std::vector<Series>> read_series(const std::string& series_path,
                                        const std::string& info_path) {
    auto all = read_info(info_path);
    if (!all) return all;
    const auto table = read_table(series_path, {"series", "t", "observed"});
    if (!table) return tl::unexpected(table.error());
    std::map<std::string, Series*, std::less<>> by_name;
    for (auto& series : *all) by_name.emplace(series.name, &series);
    for (const std::size_t i : rows_by_time(*table, series_path)) {
        const auto row = table->row(i);
        Cells cells(series_path, row);
        const auto found = by_name.find(row.cell("series"));
        if (found == by_name.end()) {
            cells.fault("series", fmt::format("'{}' is not in {}", row.cell("series"), info_path));
            return tl::unexpected(*cells.problem());
        }
        if (auto problem = add_point(*found->second, cells)) return tl::unexpected(*problem);
    }
    std::erase_if(*all, [](const Series& series) { return series.observed.empty(); });
    return all;
}

Result<std::vector<Controls>> read_controls(const std::string& path) {
    return read_rows(path, {"config"});
}

Result<std::vector<Controls>> read_rows(const std::string& path,
                                        std::initializer_list<std::string_view> needed) {
    const auto table = read_table(path, needed);
    if (!table) return tl::unexpected(table.error());
    std::vector<Controls> all;
    for (std::size_t i = 0; i < table->row_count(); ++i) {
        const auto row = table->row(i);
        std::map<std::string, std::string, std::less<>> cells;
        for (const auto& name : table->header()) cells.emplace(name, row.cell(name));
        all.emplace_back(std::string(row.cell("config")), std::move(cells),
                         fmt::format("{} line {}", path, row.line()));
    }
    return all;
}

Result<std::vector<Range>> read_ranges(const std::string& path) {
    const auto table = read_table(path, {"series", "config", "t_first", "t_last"});
    if (!table) return tl::unexpected(table.error());
    std::vector<Range> all;
    for (std::size_t i = 0; i < table->row_count(); ++i) {
        Cells cells(path, table->row(i));
        Range range{cells.text("series"), cells.text("config"), cells.integer("t_first", 0),
                    cells.integer("t_last", 0)};
        if (range.t_first < 1) cells.fault("t_first", "must be at least 1");
        if (range.t_last < range.t_first) cells.fault("t_last", "lies before t_first");
        if (cells.problem()) return tl::unexpected(*cells.problem());
        all.push_back(std::move(range));
    }
    return all;
}

base::Problem Controls::problem(std::string_view name, std::string detail) const {
    return {ProblemCode::ValueInvalid, fmt::format("{}, column {}", path_, name),
            std::move(detail)};
}

std::optional<std::string> Controls::maybe(std::string_view name) const {
    // Column names are read without regard to case.
    std::string key(name);
    std::ranges::transform(key, key.begin(), [](unsigned char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : static_cast<char>(c);
    });
    const auto found = cells_.find(key);
    if (found == cells_.end() || is_missing(found->second)) return std::nullopt;
    return found->second;
}

Result<std::string> Controls::text(std::string_view name) const {
    auto found = maybe(name);
    if (!found) return tl::unexpected(problem(name, "is missing"));
    return std::move(*found);
}

Result<double> Controls::number(std::string_view name) const {
    const auto cell = text(name);
    if (!cell) return tl::unexpected(cell.error());
    const auto value = parse_number(*cell);
    if (!value) return tl::unexpected(problem(name, fmt::format("'{}' is no number", *cell)));
    return *value;
}

Result<int> Controls::integer(std::string_view name) const {
    const auto value = number(name);
    if (!value) return tl::unexpected(value.error());
    if (*value != std::floor(*value) || std::abs(*value) > 1e9)
        return tl::unexpected(problem(name, fmt::format("{} is no whole number", *value)));
    return static_cast<int>(*value);
}

Result<bool> Controls::flag(std::string_view name) const {
    const auto value = number(name);
    if (!value) return tl::unexpected(value.error());
    if (*value != 0 && *value != 1) return tl::unexpected(problem(name, "must be 0 or 1"));
    return *value == 1;
}

Result<std::vector<double>> Controls::numbers(std::string_view name) const {
    const auto cell = text(name);
    if (!cell) return tl::unexpected(cell.error());
    std::vector<double> values;
    std::string_view rest = *cell;
    while (true) {
        const auto end = rest.find(';');
        const auto value = parse_number(rest.substr(0, end));
        if (!value) return tl::unexpected(problem(name, fmt::format("'{}' is no list", *cell)));
        values.push_back(*value);
        if (end == std::string_view::npos) return values;
        rest.remove_prefix(end + 1);
    }
}

std::string number_text(double value) {
    if (std::isnan(value)) return "NA";
    if (std::isinf(value)) return value > 0 ? "Inf" : "-Inf";
    return fmt::format("{:.17g}", value);
}

}  // namespace fengsui::workbench
