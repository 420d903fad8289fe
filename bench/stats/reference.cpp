// SPDX-License-Identifier: Apache-2.0
#include "reference.hpp"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <vector>

namespace fengsui::bench {

namespace {

std::vector<std::string> cells_of(const std::string& line) {
    std::vector<std::string> cells;
    std::stringstream stream(line);
    for (std::string cell; std::getline(stream, cell, ',');) cells.push_back(cell);
    return cells;
}

// What a command writes; nothing if it cannot be started or fails.
std::optional<std::string> output_of(const std::string& command) {
    auto* pipe = ::popen(command.c_str(), "r");
    if (pipe == nullptr) return std::nullopt;
    std::string text;
    std::array<char, 4096> buffer{};
    while (const auto size = std::fread(buffer.data(), 1, buffer.size(), pipe))
        text.append(buffer.data(), size);
    if (::pclose(pipe) != 0) return std::nullopt;
    return text;
}

std::string quoted(const std::string& path) {
    std::string text = "'";
    for (const char c : path) text += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return text + "'";
}

}  // namespace

StoredTimes::StoredTimes(const std::string& path) {
    std::ifstream file(path);
    std::string line;
    std::getline(file, line);
    while (std::getline(file, line)) {
        const auto cells = cells_of(line);
        if (cells.size() != 8) throw std::runtime_error(path + ": not eight columns: " + line);
        seconds_[{cells[0], std::stoi(cells[1])}] = std::stod(cells[7]);
    }
    if (seconds_.empty()) throw std::runtime_error(path + ": cannot be read");
}

std::optional<double> StoredTimes::seconds(const Reference& reference) const {
    const auto found = seconds_.find({reference.what, reference.series});
    if (found == seconds_.end()) return std::nullopt;
    return found->second;
}

std::map<std::string, RResult> run_r(const Group& group, const std::string& sources,
                                     const std::string& folder) {
    std::map<std::string, RResult> results;
    const auto script = sources + "/" + group.name + ".R";
    if (!std::filesystem::exists(script) || !output_of("command -v Rscript")) return results;
    std::filesystem::create_directories(folder);
    const auto series = folder + "/" + group.name + "_series.csv";
    std::ofstream(series) << group.series;
    const auto text =
        output_of("Rscript --vanilla " + quoted(script) + " " + quoted(series) + " 2>/dev/null");
    std::filesystem::remove(series);
    if (!text) return results;
    std::stringstream lines(*text);
    for (std::string line; std::getline(lines, line);) {
        const auto cells = cells_of(line);
        if (cells.size() == 3) {
            results[cells[0]] = {std::strtod(cells[1].c_str(), nullptr),
                                 std::strtod(cells[2].c_str(), nullptr)};
        }
    }
    return results;
}

}  // namespace fengsui::bench
