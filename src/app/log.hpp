// SPDX-License-Identifier: Apache-2.0
// How the program logs: on stderr, so that what a command prints can be piped; a line for people or
// a JSON object for a collector. Logs name no patient at any level: what is logged are codes,
// places of a message's fields and numbers. Set by main and by the settings file.
#pragma once

#include <string>

#include "base/result.hpp"

namespace fengsui::app {

struct LogOptions {
    std::string level = "info";   // trace, debug, info, warn, error
    std::string format = "text";  // text, json
};

// ValueInvalid for another level or format.
base::Result<void> check_log(const LogOptions& options);
// For the whole process; of options that have been checked.
void set_log(const LogOptions& options);

}  // namespace fengsui::app
