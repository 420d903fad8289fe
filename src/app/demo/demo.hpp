// SPDX-License-Identifier: Apache-2.0
// `fengsui demo`: a county that lives, in a throw-away directory. Its last weeks have been lived
// through when the doors open, the years before are loaded behind them, and an outbreak begins
// soon. Runs on the main thread until SIGINT or SIGTERM; the directory is removed then.
#pragma once

#include <cstdint>
#include <string>

#include "app/doors.hpp"

namespace fengsui::app {

struct DemoOptions {
    DoorOptions doors;
    double speed = 60;  // county minutes per real minute
    std::uint64_t seed = 1;
    int days = 730;       // of history in all
    int days_lived = 75;  // of them, the last ones are lived through before the doors open
    int start_hour = 10;  // of the county's clock when the doors open
    std::string outbreak = "norovirus_canteen";  // a file of data/simulate/outbreaks; empty: none
};

// ValueInvalid where an option cannot be.
base::Result<void> demo(const DemoOptions& options);

}  // namespace fengsui::app
