// SPDX-License-Identifier: Apache-2.0
#include "app/demo/demo.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "app/demo/demo_accounts.hpp"
#include "app/demo/live_traffic.hpp"
#include "app/demo/older_history.hpp"
#include "app/demo/recent_history.hpp"
#include "app/serve.hpp"
#include "app/stop_signals.hpp"
#include "app/throw_away.hpp"
#include "base/json.hpp"
#include "base/paced_clock.hpp"
#include "dispatch/default_units.hpp"

namespace fengsui::app {
namespace {

using base::Result;

constexpr double kSpeedMax = 3600;
constexpr int kDaysMax = 3650;
constexpr std::int64_t kHourMs = 3'600'000;
// The source began the day before the doors open, so that the first ill come within the hour.
constexpr int kOutbreakDaysBefore = 1;

Result<void> check(const DemoOptions& options) {
    const auto refuse = [](std::string option, std::string what) {
        return base::fail(base::ProblemCode::ValueInvalid, std::move(option), std::move(what));
    };
    if (auto addresses = check_addresses(options.doors); !addresses) return addresses;
    if (!(options.speed > 0 && options.speed <= kSpeedMax))
        return refuse("--speed", fmt::format("more than 0, at most {}", kSpeedMax));
    if (options.days < options.days_lived || options.days > kDaysMax)
        return refuse("--days", fmt::format("{} to {}", options.days_lived, kDaysMax));
    return {};
}

struct Times {
    base::Instant opens;  // of the county's clock
    base::Day today;
    base::Day first;
    base::Day lived_from;
};

Times times_of(const DemoOptions& options) {
    constexpr int offset = base::kJsonOffsetMinutes;
    Times times;
    times.today = base::local_day(base::SystemClock().now(), offset);
    times.opens = {base::start_of(times.today, offset).ms + options.start_hour * kHourMs};
    times.first = times.today - options.days;
    times.lived_from = times.today - options.days_lived;
    return times;
}

Result<std::unique_ptr<simulate::Simulation>> simulation_of(const catalog::Catalog& catalog,
                                                            const DemoOptions& options,
                                                            const Times& times) {
    const auto data = catalogue_files();
    const auto region = simulate::embedded_file(data, simulate::default_region);
    if (!region) return tl::unexpected(region.error());
    auto world = simulate::World::open(catalog, data, *region, options.seed);
    if (!world) return tl::unexpected(world.error());
    constexpr int kAhead = 365;  // the demo may run as long
    const simulate::Window window{times.first, times.today + kAhead};
    std::vector<simulate::NamedFile> files;
    if (!options.outbreak.empty()) {
        auto file = simulate::embedded_file(
            data, fmt::format("simulate/outbreaks/{}.toml", options.outbreak));
        if (!file) return tl::unexpected(file.error());
        files.push_back(std::move(*file));
    }
    auto outbreaks = (*world)->load_outbreaks(files, window, options.seed);
    if (!outbreaks) return tl::unexpected(outbreaks.error());
    for (auto& outbreak : *outbreaks) outbreak.start = times.today - kOutbreakDaysBefore;
    return std::make_unique<simulate::Simulation>(
        *world, std::move(*outbreaks),
        simulate::SimulationOptions{window, options.seed, simulate::VisitScope::Watched});
}

void print_accounts(const DemoAccounts& accounts) {
    fmt::print("  password of every account: {}\n", accounts.password);
    for (const auto& account : accounts.accounts)
        fmt::print("    {:<10} {} {}\n", account.name, account.role_zh, account.role_en);
}

// A session must not end while somebody looks, however fast the county's clock runs.
access::SessionLimits long_sessions(double speed) {
    access::SessionLimits limits;
    const auto longer = [&](std::int64_t& ms) {
        ms = static_cast<std::int64_t>(static_cast<double>(ms) * std::max(1.0, speed));
    };
    longer(limits.age_max_ms);
    longer(limits.idle_max_ms);
    return limits;
}

Result<void> furnish(House& house, const CountyFeed& feed) {
    if (auto known = feed.register_institutions(); !known) return known;
    auto units =
        dispatch::seed_units(house.database(), house.catalog(), house.county(), catalogue_files());
    if (!units) return tl::unexpected(units.error());
    return {};
}

}  // namespace

Result<void> demo(const DemoOptions& options) {
    if (auto checked = check(options); !checked) return checked;
    const StopSignals signals;
    const auto times = times_of(options);
    auto directory = ThrowAway::make("fengsui-demo");
    if (!directory) return tl::unexpected(directory.error());
    base::PacedClock clock(base::start_of(times.lived_from, base::kJsonOffsetMinutes));
    auto house = House::open({.data = (*directory)->path()}, House::Missing::Make, &clock);
    if (!house) return tl::unexpected(house.error());
    auto door_options = options.doors;
    door_options.session_limits = long_sessions(options.speed);
    auto doors = Doors::make(**house, door_options);
    if (!doors) return tl::unexpected(doors.error());
    const auto simulation = simulation_of((*house)->catalog(), options, times);
    if (!simulation) return tl::unexpected(simulation.error());
    const CountyFeed feed(**house, **simulation);
    if (auto furnished = furnish(**house, feed); !furnished) return furnished;
    const auto accounts = add_demo_accounts(**house);
    if (!accounts) return tl::unexpected(accounts.error());

    fmt::print(stderr, "living through the last {} days …\n", options.days_lived);
    const auto lived = live_through(
        {**house, clock, feed, clock.now(), times.opens, [&signals] { return signals.came(); }});
    if (!lived) return tl::unexpected(lived.error());
    clock.run(options.speed);
    if (auto opened = (*doors)->open(); !opened) return opened;
    print_addresses(**doors);
    print_accounts(*accounts);
    fmt::print("ready\n");
    std::fflush(stdout);

    const LiveTraffic traffic(**house, **doors, feed, {times.opens, options.speed});
    const OlderHistory older(**house, feed, times.first, times.lived_from - 1);
    signals.wait();
    spdlog::info("stopping");
    return {};
}

}  // namespace fengsui::app
