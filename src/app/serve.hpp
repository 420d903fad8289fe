// SPDX-License-Identifier: Apache-2.0
// The running server: rooms, doors and threads, from start to graceful stop.
#pragma once

#include <string>

#include "app/doors.hpp"
#include "app/log.hpp"

namespace fengsui::app {

struct ServeOptions {
    HouseAddress address;
    DoorOptions doors;
    LogOptions log;
};

// Serves until SIGINT or SIGTERM. Prints the addresses on stdout when it is ready.
base::Result<void> serve(const ServeOptions& options);

// Where the doors are, on stdout: the first lines that serve and demo print.
void print_addresses(const Doors& doors);

}  // namespace fengsui::app
