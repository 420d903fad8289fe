// SPDX-License-Identifier: Apache-2.0
// The running server: rooms, doors and threads, from start to graceful stop.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.hpp"

namespace fengsui::app {

struct ServeOptions {
    std::string data;
    std::string http = "127.0.0.1:8080";
    std::string mllp = "127.0.0.1:2575";
};

// Serves until SIGINT or SIGTERM. Prints the addresses on stdout when it is ready.
base::Result<void> serve(const ServeOptions& options);

}  // namespace fengsui::app
