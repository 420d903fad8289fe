// SPDX-License-Identifier: Apache-2.0
// For tests of this room: the real data/ folder of the source tree, its catalogue, and worlds made
// from it once per process.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "simulate/simulation.hpp"

namespace fengsui::simulate::testing_world {

inline base::Day day(std::string_view iso) {
    return base::parse_day(iso).value();
}

inline base::EmbeddedFiles data() {
    static const auto texts = [] {
        const std::filesystem::path root = std::filesystem::path(FENGSUI_SOURCE_DIR) / "data";
        std::map<std::string, std::string> files;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
            if (!entry.is_regular_file()) continue;
            std::ostringstream bytes;
            bytes << std::ifstream(entry.path(), std::ios::binary).rdbuf();
            files.emplace(std::filesystem::relative(entry.path(), root).generic_string(),
                          bytes.str());
        }
        return files;
    }();
    static const auto files = [] {
        std::vector<base::EmbeddedFile> list;
        for (const auto& [path, bytes] : texts) list.push_back({path, bytes});
        return list;
    }();
    return files;
}

inline NamedFile file(std::string_view path) {
    return embedded_file(data(), path).value();
}

inline const catalog::Catalog& shipped() {
    static const auto catalog = catalog::Catalog::load(data());
    if (!catalog) {
        ADD_FAILURE() << catalog.error().to_string();
        std::abort();
    }
    return *catalog;
}

// `region` is a county's code.
inline std::shared_ptr<const World> world(const std::string& region, std::uint64_t seed = 7) {
    static std::map<std::pair<std::string, std::uint64_t>, std::shared_ptr<const World>> worlds;
    auto& known = worlds[{region, seed}];
    if (!known) {
        auto opened =
            World::open(shipped(), data(), file("simulate/region_" + region + ".toml"), seed);
        if (!opened) {
            ADD_FAILURE() << opened.error().to_string();
            std::abort();
        }
        known = *opened;
    }
    return known;
}

inline std::vector<Outbreak> outbreaks(const World& world, const std::vector<std::string>& names,
                                       const SimulationOptions& options) {
    std::vector<NamedFile> files;
    for (const auto& name : names) files.push_back(file("simulate/outbreaks/" + name + ".toml"));
    auto loaded = world.load_outbreaks(files, options.window, options.seed);
    if (!loaded) {
        ADD_FAILURE() << loaded.error().to_string();
        std::abort();
    }
    return *loaded;
}

inline Simulation simulation(const std::string& region, const std::vector<std::string>& names,
                             const SimulationOptions& options) {
    auto of = world(region);
    return {of, outbreaks(*of, names, options), options};
}

}  // namespace fengsui::simulate::testing_world
