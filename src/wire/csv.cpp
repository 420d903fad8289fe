// SPDX-License-Identifier: Apache-2.0
#include "wire/csv.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "base/text.hpp"
#include "wire/encoding.hpp"
#include "wire/scan.hpp"

namespace fengsui::wire::csv {

using base::ProblemCode;

namespace {

tl::unexpected<base::Problem> invalid(std::size_t line, std::string detail) {
    return base::fail(ProblemCode::CsvInvalid, fmt::format("line {}", line), std::move(detail));
}

// Files put together from several carry a byte order mark inside; it is no part of a name.
std::string normal_name(std::string_view name) {
    constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
    name = base::trim(name);
    while (name.starts_with(byte_order_mark))
        name = base::trim(name.substr(byte_order_mark.size()));
    return base::to_lower_ascii(name);
}

bool is_number(std::string_view text) {
    if (!text.empty() && text.front() == '+') text.remove_prefix(1);
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && end == text.data() + text.size();
}

}  // namespace

// Reads one text into one Table; a state of its own keeps the functions small.
class Reader {
  public:
    Reader(std::string_view text, const Limits& limits) : text_(text), limits_(limits) {}

    base::Result<Table> run() {
        table_.cells_text_.reserve(text_.size());
        while (at_ < text_.size()) {
            if (auto read = record(); !read) return tl::unexpected(std::move(read.error()));
        }
        if (table_.header_.empty()) return base::fail(ProblemCode::MessageEmpty);
        return std::move(table_);
    }

  private:
    base::Result<void> record() {
        const Table::Record record{table_.cells_.size(), 0, line_};
        const auto begin = at_;
        bool more = true;
        while (more) {
            auto read = cell();
            if (!read) return tl::unexpected(std::move(read.error()));
            more = *read;
            if (table_.cells_.size() - record.first_cell > limits_.columns_max) {
                return base::fail(ProblemCode::MessageTooLarge, fmt::format("line {}", record.line),
                                  fmt::format("more than {} columns", limits_.columns_max));
            }
            if (at_ - begin > limits_.row_bytes_max) return too_long(record.line);
        }
        return keep({record.first_cell, table_.cells_.size() - record.first_cell, record.line});
    }

    base::Result<void> keep(Table::Record record) {
        const auto is_blank = [&](const Table::Cell& cell) {
            return base::trim(table_.cell_text(cell)).empty();
        };
        const auto first = table_.cells_.begin() + static_cast<std::ptrdiff_t>(record.first_cell);
        if (std::all_of(first, table_.cells_.end(), is_blank)) {
            table_.cells_.resize(record.first_cell);
            return {};
        }
        if (table_.header_.empty()) return take_header(record);
        if (table_.records_.size() == limits_.rows_max) {
            return base::fail(ProblemCode::MessageTooLarge, fmt::format("line {}", record.line),
                              fmt::format("more than {} rows", limits_.rows_max));
        }
        table_.records_.push_back(record);
        return {};
    }

    base::Result<void> take_header(const Table::Record& record) {
        // Spreadsheets leave empty columns at the end.
        auto count = record.cell_count;
        while (base::trim(table_.cell_text(table_.cells_[record.first_cell + count - 1])).empty())
            --count;
        for (std::size_t i = 0; i < count; ++i) {
            auto name = normal_name(table_.cell_text(table_.cells_[record.first_cell + i]));
            if (name.empty())
                return invalid(record.line, fmt::format("column {} has no name", i + 1));
            if (std::ranges::find(table_.header_, name) != table_.header_.end()) {
                return invalid(record.line,
                               fmt::format("column {} has the name of another", i + 1));
            }
            table_.header_.push_back(std::move(name));
        }
        table_.cells_.resize(record.first_cell);
        return {};
    }

    // Reads one cell and what ends it; true if another cell of the record follows.
    base::Result<bool> cell() {
        const auto begin = table_.cells_text_.size();
        if (at_ < text_.size() && text_[at_] == '"') {
            if (auto read = quoted(); !read) return tl::unexpected(std::move(read.error()));
        } else {
            const auto end = find_end(text_, at_, ',');
            // A longer one is refused by the caller: there is no need to copy it.
            table_.cells_text_ += text_.substr(at_, std::min(end - at_, limits_.row_bytes_max + 1));
            at_ = end;
        }
        table_.cells_.push_back({begin, table_.cells_text_.size() - begin});
        return end_of_cell();
    }

