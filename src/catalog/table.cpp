// SPDX-License-Identifier: Apache-2.0
#include "catalog/table.hpp"

#include <charconv>

#include "base/text.hpp"

namespace fengsui::catalog {

namespace {

constexpr std::size_t max_rows = 200'000;
constexpr std::size_t max_columns = 64;

tl::unexpected<base::Problem> broken(std::string_view file, int line, std::string detail) {
    return base::fail(base::ProblemCode::CsvInvalid,
                      std::string(file) + " line " + std::to_string(line), std::move(detail));
}

// Takes one record off `rest`. False if a quoted cell is not closed or followed by rubbish.
bool take_record(std::string_view& rest, std::vector<std::string>& cells, int& lines) {
    cells.assign(1, {});
    std::size_t i = 0;
    lines = 1;
    while (i < rest.size() && rest[i] != '\n') {
        if (rest[i] == ',') {
            cells.emplace_back();
            ++i;
        } else if (rest[i] == '"' && cells.back().empty()) {
            for (++i;; ++i) {
                if (i >= rest.size()) return false;
                if (rest[i] == '\n') ++lines;
                if (rest[i] != '"') {
                    cells.back() += rest[i];
                } else if (i + 1 < rest.size() && rest[i + 1] == '"') {
                    cells.back() += rest[i++];
                } else {
                    break;
                }
            }
            ++i;
            if (i < rest.size() && rest[i] != ',' && rest[i] != '\n') return false;
        } else if (rest[i] == '"' || rest[i] == '\r') {
            return false;
        } else {
            cells.back() += rest[i++];
        }
    }
    rest.remove_prefix(std::min(rest.size(), i + 1));
    return true;
}

}  // namespace

base::Result<Table> Table::parse(std::string_view file, std::string_view bytes) {
    if (!base::is_utf8(bytes)) return broken(file, 1, "not UTF-8");
    Table table;
    table.file_ = file;
    std::vector<std::string> cells;
    int line = 1;
    while (!bytes.empty()) {
        int lines = 1;
        if (!take_record(bytes, cells, lines))
            return broken(file, line, "stray quote or CR, or a quote not closed");
        if (table.columns_.empty()) {
            for (std::size_t i = 0; i < cells.size(); ++i) {
                if (cells[i].empty() || !table.columns_.emplace(cells[i], i).second) {
                    return broken(file, line, "empty or repeated column \"" + cells[i] + "\"");
                }
            }
            if (cells.size() > max_columns) return broken(file, line, "too many columns");
        } else {
            if (cells.size() != table.columns_.size()) {
                return broken(file, line,
                              std::to_string(cells.size()) + " cells where the header has " +
                                  std::to_string(table.columns_.size()));
            }
            table.rows_.push_back({line, cells});
            if (table.rows_.size() > max_rows) return broken(file, line, "too many rows");
        }
        line += lines;
    }
    if (table.columns_.empty()) return broken(file, 1, "no header");
    return table;
}

bool RowReader::next() {
    if (problem_ || index_ >= table_.rows_.size()) return false;
    ++index_;
    return true;
}

base::Result<void> RowReader::result() const {
    if (problem_) return tl::unexpected<base::Problem>(*problem_);
    if (index_ == 0) return {};
    for (const auto& [name, column] : table_.columns_) {
        if (!read_[column] && name != "source" && name != "certainty" && name != "note") {
            return base::fail(base::ProblemCode::CsvInvalid,
                              table_.file_ + " line 1 column " + name, "unknown column");
        }
    }
    return {};
}

std::string RowReader::where(std::string_view column) const {
    const int line = index_ == 0 ? 1 : table_.rows_[index_ - 1].line;
    return table_.file_ + " line " + std::to_string(line) + " column " + std::string(column);
}

void RowReader::refuse(std::string_view column, std::string detail) {
    if (!problem_)
        problem_ = base::Problem{base::ProblemCode::CsvInvalid, where(column), std::move(detail)};
}

const std::string* RowReader::cell(std::string_view column) {
    static const std::string nothing;
    const auto it = table_.columns_.find(column);
    if (it == table_.columns_.end()) {
        refuse(column, "the table has no such column");
        return &nothing;
    }
    read_[it->second] = true;
    return index_ == 0 ? &nothing : &table_.rows_[index_ - 1].cells[it->second];
}

std::string RowReader::text(std::string_view column) {
    return *cell(column);
}

std::string RowReader::required(std::string_view column) {
    std::string value = *cell(column);
    if (value.empty()) refuse(column, "empty");
    return value;
}

std::optional<int> RowReader::whole_number(std::string_view column, const std::string& text,
                                           int low, int high) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value < low || value > high) {
        refuse(column, "\"" + text + "\" is not a whole number from " + std::to_string(low) +
                           " to " + std::to_string(high));
        return std::nullopt;
    }
    return value;
}

int RowReader::integer(std::string_view column, int low, int high) {
    return whole_number(column, *cell(column), low, high).value_or(low);
}

std::optional<int> RowReader::optional_integer(std::string_view column, int low, int high) {
    const std::string& text = *cell(column);
    return text.empty() ? std::nullopt : whole_number(column, text, low, high);
}

double RowReader::number(std::string_view column) {
    const std::string& text = *cell(column);
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size())
        refuse(column, "\"" + text + "\" is not a number");
    return value;
}

std::optional<base::Day> RowReader::optional_day(std::string_view column) {
    const std::string& text = *cell(column);
    if (text.empty()) return std::nullopt;
    auto day = base::parse_day(text);
    if (!day) refuse(column, "\"" + text + "\" is not a date");
    return day;
}

bool RowReader::yes_no(std::string_view column) {
    const std::string& text = *cell(column);
    if (text != "yes" && text != "no") refuse(column, "\"" + text + "\" is neither yes nor no");
    return text == "yes";
}

Certainty RowReader::certainty() {
    const std::string& text = *cell("certainty");
    if (text == "uncertain") return Certainty::Uncertain;
    if (text == "local") return Certainty::Local;
    if (text == "product_default") return Certainty::ProductDefault;
    if (text != "sure") refuse("certainty", "unknown word \"" + text + "\"");
    return Certainty::Sure;
}

std::vector<std::string> RowReader::list(std::string_view column) {
    const std::string& text = *cell(column);
    std::vector<std::string> parts;
    if (text.empty()) return parts;
    for (const std::string_view part : base::split(text, ';')) {
        parts.emplace_back(base::trim(part));
        if (parts.back().empty()) refuse(column, "empty part in \"" + text + "\"");
    }
    return parts;
}

base::Result<TableSet> TableSet::parse(base::EmbeddedFiles files) {
    TableSet set;
    for (const base::EmbeddedFile& file : files) {
        if (!file.path.ends_with(".csv")) continue;
        auto table = Table::parse(file.path, file.bytes);
        if (!table) return tl::unexpected<base::Problem>(table.error());
        set.tables_.emplace(std::string(file.path), std::move(*table));
    }
    return set;
}

base::Result<const Table*> TableSet::find(std::string_view file) const {
    const auto it = tables_.find(file);
    if (it == tables_.end())
        return base::fail(base::ProblemCode::CsvInvalid, std::string(file), "the table is missing");
    return &it->second;
}

}  // namespace fengsui::catalog
