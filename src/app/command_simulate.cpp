// SPDX-License-Identifier: Apache-2.0
// simulate: the digital county's messages as files, with the truth beside them.
#include <fmt/format.h>

#include <fstream>
#include <sstream>
#include <thread>

#include "app/command.hpp"
#include "simulate/output.hpp"

namespace fengsui::embedded {
base::EmbeddedFiles data();
}

namespace fengsui::app {
namespace {

struct SimulateRequest {
    std::string region;
    std::string from;
    std::string to;
    std::string out;
    std::string scope = "all";
    std::vector<std::string> outbreaks;
    std::uint64_t seed = 1;
    int threads = 1;
};

base::Result<base::Day> day_of(const std::string& option, const std::string& text) {
    const auto day = base::parse_day(text);
    if (day) return *day;
    return base::fail(base::ProblemCode::ValueInvalid, option,
                      fmt::format("\"{}\" is not a date such as 2026-01-01", text));
}

// A path, or the name of an outbreak or region that the program carries.
base::Result<simulate::NamedFile> file_of(const std::string& name, const std::string& embedded) {
    std::ifstream file(name, std::ios::binary);
    if (!file) {
        auto carried = simulate::embedded_file(embedded::data(), embedded);
        if (carried) return carried;
        return base::fail(base::ProblemCode::NotFound, name,
                          "is neither a file that can be read nor the name of one that the "
                          "program carries");
    }
    std::ostringstream bytes;
    bytes << file.rdbuf();
    return simulate::NamedFile{name, bytes.str()};
}

base::Result<std::unique_ptr<simulate::Simulation>> open_simulation(
    const SimulateRequest& request, const catalog::Catalog& catalog) {
    const auto broken = [](const auto& result) {
        return tl::unexpected<base::Problem>(result.error());
    };
    const auto from = day_of("--from", request.from);
    if (!from) return broken(from);
    const auto to = day_of("--to", request.to);
    if (!to) return broken(to);
    if (const auto usable = simulate::check_folder(request.out); !usable) return broken(usable);
    const auto region =
        request.region.empty()
            ? simulate::embedded_file(embedded::data(), simulate::default_region)
            : file_of(request.region, fmt::format("simulate/region_{}.toml", request.region));
    if (!region) return broken(region);
    std::vector<simulate::NamedFile> outbreaks;
    for (const auto& name : request.outbreaks) {
        auto file = file_of(name, fmt::format("simulate/outbreaks/{}.toml", name));
        if (!file) return broken(file);
        outbreaks.push_back(std::move(*file));
    }
    simulate::SimulationOptions options{.window = {*from, *to}, .seed = request.seed};
    options.scope = request.scope == "all"       ? simulate::VisitScope::All
                    : request.scope == "watched" ? simulate::VisitScope::Watched
                                                 : simulate::VisitScope::None;
    return simulate::Simulation::open(catalog, embedded::data(), *region, outbreaks, options);
}

base::Result<void> simulate_files(const SimulateRequest& request) {
    const auto catalog = catalog::Catalog::load(embedded::data());
    if (!catalog) return tl::unexpected<base::Problem>(catalog.error());
    const auto simulation = open_simulation(request, *catalog);
    if (!simulation) return tl::unexpected<base::Problem>(simulation.error());
    const auto summary = simulate::write_simulation(
        **simulation, {request.out, request.threads,
                       [](base::Day day) { fmt::print(stderr, "\r{}", base::to_string(day)); }});
    if (!summary) return tl::unexpected<base::Problem>(summary.error());
    fmt::print(stderr,
               "\r{} people, {} institutions; {} infections\n"
               "messages: {} HL7, {} FHIR, {} case files, {} files of counts; {:.1f} MB; {} with a "
               "fault\nwritten to {}\n",
               (*simulation)->county().people().size(),
               (*simulation)->county().institutions().size(), summary->infections,
               summary->messages[0], summary->messages[1], summary->messages[2],
               summary->messages[3], static_cast<double>(summary->bytes) / 1e6, summary->faults,
               request.out);
    return {};
}

int run_simulate(const SimulateRequest& request) {
    const auto done = simulate_files(request);
    if (done) return exit_ok;
    fmt::print(stderr, "fengsui simulate: {}\n", done.error().to_string());
    return exit_failed;
}

}  // namespace

void add_simulate(CLI::App& app, Run& run) {
    auto* command = app.add_subcommand(
        "simulate", "Write the messages that a synthetic region would send, and the truth");
    auto request = std::make_shared<SimulateRequest>();
    command->add_option("--region", request->region,
                        "TOML file, or the code of a region that the program carries (500242, "
                        "140702); without it, 500242");
    command->add_option("--from", request->from, "First day, such as 2025-01-01")->required();
    command->add_option("--to", request->to, "Last day")->required();
    command
        ->add_option("--seed", request->seed,
                     "Same seed, same bytes: people, visits and outbreaks follow from it")
        ->capture_default_str();
    command->add_option("--out", request->out, "Folder to write to; must be new or empty")
        ->required();
    command->add_option("--outbreak", request->outbreaks,
                        "TOML file, or one that the program carries: influenza_school, "
                        "norovirus_canteen, hfmd_nursery, measles_import, dengue_rain, "
                        "cholera_well, novel_respiratory, food_poisoning_banquet, "
                        "contaminated_laboratory, reporting_holiday; may be given several times");
    command
        ->add_option("--visits", request->scope,
                     "all: every visit; watched: a share of those that somebody watches for; none: "
                     "only outbreaks and counts")
        ->check(CLI::IsMember({"all", "watched", "none"}))
        ->capture_default_str();
    request->threads = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
    command->add_option("--threads", request->threads, "The bytes are the same for any number")
        ->check(CLI::Range(1, 256));
    command->footer(
        "Writes mllp/DATE.hl7, fhir/DATE.ndjson, csv/cases/, csv/counts/, truth.csv (who was\n"
        "infected where, when and by whom, and the control ids of the messages that carry it),\n"
        "faults.csv, institutions.csv, roads.csv, vehicles.csv, beds.csv and stock.csv.");
    command->callback([&run, request] { run = [request] { return run_simulate(*request); }; });
}

}  // namespace fengsui::app
