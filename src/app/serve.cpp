// SPDX-License-Identifier: Apache-2.0
#include "app/serve.hpp"

#include <fmt/format.h>
#include <pthread.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <charconv>
#include <csignal>

#include "access/journal_publisher.hpp"
#include "access/users.hpp"
#include "app/house.hpp"
#include "app/routes.hpp"
#include "dispatch/default_units.hpp"
#include "surveil/intake/mllp_door.hpp"
#include "web/pipeline.hpp"
#include "web/server.hpp"
#include "web/static_files.hpp"

namespace fengsui::embedded {
base::EmbeddedFiles screens();
}

namespace fengsui::app {
namespace {

using base::Result;

struct Address {
    std::string host;
    std::uint16_t port = 0;
};

Result<Address> parse_address(const std::string& text, std::string_view option) {
    const auto colon = text.rfind(':');
    Address address;
    if (colon != std::string::npos) {
        address.host = text.substr(0, colon);
        const auto* begin = text.data() + colon + 1;
        const auto [end, error] = std::from_chars(begin, text.data() + text.size(), address.port);
        if (error == std::errc{} && end == text.data() + text.size() && begin != end)
            return address;
    }
    return base::fail(base::ProblemCode::ValueInvalid, std::string(option),
                      fmt::format("needs HOST:PORT, not {}", text));
}

// Blocks the signals of all threads started from now on, so that wait() gets them.
class StopSignals {
  public:
    StopSignals() {
        sigemptyset(&set_);
        sigaddset(&set_, SIGINT);
        sigaddset(&set_, SIGTERM);
        pthread_sigmask(SIG_BLOCK, &set_, nullptr);
        std::signal(SIGPIPE, SIG_IGN);
    }
    void wait() const {
        int signal = 0;
        sigwait(&set_, &signal);
    }

  private:
    sigset_t set_{};
};

Result<void> greet(House& house, std::uint16_t http_port, const Address& http,
                   std::uint16_t mllp_port, const Address& mllp) {
    if (auto units = dispatch::seed_units(house.database(), house.catalog(), house.county(),
                                          catalogue_files());
        !units) {
        return tl::unexpected(units.error());
    }
    const auto password = access::ensure_administrator(house.database(), house.county());
    if (!password) return tl::unexpected(password.error());
    fmt::print("Fengsui 烽燧 {}\n", FENGSUI_VERSION);
    fmt::print("  web   http://{}:{}/\n  mllp  {}:{}\n", http.host, http_port, mllp.host,
               mllp_port);
    if (*password) {
        fmt::print("  first administrator: {}   one-time password: {}\n",
                   access::kFirstAdministrator, **password);
    }
    fmt::print("ready\n");
    std::fflush(stdout);
    return {};
}

// The metrics of DESIGN.md §6 that rooms know and web does not.
void count_what_passes(House& house, web::Metrics& metrics) {
    house.intake().on_answer([&metrics](const surveil::IntakeAnswer& answer) {
        const auto channel = answer.facts.empty() ? std::string_view("none")
                                                  : to_string(answer.facts.front().channel);
        metrics
            .counter({"fengsui_messages_total",
                      "Messages by the channel of their first report and what became of them"},
                     {{"channel", std::string(channel)},
                      {"status", std::string(to_string(answer.outcome.status))}})
            .add();
    });
    auto& signals = metrics.counter({"fengsui_signals_total", "Signals raised"});
    house.database().writer().on_commit([&signals](std::span<const ledger::JournalEntry> entries) {
        signals.add(static_cast<double>(
            std::ranges::count(entries, "signal.raised", &ledger::JournalEntry::verb)));
    });
    auto& delay = metrics.histogram(
        {"fengsui_signal_delay_seconds", "From the acknowledgement of a report to its alarms"}, {},
        web::latency_bounds());
    house.watcher().set_on_alarms([&delay](double seconds) { delay.observe(seconds); });
}

}  // namespace

Result<void> serve(const ServeOptions& options) {
    const auto http = parse_address(options.http, "--http");
    if (!http) return tl::unexpected(http.error());
    const auto mllp = parse_address(options.mllp, "--mllp");
    if (!mllp) return tl::unexpected(mllp.error());
    const StopSignals signals;

    auto house = House::open(options.data);
    if (!house) return tl::unexpected(house.error());
    House& rooms = **house;
    auto opened = Reception::open(rooms);
    if (!opened) return tl::unexpected(opened.error());
    Reception& reception = **opened;
    rooms.database().writer().on_commit(access::JournalPublisher(reception.hub()));
    rooms.database().writer().on_commit([&rooms](auto entries) {
        if (!entries.empty()) rooms.watcher().wake();
    });

    const web::StaticFiles screens(embedded::screens());
    const web::Pipeline pipeline({.router = reception.router(),
                                  .authenticator = reception.gate().authenticator(),
                                  .files = &screens,
                                  .metrics = &reception.metrics()});

    count_what_passes(rooms, reception.metrics());
    auto& ack_seconds = reception.metrics().histogram(
        {"fengsui_ack_seconds", "From the last byte of an MLLP frame to its answer"}, {},
        web::latency_bounds());
    auto door = surveil::MllpDoor::open(
        rooms.intake(), {.host = mllp->host, .port = mllp->port, .on_answer = [&](double seconds) {
                             ack_seconds.observe(seconds);
                         }});
    if (!door) return tl::unexpected(door.error());
    auto server = web::Server::start(pipeline, {.host = http->host, .port = http->port});
    if (!server) return tl::unexpected(server.error());
    rooms.watcher().start();
    if (auto greeted = greet(rooms, (*server)->port(), *http, (*door)->port(), *mllp); !greeted)
        return greeted;

    signals.wait();
    spdlog::info("stopping");
    reception.hub().stop();
    (*server)->stop();
    (*door)->stop();
    rooms.watcher().stop();
    rooms.database().writer().stop();
    return {};
}

}  // namespace fengsui::app
