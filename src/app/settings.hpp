// SPDX-License-Identifier: Apache-2.0
// The settings file of `fengsui serve --config FILE` (TOML; packaging/fengsui.toml is the
// documented one). What it does not say keeps its default; a key that is not known, a wrong kind or
// an impossible value is a problem with file, line and field. Used by serve and check-config.
#pragma once

#include <string>

#include "app/serve.hpp"

namespace fengsui::app {

// NotFound if the file cannot be read, else ValueInvalid.
base::Result<ServeOptions> read_settings(const std::string& path);

}  // namespace fengsui::app
