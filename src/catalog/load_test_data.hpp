// SPDX-License-Identifier: Apache-2.0
// For tests of this room only: reads the real data/ folder of the source tree, so that the tests
// judge what is shipped. The catalogue is loaded once per process.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "catalog/catalog.hpp"

namespace fengsui::catalog::testing_data {

using FileMap = std::map<std::string, std::string>;

inline FileMap read_data_folder() {
    const std::filesystem::path root = std::filesystem::path(FENGSUI_SOURCE_DIR) / "data";
    FileMap files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
        if (!entry.is_regular_file()) continue;
        std::ostringstream bytes;
        bytes << std::ifstream(entry.path(), std::ios::binary).rdbuf();
        files.emplace(std::filesystem::relative(entry.path(), root).generic_string(), bytes.str());
    }
    return files;
}

inline base::Result<Catalog> load(const FileMap& files) {
    std::vector<base::EmbeddedFile> embedded;
    for (const auto& [path, bytes] : files) embedded.push_back({path, bytes});
    return Catalog::load(embedded);
}

inline const Catalog& shipped() {
    static const base::Result<Catalog> catalog = load(read_data_folder());
    if (!catalog) {
        ADD_FAILURE() << catalog.error().to_string();
        std::abort();
    }
    return *catalog;
}

inline base::Day day(std::string_view iso) {
    return base::parse_day(iso).value();
}

}  // namespace fengsui::catalog::testing_data
