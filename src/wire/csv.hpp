// SPDX-License-Identifier: Apache-2.0
// CSV after RFC 4180, read and written: quoted cells, line breaks inside them, LF or CRLF, a byte
// order mark, UTF-8 or GB18030 (what Excel in China writes). A table is read whole, within limits;
// a row with the wrong number of cells carries its own problem, so that the other rows can still be
// used. Plain values, thread safe once read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace fengsui::wire::csv {

struct Limits {
    std::size_t rows_max = 100'000;  // without the header
    std::size_t row_bytes_max = 64 * 1024;
    std::size_t columns_max = 200;
    std::size_t bytes_max = 64 * 1024 * 1024;
};

class Table;

// One record below the header. Valid as long as its Table is neither moved nor destroyed.
class Row {
  public:
    Row(const Table* table, std::size_t index) : table_(table), index_(index) {}

    // By position, or by header name; trimmed; empty where the cell or the column is missing.
    [[nodiscard]] std::string_view cell(std::size_t column) const;
    [[nodiscard]] std::string_view cell(std::string_view name) const;
    [[nodiscard]] std::size_t cell_count() const;
    [[nodiscard]] std::size_t line() const;  // of the file, from 1, where the record begins
    // csv_invalid if there are more cells than columns.
    [[nodiscard]] std::optional<base::Problem> problem() const;
    // The place for a Problem: "line 4, column onset_date".
    [[nodiscard]] std::string path(std::string_view name) const;

  private:
    const Table* table_;
    std::size_t index_;
};

class Table {
  public:
    // message_empty, message_too_large, encoding_invalid, or csv_invalid with the line (an open
    // quote, text after a closing quote, an empty or doubled column name). Records of nothing but
    // empty cells are left out.
    static base::Result<Table> parse(std::string_view raw, const Limits& limits = {});

    [[nodiscard]] const std::vector<std::string>& header() const { return header_; }
    // Letter case and blanks do not matter.
    [[nodiscard]] std::optional<std::size_t> column(std::string_view name) const;
    [[nodiscard]] std::size_t row_count() const { return records_.size(); }
    [[nodiscard]] Row row(std::size_t i) const { return {this, i}; }

  private:
    friend class Row;
    friend class Reader;
    struct Record {
        std::size_t first_cell;
        std::size_t cell_count;
        std::size_t line;
    };
    struct Cell {
        std::size_t begin;  // into cells_text_
        std::size_t size;
    };
    [[nodiscard]] std::string_view cell_text(const Cell& cell) const;

    std::vector<std::string> header_;
    std::string cells_text_;  // all cells without quotes, one after another
    std::vector<Cell> cells_;
    std::vector<Record> records_;
};

// Spreadsheets run a cell that begins with = + - @ as a formula; Neutralise writes ' before it,
// except before numbers.
enum class Formulas : std::uint8_t { Keep, Neutralise };

// Writes records ended with CRLF. Not thread safe.
class Writer {
  public:
    explicit Writer(Formulas formulas) : formulas_(formulas) {}

    // Lets Excel see that the file is UTF-8. First thing, if at all.
    void byte_order_mark();
    void row(const std::vector<std::string>& cells);
    [[nodiscard]] const std::string& text() const { return text_; }

  private:
    void cell(std::string_view value);

    Formulas formulas_;
    std::string text_;
};

}  // namespace fengsui::wire::csv
