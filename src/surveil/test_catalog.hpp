// SPDX-License-Identifier: Apache-2.0
// For tests: the catalogue of data/, loaded once per test program.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <vector>

#include "catalog/catalog.hpp"

namespace fengsui::surveil {

inline const catalog::Catalog& test_catalog() {
    static const auto loaded = [] {
        namespace fs = std::filesystem;
        const fs::path root = fs::path(FENGSUI_SOURCE_DIR) / "data";
        std::vector<std::pair<std::string, std::string>> texts;
        for (const auto& file : fs::recursive_directory_iterator(root)) {
            if (!file.is_regular_file()) continue;
            std::ifstream in(file.path(), std::ios::binary);
            std::ostringstream out;
            out << in.rdbuf();
            texts.emplace_back(fs::relative(file.path(), root).generic_string(), out.str());
        }
        std::sort(texts.begin(), texts.end());
        std::vector<base::EmbeddedFile> files;
        for (const auto& [path, text] : texts) files.push_back({path, text});
        auto catalog = catalog::Catalog::load(files);
        if (!catalog) throw std::runtime_error(catalog.error().to_string());
        return std::move(*catalog);
    }();
    return loaded;
}

}  // namespace fengsui::surveil
