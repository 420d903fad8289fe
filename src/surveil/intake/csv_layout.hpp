// SPDX-License-Identifier: Apache-2.0
// A documented layout of CSV and how a file in it becomes messages, one row one message. Used by
// csv_reader (cases) and count_csv_reader (daily counts); thread safe. A row is kept with the
// header line, so that it can be read, corrected and sent again alone.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "surveil/intake/decode.hpp"

namespace fengsui::surveil {

struct CsvColumn {
    std::string_view name;     // in the header line
    std::string_view example;  // in the template
};

struct CsvLayout {
    std::span<const CsvColumn> columns;
    std::vector<std::string_view> required;  // columns without which a file is refused as a whole
};

// `cells` in the order of the layout's columns; `path_prefix` + column is the place of a problem.
using CsvRowReader =
    std::function<Decoded(const std::vector<std::string>& cells, std::string_view path_prefix)>;

// At least one message: a file that cannot be used is one refused message.
std::vector<DecodedMessage> read_csv_rows(std::string_view bytes, const CsvLayout& layout,
                                          const CsvRowReader& read_row);

// The header line and one row of examples, for people to fill in.
std::string csv_template(const CsvLayout& layout);

// Does the header line, the first of `bytes`, name this column?
bool csv_header_names(std::string_view bytes, std::string_view column);

}  // namespace fengsui::surveil
