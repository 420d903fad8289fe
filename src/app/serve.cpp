// SPDX-License-Identifier: Apache-2.0
#include "app/serve.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "access/users.hpp"
#include "app/descriptors.hpp"
#include "app/stop_signals.hpp"
#include "dispatch/default_units.hpp"

namespace fengsui::app {
namespace {

using base::Result;

Result<void> greet(House& house, const Doors& doors) {
    const auto password = access::ensure_administrator(house.database(), house.county());
    if (!password) return tl::unexpected(password.error());
    print_addresses(doors);
    if (*password) {
        fmt::print("  first administrator: {}   one-time password: {}\n",
                   access::kFirstAdministrator, **password);
    }
    fmt::print("ready\n");
    std::fflush(stdout);
    return {};
}

}  // namespace

void print_addresses(const Doors& doors) {
    fmt::print("Fengsui 烽燧 {}\n", FENGSUI_VERSION);
    fmt::print("  web   http://{}:{}/\n  mllp  {}:{}\n", doors.http_host(), doors.http_port(),
               doors.mllp_host(), doors.mllp_port());
}

Result<void> serve(const ServeOptions& options) {
    if (auto addresses = check_addresses(options.doors); !addresses) return addresses;
    set_log(options.log);
    const StopSignals signals;
    raise_descriptor_limit();
    auto house = House::open(options.address);
    if (!house) return tl::unexpected(house.error());
    auto doors = Doors::make(**house, options.doors);
    if (!doors) return tl::unexpected(doors.error());
    if (auto units = dispatch::seed_units((*house)->database(), (*house)->catalog(),
                                          (*house)->county(), catalogue_files());
        !units) {
        return tl::unexpected(units.error());
    }
    if (auto opened = (*doors)->open(); !opened) return opened;
    if (auto greeted = greet(**house, **doors); !greeted) return greeted;
    signals.wait();
    spdlog::info("stopping");
    return {};
}

}  // namespace fengsui::app
