// SPDX-License-Identifier: Apache-2.0
// load: the simulated county's institutions against a running server, at a fixed rate.
#include <fmt/format.h>

#include <charconv>
#include <cstdio>
#include <filesystem>
#include <memory>

#include "access/users.hpp"
#include "app/command.hpp"
#include "app/load/load.hpp"
#include "app/output.hpp"
#include "base/json.hpp"
#include "base/text.hpp"

namespace fengsui::app {
namespace {

using base::Result;

struct PrepareRequest {
    std::string data = default_data_directory;
    std::string tokens;
};

struct RunRequest {
    LoadOptions options;
    std::string tokens;
    std::string mix;
    std::string spacing = "poisson";
    std::string storm;
    std::string newest;
    std::string acked;
    int timeout_s = 30;
    bool json = false;
};

tl::unexpected<base::Problem> refuse(std::string option, std::string what) {
    return base::fail(base::ProblemCode::ValueInvalid, std::move(option), std::move(what));
}

std::optional<double> number(std::string_view text) {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

// mllp=80,fhir=15,count_csv=5
Result<std::optional<DoorShares>> parse_mix(const std::string& text) {
    if (text.empty()) return std::nullopt;
    DoorShares shares{};
    for (const auto part : base::split(text, ',')) {
        const auto sides = base::split(part, '=');
        const auto door = parse_door(sides.front());
        const auto share = sides.size() == 2 ? number(sides[1]) : std::nullopt;
        if (!door || !share || !(*share >= 0))
            return refuse("--mix", fmt::format("\"{}\" is not DOOR=SHARE with a door of mllp, "
                                               "fhir, case_csv, count_csv",
                                               part));
        shares[static_cast<std::size_t>(*door)] = *share;
    }
    return shares;
}

// 50x20 or 50x20@60: fifty times the rate for 20 s, from second 60; else in the middle.
Result<std::optional<Storm>> parse_storm(const std::string& text, double seconds) {
    if (text.empty()) return std::nullopt;
    const auto x = text.find('x');
    const auto at = std::min(text.find('@'), text.size());
    const auto view = std::string_view(text);
    const auto factor = number(view.substr(0, std::min(x, text.size())));
    const auto length = x < at ? number(view.substr(x + 1, at - x - 1)) : std::nullopt;
    const auto from = at < text.size() ? number(view.substr(at + 1))
                                       : std::optional((seconds - length.value_or(0)) / 2);
    if (!factor || !length || !from)
        return refuse("--storm", fmt::format("\"{}\" is not such as 50x20 or 50x20@60", text));
    return Storm{*factor, *from, *from + *length};
}

Result<base::Day> newest_day(const std::string& text) {
    if (text.empty())
        return base::local_day(base::SystemClock().now(), base::kJsonOffsetMinutes) - 1;
    const auto day = base::parse_day(text);
    if (!day) return refuse("--newest", fmt::format("\"{}\" is not a date", text));
    return *day;
}

struct FileEnd {
    void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, FileEnd>;

// Each acknowledged message is on the file before the next is read, as far as this process goes.
Result<File> open_acked(const std::string& path) {
    if (path.empty()) return File{};
    File file(std::fopen(path.c_str(), "w"));
    if (!file) return base::fail(base::ProblemCode::StorageFailed, path, "cannot be written");
    fmt::print(file.get(), "door,institution,control_id\n");
    return file;
}

Result<LoadReport> load(RunRequest& request) {
    auto& options = request.options;
    auto mix = parse_mix(request.mix);
    if (!mix) return tl::unexpected(mix.error());
    auto storm = parse_storm(request.storm, options.arrivals.seconds);
    if (!storm) return tl::unexpected(storm.error());
    const auto newest = newest_day(request.newest);
    if (!newest) return tl::unexpected(newest.error());
    if (!request.tokens.empty()) {
        auto tokens = read_sender_tokens(request.tokens);
        if (!tokens) return tl::unexpected(tokens.error());
        options.tokens = std::move(*tokens);
    }
    options.arrivals.storm = *storm;
    options.arrivals.spacing = request.spacing == "even" ? Spacing::Even : Spacing::Poisson;
    options.answer_timeout = std::chrono::seconds(request.timeout_s);
    auto messages = CountyMessages::open({options.arrivals.seed, *newest, *mix});
    if (!messages) return tl::unexpected(messages.error());
    const auto acked = open_acked(request.acked);
    if (!acked) return tl::unexpected(acked.error());
    if (*acked) {
        options.on_accepted = [&](const simulate::Outgoing& message) {
            fmt::print(acked->get(), "{},{},{}\n", name_of(message.door),
                       (*messages)->sender(message).code, simulate::stated_id(message));
        };
    }
    auto report = run_load(**messages, options);
    if (report && *acked && std::fflush(acked->get()) != 0)
        return base::fail(base::ProblemCode::StorageFailed, request.acked, "cannot be written");
    return report;
}

int run_request(RunRequest& request) {
    const auto report = load(request);
    if (!report) {
        fmt::print(stderr, "fengsui load run: {}\n", report.error().to_string());
        return report.error().code == base::ProblemCode::ValueInvalid ? exit_misused : exit_failed;
    }
    Output output;
    output.write(request.json ? base::to_json(*report) + "\n" : to_text(*report));
    return output.finish("load run", {});
}

Result<int> prepare_house(const PrepareRequest& request) {
    auto house = House::open({.data = request.data});
    if (!house) return tl::unexpected(house.error());
    // Before the screens' account, since a house that has accounts gets no administrator.
    const auto password = access::ensure_administrator((*house)->database(), (*house)->county());
    if (!password) return tl::unexpected(password.error());
    if (*password) fmt::print(stderr, "account admin, one-time password {}\n", **password);
    return prepare_senders(**house, request.tokens);
}

int prepare(const PrepareRequest& request) {
    const auto count = prepare_house(request);
    if (!count) {
        fmt::print(stderr, "fengsui load prepare: {}\n", count.error().to_string());
        return exit_failed;
    }
    fmt::print(stderr, "{} institutions may send; their tokens are in {}\n", *count,
               request.tokens);
    return exit_ok;
}

void add_prepare(CLI::App& load, Run& run) {
    auto request = std::make_shared<PrepareRequest>();
    auto* command = load.add_subcommand(
        "prepare", "Make the simulated institutions known to a data directory, with a token each");
    command->add_option("--data", request->data, "Data directory; made if it is not there")
        ->capture_default_str();
    command->add_option("--tokens", request->tokens, "New file for the tokens")->required();
    command->footer(
        "For a directory that is thrown away afterwards, while no server runs on it. The messages\n"
        "of a simulated county have no place among real ones.");
    command->callback([request, &run] { run = [request] { return prepare(*request); }; });
}

void add_traffic_options(CLI::App& command, RunRequest& request) {
    auto& options = request.options;
    command.add_option("--rate", options.arrivals.per_second, "Messages a second over all doors")
        ->capture_default_str();
    command.add_option("--duration", options.arrivals.seconds, "Seconds")->capture_default_str();
    command.add_option("--connections", options.connections, "Shared out among MLLP and HTTP")
        ->capture_default_str();
    command.add_option("--mix", request.mix,
                       "Shares of the doors, such as mllp=80,fhir=15,case_csv=1,count_csv=4; "
                       "without it the county's own");
    command.add_option("--spacing", request.spacing, "poisson, or even: all gaps alike")
        ->check(CLI::IsMember({"poisson", "even"}))
        ->capture_default_str();
    command.add_option("--storm", request.storm,
                       "FACTORxSECONDS[@START], such as 50x20: fifty times the rate for 20 s, in "
                       "the middle or from second START");
    command.add_option("--flood", options.flooding_lines,
                       "Besides: MLLP connections that send without waiting for answers");
    command.add_option("--trickle", options.trickling_lines,
                       "Besides: MLLP connections that send a byte a second");
    command.add_option("--screens", options.screens,
                       "Besides: live streams that are followed, as open screens do; over HTTP, "
                       "with --tokens");
    command.add_option("--seed", options.arrivals.seed, "Of messages and moments")
        ->capture_default_str();
    command.add_option("--newest", request.newest,
                       "Messages are of the four weeks up to this day and, as they are used up, of "
                       "the four weeks before; without it, up to yesterday. A server that was "
                       "loaded with the same days before knows their messages already: give it "
                       "other days or a new data directory");
}

void add_run(CLI::App& load, Run& run) {
    auto request = std::make_shared<RunRequest>();
    auto& options = request->options;
    auto* command =
        load.add_subcommand("run", "Send at a fixed rate and say how long the answers took");
    command->add_option("--mllp", options.mllp, "Where the server listens for MLLP, HOST:PORT");
    command->add_option("--http", options.http, "Where it listens for HTTP, HOST:PORT");
    command->add_option("--tokens", request->tokens, "The file that `load prepare` made; for HTTP");
    add_traffic_options(*command, *request);
    command->add_option("--limit-ms", options.limit_ms, "What p99 shall not exceed")
        ->capture_default_str();
    command
        ->add_option("--timeout", request->timeout_s,
                     "Seconds until an answer is given up, and waited for at the end")
        ->check(CLI::Range(1, 3600))
        ->capture_default_str();
    command->add_option("--acked", request->acked,
                        "CSV file of what was acknowledged: door, institution, control_id");
    command->add_flag("--json", request->json, "One JSON object instead of a table");
    command->footer(
        "Every message has its moment beforehand, and its latency counts from there: a stall of\n"
        "the server shows in all messages that would have come in it. Nothing is sent again.");
    command->callback([request, &run] { run = [request] { return run_request(*request); }; });
}

}  // namespace

void add_load(CLI::App& app, Run& run) {
    auto* load = app.add_subcommand(
        "load", "Load a server with a simulated county's messages: prepare, run");
    load->require_subcommand(1);
    add_prepare(*load, run);
    add_run(*load, run);
}

}  // namespace fengsui::app
