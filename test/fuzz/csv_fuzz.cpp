// SPDX-License-Identifier: Apache-2.0
// Bytes → table → written again → the same table.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.hpp"
#include "base/text.hpp"
#include "wire/csv.hpp"

namespace {

using namespace fengsui;
using namespace fengsui::wire::csv;

constexpr Limits limits{1'000, 4'096, 50, 1U << 20};

std::string write(const std::vector<std::string>& header, const Table& table, Formulas formulas) {
    Writer writer(formulas);
    writer.row(header);
    for (std::size_t i = 0; i < table.row_count(); ++i) {
        const auto row = table.row(i);
        std::vector<std::string> cells;
        for (std::size_t c = 0; c < row.cell_count(); ++c) cells.emplace_back(row.cell(c));
        writer.row(cells);
    }
    return writer.text();
}

// Neutralised, "+w" becomes "'+w" and may be the name of another column already: numbered names.
std::vector<std::string> numbered(std::size_t count) {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < count; ++i) names.push_back("c" + std::to_string(i));
    return names;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto table = Table::parse({reinterpret_cast<const char*>(data), size}, limits);
    if (!table) {
        FENGSUI_CHECK(!table.error().path.empty() ||
                      table.error().code != base::ProblemCode::CsvInvalid);
        return 0;
    }
    std::size_t line = 0;
    for (std::size_t i = 0; i < table->row_count(); ++i) {
        const auto row = table->row(i);
        FENGSUI_CHECK(row.line() > line);
        line = row.line();
        for (std::size_t c = 0; c < row.cell_count(); ++c)
            FENGSUI_CHECK(base::is_utf8(row.cell(c)) || row.cell(c).empty());
        FENGSUI_CHECK(row.cell(table->header().front()) == row.cell(std::size_t{0}));
    }
    // Quotes may make the written form longer than what was read.
    const Limits wide{limits.rows_max, 16 * limits.row_bytes_max, limits.columns_max,
                      16 * limits.bytes_max};
    const auto again = Table::parse(write(table->header(), *table, Formulas::Keep), wide);
    FENGSUI_CHECK(again.has_value());
    FENGSUI_CHECK(again->header() == table->header());
    FENGSUI_CHECK(again->row_count() == table->row_count());
    for (std::size_t i = 0; i < table->row_count(); ++i) {
        for (std::size_t c = 0; c < table->row(i).cell_count(); ++c) {
            FENGSUI_CHECK(again->row(i).cell(c) == table->row(i).cell(c));
        }
    }
    const auto names = numbered(table->header().size());
    const auto safe = Table::parse(write(names, *table, Formulas::Neutralise), wide);
    FENGSUI_CHECK(safe.has_value() && safe->row_count() == table->row_count());
    return 0;
}
