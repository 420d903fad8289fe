// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <fstream>
#include <iostream>
#include <sstream>

#include "app/command.hpp"
#include "app/house_options.hpp"
#include "base/json.hpp"
#include "surveil/ingest_result.hpp"

namespace fengsui::app {
namespace {

struct Options {
    HouseAddress address;
    std::string source;
    std::vector<std::string> files;
};

std::optional<std::string> read_file(const std::string& path) {
    std::ostringstream bytes;
    if (path == "-") {
        bytes << std::cin.rdbuf();
        return bytes.str();
    }
    std::ifstream in(path, std::ios::binary);
    if (!in || !(bytes << in.rdbuf())) return std::nullopt;
    return bytes.str();
}

// The answer as one JSON line, with the file before the other members and without the HL7 text of
// the answer.
void print_line(const std::string& file, const surveil::IntakeAnswer& answer) {
    auto result = surveil::ingest_result(answer);
    result.ack.reset();
    boost::json::object line{{"file", file}};
    const auto rest = base::to_value(result);
    for (const auto& member : rest.get_object()) line.emplace(member.key(), member.value());
    fmt::print("{}\n", base::print_json(line));
}

int ingest(const Options& options) {
    auto house = House::open(options.address);
    if (!house) {
        fmt::print(stderr, "fengsui ingest: {}\n", house.error().to_string());
        return exit_failed;
    }
    int code = exit_ok;
    for (const auto& file : options.files) {
        const auto bytes = read_file(file);
        if (!bytes) {
            fmt::print(stderr, "fengsui ingest: cannot read {}\n", file);
            code = exit_failed;
            continue;
        }
        const auto answers =
            (*house)->intake().take_and_wait({.bytes = *bytes, .source = options.source});
        if (!answers) {
            fmt::print(stderr, "fengsui ingest: {}: {}\n", file, answers.error().to_string());
            return exit_failed;
        }
        for (const auto& answer : *answers) print_line(file, answer);
        std::fflush(stdout);
    }
    // What came in is counted and judged before the command ends, as the server would do.
    while (true) {
        const auto folded = (*house)->watcher().step();
        if (!folded) {
            fmt::print(stderr, "fengsui ingest: {}\n", folded.error().to_string());
            return exit_failed;
        }
        if (*folded == 0) return code;
    }
}

}  // namespace

void add_ingest(CLI::App& app, Run& run) {
    auto options = std::make_shared<Options>();
    auto* command = app.add_subcommand(
        "ingest", "Read messages from files: HL7 v2, FHIR JSON or CSV; one JSON line per message");
    add_address_options(*command, options->address);
    command->add_option("--source", options->source,
                        "Code of the sender; without it, what the message says");
    command->add_option("FILE", options->files, "Files, - for standard input")->required();
    command->footer(
        "Exit code 1 if a file cannot be read; refused messages are kept and told in their line.");
    command->callback([options, &run] { run = [options] { return ingest(*options); }; });
}

}  // namespace fengsui::app
