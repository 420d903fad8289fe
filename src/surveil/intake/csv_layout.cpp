// SPDX-License-Identifier: Apache-2.0
#include "surveil/intake/csv_layout.hpp"

#include <fmt/format.h>

#include "base/text.hpp"
#include "wire/csv.hpp"

namespace fengsui::surveil {
namespace {

using base::ProblemCode;

std::vector<std::string> names_of(const CsvLayout& layout) {
    std::vector<std::string> names;
    for (const auto& column : layout.columns) names.emplace_back(column.name);
    return names;
}

std::string kept_row(const CsvLayout& layout, const std::vector<std::string>& cells) {
    wire::csv::Writer writer(wire::csv::Formulas::Keep);
    writer.row(names_of(layout));
    writer.row(cells);
    return writer.text();
}

}  // namespace

std::vector<DecodedMessage> read_csv_rows(std::string_view bytes, const CsvLayout& layout,
                                          const CsvRowReader& read_row) {
    const auto refuse = [&](base::Problem problem) {
        return std::vector{refused_message(bytes, Format::Csv, std::move(problem))};
    };
    const auto table = wire::csv::Table::parse(bytes);
    if (!table) return refuse(table.error());
    for (const auto required : layout.required) {
        if (table->column(required)) continue;
        return refuse(
            {ProblemCode::CsvInvalid, "line 1", fmt::format("the column {} is missing", required)});
    }
    if (table->row_count() == 0) return refuse({ProblemCode::MessageEmpty, "line 2", "no rows"});
    std::vector<DecodedMessage> messages;
    messages.reserve(table->row_count());
    for (std::size_t i = 0; i < table->row_count(); ++i) {
        const auto row = table->row(i);
        std::vector<std::string> cells;
        for (const auto& column : layout.columns) cells.emplace_back(row.cell(column.name));
        auto decoded = read_row(cells, fmt::format("line {}, column ", row.line()));
        if (const auto broken = row.problem()) decoded.problems.push_back(*broken);
        messages.push_back({std::move(decoded), kept_row(layout, cells)});
    }
    return messages;
}

std::string csv_template(const CsvLayout& layout) {
    wire::csv::Writer writer(wire::csv::Formulas::Keep);
    writer.byte_order_mark();
    writer.row(names_of(layout));
    std::vector<std::string> examples;
    for (const auto& column : layout.columns) examples.emplace_back(column.example);
    writer.row(examples);
    return writer.text();
}

bool csv_header_names(std::string_view bytes, std::string_view column) {
    auto line = bytes.substr(0, bytes.find_first_of("\r\n"));
    if (line.starts_with("\xEF\xBB\xBF")) line.remove_prefix(3);
    while (true) {
        const auto end = line.find(',');
        auto name = base::trim(line.substr(0, end));
        if (name.size() >= 2 && name.starts_with('"') && name.ends_with('"'))
            name = name.substr(1, name.size() - 2);
        if (base::to_upper_ascii(name) == base::to_upper_ascii(column)) return true;
        if (end == std::string_view::npos) return false;
        line.remove_prefix(end + 1);
    }
}

}  // namespace fengsui::surveil
