// SPDX-License-Identifier: Apache-2.0
// For the tests of commands that write a table: compares it with a table of
// test/reference/detection, row by row.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "workbench/reference_fixture.hpp"

namespace fengsui::workbench {

using Lines = std::vector<std::string>;

inline Lines lines_of(std::istream& stream) {
    Lines lines;
    for (std::string line; std::getline(stream, line);) lines.push_back(line);
    return lines;
}

inline Lines lines_of_text(const std::string& text) {
    std::istringstream stream(text);
    return lines_of(stream);
}

inline Lines lines_of_file(const std::string& path) {
    std::ifstream stream(path);
    return lines_of(stream);
}

// Rows are found by their first `key_cells` cells; columns without a tolerance must be equal. Each
// row of `expected` must be in `ours`, and no other.
inline void expect_table(const Lines& ours, const Lines& expected, std::size_t key_cells,
                         const Tolerances& tolerances) {
    ASSERT_FALSE(ours.empty());
    ASSERT_FALSE(expected.empty());
    ASSERT_EQ(expected[0], ours[0]);
    const auto header = cells_of(expected[0]);
    const auto key_of = [&](const std::vector<std::string>& cells) {
        std::string key;
        for (std::size_t i = 0; i < key_cells && i < cells.size(); ++i) key += cells[i] + ",";
        return key;
    };
    std::map<std::string, std::vector<std::string>> by_key;
    for (std::size_t i = 1; i < ours.size(); ++i) {
        auto cells = cells_of(ours[i]);
        auto key = key_of(cells);
        by_key.emplace(std::move(key), std::move(cells));
    }
    EXPECT_EQ(expected.size() - 1, by_key.size());
    int wrong = 0;
    std::string first_wrong;
    for (std::size_t row = 1; row < expected.size(); ++row) {
        const auto theirs = cells_of(expected[row]);
        const auto found = by_key.find(key_of(theirs));
        ASSERT_NE(by_key.end(), found) << "no row " << expected[row];
        ASSERT_EQ(theirs.size(), found->second.size()) << expected[row];
        for (std::size_t i = key_cells; i < theirs.size(); ++i) {
            const auto tolerance = tolerances.find(header[i]);
            if (agree(found->second[i], theirs[i],
                      tolerance == tolerances.end() ? 0 : tolerance->second))
                continue;
            ++wrong;
            if (first_wrong.empty()) {
                first_wrong = found->first + header[i] + ": ours " + found->second[i] +
                              ", reference " + theirs[i];
            }
        }
    }
    EXPECT_EQ(0, wrong) << "first: " << first_wrong;
}

// A file that lives as long as the test.
class TemporaryFile {
  public:
    explicit TemporaryFile(const std::string& name, const std::string& text = "")
        : path_(testing::TempDir() + "fengsui_" +
                testing::UnitTest::GetInstance()->current_test_info()->name() + "_" + name) {
        std::ofstream(path_) << text;
    }
    ~TemporaryFile() { std::filesystem::remove(path_); }
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;

    [[nodiscard]] const std::string& path() const { return path_; }

  private:
    std::string path_;
};

}  // namespace fengsui::workbench
