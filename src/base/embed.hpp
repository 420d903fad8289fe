// SPDX-License-Identifier: Apache-2.0
// Files carried inside the binary (screens, catalogue, migrations), put there by cmake/embed.cmake.
// An embedded set is a function that the build generates; app hands the sets to those who read
// them.
#pragma once

#include <span>
#include <string_view>

namespace fengsui::base {

struct EmbeddedFile {
    std::string_view path;  // relative to the embedded folder, '/' between parts, sorted
    std::string_view bytes;
};

using EmbeddedFiles = std::span<const EmbeddedFile>;

}  // namespace fengsui::base
