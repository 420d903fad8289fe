// SPDX-License-Identifier: Apache-2.0
// Says where in a JSON text something stands, for problems that the JSON parser reports without a
// place. Reads the text once without building anything, and stops at what it looks for; the text
// may be broken. Pure, thread safe.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace fengsui::wire::fhir {

// The path ("$.entry[3].resource") of the first object or list that lies deeper than `depth_max`
// (the outermost has depth 1), cut to its first steps; empty if there is none.
std::string path_beyond_depth(std::string_view json, std::size_t depth_max);

}  // namespace fengsui::wire::fhir
