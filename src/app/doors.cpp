// SPDX-License-Identifier: Apache-2.0
#include "app/doors.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "access/credential_follower.hpp"
#include "access/journal_publisher.hpp"
#include "app/address.hpp"
#include "app/routes.hpp"
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
}

}  // namespace

struct Doors::Parts {
    House& house;
    Address http;
    Address mllp;
    std::unique_ptr<Reception> reception;
    web::StaticFiles screens{embedded::screens()};
    std::unique_ptr<web::Pipeline> pipeline;
    std::unique_ptr<surveil::MllpDoor> door;
    std::unique_ptr<web::Server> server;

    ~Parts() {
        house.stop_following();
        if (reception) reception->hub().stop();
        if (server) server->stop();
        if (door) door->stop();
        house.watcher().stop();
        house.database().writer().stop();
    }

    Result<void> wire(const access::SessionLimits& session_limits) {
        auto opened = Reception::open(house, session_limits);
        if (!opened) return tl::unexpected(opened.error());
        reception = std::move(*opened);
        house.on_journal(access::JournalPublisher(reception->hub()));
        house.on_journal([this](auto entries) {
            if (!entries.empty()) house.watcher().wake();
        });
        if (house.is_shared()) house.on_journal(access::CredentialFollower(reception->gate()));
        count_what_passes(house, reception->metrics());
        return {};
    }

    Result<void> listen() {
        auto& ack_seconds = reception->metrics().histogram(
            {"fengsui_ack_seconds", "From the last byte of an MLLP frame to its answer"}, {},
            web::latency_bounds());
        auto mllp_door = surveil::MllpDoor::open(
            house.intake(),
            {.host = mllp.host, .port = mllp.port, .on_answer = [&ack_seconds](double seconds) {
                 ack_seconds.observe(seconds);
             }});
        if (!mllp_door) return tl::unexpected(mllp_door.error());
        door = std::move(*mllp_door);
        pipeline = std::make_unique<web::Pipeline>(
            web::PipelineParts{.router = reception->router(),
                               .authenticator = reception->gate().authenticator(),
                               .files = &screens,
                               .metrics = &reception->metrics()});
        auto http_server = web::Server::start(*pipeline, {.host = http.host, .port = http.port});
        if (!http_server) return tl::unexpected(http_server.error());
        server = std::move(*http_server);
        auto& delay = reception->metrics().histogram(
            {"fengsui_signal_delay_seconds", "From the acknowledgement of a report to its alarms"},
            {}, web::latency_bounds());
        house.watcher().set_on_alarms([&delay](double seconds) { delay.observe(seconds); });
        if (auto following = house.follow_others(); !following) return following;
        house.watcher().start();
        return {};
    }
};

Result<void> check_addresses(const DoorOptions& options) {
    if (auto http = parse_address(options.http, "--http"); !http)
        return tl::unexpected(http.error());
    if (auto mllp = parse_address(options.mllp, "--mllp"); !mllp)
        return tl::unexpected(mllp.error());
    return {};
}

Result<std::unique_ptr<Doors>> Doors::make(House& house, const DoorOptions& options) {
    auto http = parse_address(options.http, "--http");
    if (!http) return tl::unexpected(http.error());
    auto mllp = parse_address(options.mllp, "--mllp");
    if (!mllp) return tl::unexpected(mllp.error());
    std::unique_ptr<Parts> parts(new Parts{house, std::move(*http), std::move(*mllp)});
    if (auto wired = parts->wire(options.session_limits); !wired)
        return tl::unexpected(wired.error());
    return std::unique_ptr<Doors>(new Doors(std::move(parts)));
}

Doors::Doors(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Doors::~Doors() = default;

Result<void> Doors::open() {
    return parts_->listen();
}

const std::string& Doors::http_host() const {
    return parts_->http.host;
}
std::uint16_t Doors::http_port() const {
    return parts_->server->port();
}
const std::string& Doors::mllp_host() const {
    return parts_->mllp.host;
}
std::uint16_t Doors::mllp_port() const {
    return parts_->door->port();
}

}  // namespace fengsui::app