    base::Result<bool> end_of_cell() {
        if (at_ == text_.size()) return false;
        const char c = text_[at_];
        if (c == ',') {
            ++at_;
            return true;
        }
        if (c != '\r' && c != '\n') return invalid(line_, "text follows a closing quote");
        at_ += text_.substr(at_).starts_with("\r\n") ? 2 : 1;
        ++line_;
        return false;
    }

    base::Result<void> quoted() {
        const auto begin = at_;
        const auto line = line_;
        ++at_;
        while (true) {
            const auto quote = text_.find('"', at_);
            if (quote == std::string_view::npos) return invalid(line, "a quote is not closed");
            if (quote - begin > limits_.row_bytes_max) return too_long(line);
            const auto part = text_.substr(at_, quote - at_);
            count_lines(part);
            table_.cells_text_ += part;
            at_ = quote + 1;
            if (at_ == text_.size() || text_[at_] != '"') return {};
            table_.cells_text_ += '"';
            ++at_;
        }
    }

    void count_lines(std::string_view part) {
        for (std::size_t i = 0; i < part.size(); ++i) {
            const bool crlf_begins = part[i] == '\r' && i + 1 < part.size() && part[i + 1] == '\n';
            if ((part[i] == '\r' && !crlf_begins) || part[i] == '\n') ++line_;
        }
    }

    [[nodiscard]] tl::unexpected<base::Problem> too_long(std::size_t line) const {
        return base::fail(ProblemCode::MessageTooLarge, fmt::format("line {}", line),
                          fmt::format("the row is longer than {} bytes", limits_.row_bytes_max));
    }

    std::string_view text_;
    Limits limits_;
    std::size_t at_ = 0;
    std::size_t line_ = 1;
    Table table_;
};

base::Result<Table> Table::parse(std::string_view raw, const Limits& limits) {
    if (raw.size() > limits.bytes_max) {
        return base::fail(ProblemCode::MessageTooLarge, {},
                          fmt::format("{} bytes; the limit is {}", raw.size(), limits.bytes_max));
    }
    const auto text = decode_undeclared(raw);
    if (!text) return tl::unexpected(text.error());
    return Reader(*text, limits).run();
}

std::string_view Table::cell_text(const Cell& cell) const {
    return std::string_view(cells_text_).substr(cell.begin, cell.size);
}

std::optional<std::size_t> Table::column(std::string_view name) const {
    const auto found = std::ranges::find(header_, normal_name(name));
    if (found == header_.end()) return std::nullopt;
    return static_cast<std::size_t>(found - header_.begin());
}

std::string_view Row::cell(std::size_t column) const {
    const auto& record = table_->records_[index_];
    if (column >= record.cell_count) return {};
    return base::trim(table_->cell_text(table_->cells_[record.first_cell + column]));
}

std::string_view Row::cell(std::string_view name) const {
    const auto column = table_->column(name);
    return column ? cell(*column) : std::string_view{};
}

std::size_t Row::cell_count() const {
    return table_->records_[index_].cell_count;
}

std::size_t Row::line() const {
    return table_->records_[index_].line;
}

std::optional<base::Problem> Row::problem() const {
    for (auto i = table_->header_.size(); i < cell_count(); ++i) {
        if (cell(i).empty()) continue;
        return base::Problem{ProblemCode::CsvInvalid,
                             fmt::format("line {}, column {}", line(), i + 1),
                             fmt::format("the header has {} columns", table_->header_.size())};
    }
    return std::nullopt;
}

std::string Row::path(std::string_view name) const {
    return fmt::format("line {}, column {}", line(), name);
}

void Writer::byte_order_mark() {
    text_ += "\xEF\xBB\xBF";
}

void Writer::row(const std::vector<std::string>& cells) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (i > 0) text_ += ',';
        cell(cells[i]);
    }
    // A record of one empty cell would be an empty line, which readers skip.
    if (cells.size() == 1 && cells.front().empty()) text_ += "\"\"";
    text_ += "\r\n";
}

void Writer::cell(std::string_view value) {
    constexpr std::string_view begins_formula = "=+-@\t\r\n";
    const bool neutralise = formulas_ == Formulas::Neutralise && !value.empty() &&
                            begins_formula.find(value.front()) != std::string_view::npos &&
                            !is_number(value);
    const bool quote = value.find_first_of(",\"\r\n") != std::string_view::npos ||
                       (!value.empty() && (value.front() == ' ' || value.back() == ' '));
    if (quote) text_ += '"';
    if (neutralise) text_ += '\'';
    for (const char c : value) {
        if (c == '"') text_ += '"';
        text_ += c;
    }
    if (quote) text_ += '"';
}

}  // namespace fengsui::wire::csv
