// SPDX-License-Identifier: Apache-2.0
// The tables of test/reference: comma separated, a header, no quotes. For the benchmark only; it
// throws what is not as it should be.
#pragma once

#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace fengsui::bench {

using CsvRow = std::map<std::string, std::string, std::less<>>;

inline std::vector<std::string> csv_cells(const std::string& line) {
    std::vector<std::string> cells;
    std::istringstream stream(line);
    for (std::string cell; std::getline(stream, cell, ',');) cells.push_back(cell);
    return cells;
}

inline std::vector<CsvRow> read_csv_rows(const std::string& path) {
    std::ifstream file(path);
    std::string line;
    if (!std::getline(file, line)) throw std::runtime_error(path + ": cannot be read");
    const auto header = csv_cells(line);
    std::vector<CsvRow> rows;
    while (std::getline(file, line)) {
        auto cells = csv_cells(line);
        cells.resize(header.size());
        CsvRow row;
        for (std::size_t i = 0; i < header.size(); ++i) row.emplace(header[i], std::move(cells[i]));
        rows.push_back(std::move(row));
    }
    return rows;
}

}  // namespace fengsui::bench
