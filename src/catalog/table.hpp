// SPDX-License-Identifier: Apache-2.0
// The strict reader of our own tables: UTF-8, LF, comma, double quotes, a header, equal columns. It
// is not for what the world sends (that is wire's CSV). Every getter names its column and notes the
// first mistake with file, line and column, so that a loader reads a row in one go and asks once.
// Used only while the catalogue loads.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/embed.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "catalog/condition.hpp"
#include "catalog/text_match.hpp"

namespace fengsui::catalog {

class Table {
  public:
    static base::Result<Table> parse(std::string_view file, std::string_view bytes);

    [[nodiscard]] const std::string& file() const { return file_; }
    [[nodiscard]] std::size_t size() const { return rows_.size(); }

  private:
    friend class RowReader;
    struct Row {
        int line = 0;
        std::vector<std::string> cells;
    };
    std::string file_;
    std::unordered_map<std::string, std::size_t, TextHash, std::equal_to<>> columns_;
    std::vector<Row> rows_;
};

// Walks the rows of one table:  RowReader row(table);  while (row.next()) { … }  return
// row.result(); After a mistake next() gives false.
class RowReader {
  public:
    explicit RowReader(const Table& table) : table_(table) {}

    bool next();
    // The first mistake, if any; a column that nobody read (other than source, certainty, note) is
    // one.
    [[nodiscard]] base::Result<void> result() const;
    // Notes a mistake found by the caller, in a column of this row.
    void refuse(std::string_view column, std::string detail);
    [[nodiscard]] bool bad() const { return problem_.has_value(); }
    [[nodiscard]] std::string where(std::string_view column) const;

    std::string text(std::string_view column);      // may be empty
    std::string required(std::string_view column);  // not empty
    int integer(std::string_view column, int low, int high);
    std::optional<int> optional_integer(std::string_view column, int low, int high);
    double number(std::string_view column);
    std::optional<base::Day> optional_day(std::string_view column);
    bool yes_no(std::string_view column);  // "yes" or "no"
    Certainty certainty();                 // column certainty
    std::vector<std::string> list(
        std::string_view column);  // parts of "a;b;c", trimmed, none empty

    // Reads a word with `parse` (std::optional<T>(std::string_view)); an unknown word is a mistake.
    template <class Parse>
    auto word(std::string_view column, Parse&& parse) ->
        typename decltype(parse(std::string_view{}))::value_type {
        const std::string cell = required(column);
        auto value = parse(std::string_view(cell));
        if (!value && !bad()) refuse(column, "unknown word \"" + cell + "\"");
        return value.value_or(typename decltype(parse(std::string_view{}))::value_type{});
    }

  private:
    const std::string* cell(std::string_view column);
    std::optional<int> whole_number(std::string_view column, const std::string& text, int low,
                                    int high);

    const Table& table_;
    std::size_t index_ = 0;  // of the row after the current one
    std::vector<bool> read_ = std::vector<bool>(table_.columns_.size());
    std::optional<base::Problem> problem_;
};

// All tables of data/, by path ("conditions.csv").
class TableSet {
  public:
    static base::Result<TableSet> parse(base::EmbeddedFiles files);
    [[nodiscard]] base::Result<const Table*> find(std::string_view file) const;

  private:
    std::unordered_map<std::string, Table, TextHash, std::equal_to<>> tables_;
};

}  // namespace fengsui::catalog
