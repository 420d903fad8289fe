// SPDX-License-Identifier: Apache-2.0
// scan: scan statistics over tables of cases and locations.
#include <algorithm>
#include <map>
#include <thread>

#include "app/command.hpp"
#include "app/output.hpp"
#include "workbench/scan.hpp"

namespace fengsui::app {
namespace {

using workbench::ScanMethod;
using workbench::ScanRequest;
using workbench::ScanUnit;

const std::map<std::string, ScanMethod> methods{
    {"poisson", ScanMethod::Poisson},
    {"bernoulli", ScanMethod::Bernoulli},
    {"space_time_poisson", ScanMethod::SpaceTimePoisson},
    {"space_time_permutation", ScanMethod::SpaceTimePermutation},
};
const std::map<std::string, ScanUnit> units{
    {"day", ScanUnit::Day}, {"week", ScanUnit::Week}, {"year", ScanUnit::Year}};

int scan(const ScanRequest& request) {
    Output output;
    const auto done = workbench::scan(request, [&](std::string_view text) { output.write(text); });
    return output.finish("scan", done);
}

// An option whose value is one of the names; help and complaints list them.
template <class Choice, class Chosen>
CLI::Option* add_choice(CLI::App& command, const std::string& flag, const std::string& what,
                        const std::map<std::string, Choice>& choices, Chosen& chosen) {
    std::vector<std::string> names;
    for (const auto& [name, choice] : choices) names.push_back(name);
    return command
        .add_option_function<std::string>(
            flag, [&choices, &chosen](const std::string& name) { chosen = choices.at(name); }, what)
        ->check(CLI::IsMember(names));
}

void add_tables(CLI::App& command, ScanRequest& request, std::vector<std::string>& covariates) {
    command.add_option("--cases", request.cases, "CSV: location,date,cases")->required();
    command.add_option("--controls", request.controls, "CSV: location,controls (bernoulli)");
    command
        .add_option("--locations", request.locations,
                    "CSV: location, x,y or latitude,longitude, and perhaps population")
        ->required();
    command.add_option("--population", request.population, "CSV: location,date,population");
    command
        .add_option("--covariates", covariates,
                    "Columns such as agegroup,sex to adjust for, or none; without it, those of the "
                    "usual names")
        ->delimiter(',');
}

void add_windows(CLI::App& command, ScanRequest& request) {
    auto& options = request.options;
    command.add_flag("--plane", request.plane, "Latitude and longitude are plane coordinates");
    command.add_option("--start", request.start, "Begin of the study; else the first case");
    command.add_option("--end", request.end, "End of the study; else the last case");
    command.add_flag("--prospective", options.prospective, "Only windows that end with the study");
    command.add_option("--max-share", options.share_max, "Of the population, in one circle")
        ->check(CLI::Range(1e-9, 1.0))
        ->capture_default_str();
    command
        .add_option("--max-radius", options.radius_max, "Of a circle, km for latitude/longitude")
        ->check(CLI::PositiveNumber);
    command
        .add_option("--max-duration", options.duration_max,
                    "Longest window in units; without it, half of the study")
        ->check(CLI::Range(1, 1'000'000));
}

}  // namespace

void add_scan(CLI::App& app, Run& run) {
    auto* command = app.add_subcommand("scan", "Find clusters in space and time");
    auto request = std::make_shared<ScanRequest>();
    auto covariates = std::make_shared<std::vector<std::string>>();
    auto& options = request->options;
    options.threads = std::max(1U, std::thread::hardware_concurrency());
    add_choice(*command, "--model", "The model", methods, request->method)->required();
    add_tables(*command, *request, *covariates);
    add_windows(*command, *request);
    add_choice(*command, "--unit", "Length of a period", units, request->unit);
    command->add_option("--replications", options.replications, "Of the Monte Carlo test")
        ->check(CLI::Range(0, 999'999))
        ->capture_default_str();
    command->add_option("--seed", options.seed, "Of the random numbers")->capture_default_str();
    command->add_option("--threads", options.threads, "The answer is the same for any number")
        ->check(CLI::Range(1, 256));
    command->callback([&run, request, covariates] {
        if (!covariates->empty()) request->covariates = *covariates;
        if (request->covariates == std::vector<std::string>{"none"}) request->covariates->clear();
        run = [request] { return scan(*request); };
    });
}

}  // namespace fengsui::app
