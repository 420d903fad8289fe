// SPDX-License-Identifier: Apache-2.0
// Reads a GeoJSON of townships that an administrator brings: checks every ring, finds each
// feature's township, and writes back only shape, code and name. A map must show every township and
// nothing else: what is unknown and what is missing is named, all at once. Pure, thread safe. A
// problem of one feature names the member ("$.features[3]…").
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "catalog/place.hpp"

namespace fengsui::surveil {

inline constexpr std::size_t map_bytes_max = 8U << 20;
inline constexpr std::size_t map_features_max = 2000;

struct ImportedMap {
    std::string geojson;
    int features = 0;
};

base::Result<ImportedMap> import_map(std::string_view geojson, const catalog::Places& places,
                                     std::string_view county);

}  // namespace fengsui::surveil
