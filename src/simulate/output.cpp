// SPDX-License-Identifier: Apache-2.0
#include "simulate/output.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <future>
#include <map>

#include "simulate/truth.hpp"
#include "simulate/vendor.hpp"

namespace fengsui::simulate {
namespace {

namespace fs = std::filesystem;
constexpr std::size_t messages_of_file_max = 9'000;  // below what intake reads at once

base::Problem cannot_write(const fs::path& path) {
    return {base::ProblemCode::StorageFailed, path.string(), "cannot be written"};
}

// The texts of one day's files, by path within the folder, and what goes into files of all days.
struct DayFiles {
    std::map<std::string, std::string> files;
    std::string beds, stock, faults;
    OutputSummary summary;
};

std::string path_of(const Simulation& simulation, const Outgoing& message, const std::string& date,
                    std::size_t number) {
    switch (message.door) {
        case Door::Mllp: {
            const auto part = number / messages_of_file_max;
            return part == 0 ? fmt::format("mllp/{}.hl7", date)
                             : fmt::format("mllp/{}-{}.hl7", date, part + 1);
        }
        case Door::HttpFhir:
            return fmt::format("fhir/{}.ndjson", date);
        case Door::CsvCase:
            return fmt::format("csv/cases/{}-{}.csv", date,
                               simulation.county()
                                   .institutions()[static_cast<std::size_t>(message.institution)]
                                   .code);
        case Door::CsvCounts:
            break;
    }
    return message.fault == Fault::Refused
               ? fmt::format("csv/counts/{}-{}.csv", date, message.control_id)
               : fmt::format("csv/counts/{}.csv", date);
}

void append(const Outgoing& message, std::string& file) {
    const auto header = message.door == Door::CsvCase     ? case_csv_header()
                        : message.door == Door::CsvCounts ? counts_csv_header()
                                                          : std::string_view{};
    std::string_view bytes = message.bytes;
    if (!file.empty() && bytes.starts_with(header)) bytes.remove_prefix(header.size());
    file += bytes;
    if (message.door == Door::HttpFhir) file += '\n';
}

DayFiles make_day(const Simulation& simulation, base::Day day) {
    DayFiles made;
    const auto date = base::to_string(day);
    const auto messages = simulation.day(day);
    // One allocation for a big file instead of many that double.
    std::array<std::size_t, door_count> sizes{};
    for (const auto& message : messages)
        sizes[static_cast<std::size_t>(message.door)] += message.bytes.size() + 1;
    for (const auto& message : messages) {
        auto& number = made.summary.messages[static_cast<std::size_t>(message.door)];
        auto& file = made.files[path_of(simulation, message, date, number)];
        if (file.empty() && number == 0)
            file.reserve(sizes[static_cast<std::size_t>(message.door)]);
        append(message, file);
        ++number;
        made.summary.bytes += message.bytes.size();
        if (message.fault != Fault::None) ++made.summary.faults;
        append_fault(simulation, message, made.faults);
    }
    append_beds(simulation, day, made.beds);
    append_stock(simulation, day, made.stock);
    return made;
}

class Folder {
  public:
    explicit Folder(fs::path root) : root_(std::move(root)) {}

    base::Result<void> prepare() {
        std::error_code error;
        for (const auto* below : {"mllp", "fhir", "csv/cases", "csv/counts"}) {
            fs::create_directories(root_ / below, error);
            if (error) return tl::unexpected<base::Problem>(cannot_write(root_ / below));
        }
        return {};
    }

    enum class Mode : std::uint8_t { Create, Append };
    base::Result<void> write(const std::string& path, std::string_view bytes, Mode mode) {
        const auto full = root_ / path;
        std::FILE* file = std::fopen(full.c_str(), mode == Mode::Create ? "wb" : "ab");
        bool good = file != nullptr;
        if (good) {
            good = std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size();
            good = std::fclose(file) == 0 && good;
        }
        if (!good) return tl::unexpected<base::Problem>(cannot_write(full));
        return {};
    }

  private:
    fs::path root_;
};

base::Result<void> write_tables(const Simulation& simulation, Folder& folder) {
    std::map<std::string, std::string> files;
    append_truth(simulation, files["truth.csv"]);
    append_institutions(simulation.county(), files["institutions.csv"]);
    append_roads(simulation.county(), files["roads.csv"]);
    append_vehicles(simulation.county(), files["vehicles.csv"]);
    files["beds.csv"] = beds_header();
    files["stock.csv"] = stock_header();
    files["faults.csv"] = faults_header();
    for (const auto& [path, bytes] : files) {
        if (auto done = folder.write(path, bytes, Folder::Mode::Create); !done) return done;
    }
    return {};
}

base::Result<void> write_day(const DayFiles& day, Folder& folder) {
    for (const auto& [path, bytes] : day.files) {
        if (auto done = folder.write(path, bytes, Folder::Mode::Create); !done) return done;
    }
    const std::pair<const char*, std::string_view> tables[] = {
        {"beds.csv", day.beds}, {"stock.csv", day.stock}, {"faults.csv", day.faults}};
    for (const auto& [path, bytes] : tables) {
        if (auto done = folder.write(path, bytes, Folder::Mode::Append); !done) return done;
    }
    return {};
}

void add(OutputSummary& all, const OutputSummary& day) {
    for (std::size_t i = 0; i < all.messages.size(); ++i) all.messages[i] += day.messages[i];
    all.bytes += day.bytes;
    all.faults += day.faults;
}

}  // namespace

base::Result<void> check_folder(const fs::path& folder) {
    std::error_code error;
    if (!fs::exists(folder, error)) return {};
    if (!fs::is_directory(folder, error))
        return base::fail(base::ProblemCode::ValueInvalid, folder.string(), "is not a folder");
    if (!fs::is_empty(folder, error) || error)
        return base::fail(base::ProblemCode::ValueInvalid, folder.string(),
                          "the folder is not empty; choose another");
    return {};
}

base::Result<OutputSummary> write_simulation(const Simulation& simulation,
                                             const OutputOptions& options) {
    const auto broken = [](const auto& result) {
        return tl::unexpected<base::Problem>(result.error());
    };
    if (const auto usable = check_folder(options.folder); !usable) return broken(usable);
    Folder folder(options.folder);
    if (const auto done = folder.prepare(); !done) return broken(done);
    if (const auto done = write_tables(simulation, folder); !done) return broken(done);
    OutputSummary summary;
    for (const auto& run : simulation.outbreaks()) summary.infections += run.infections.size();

    const auto window = simulation.options().window;
    const int threads = std::max(1, options.threads);
    for (auto first = window.from; first <= window.to; first = first + threads) {
        const int days = std::min(threads, window.to - first + 1);
        std::vector<std::future<DayFiles>> coming;
        for (int i = 1; i < days; ++i)
            coming.push_back(
                std::async(std::launch::async, make_day, std::cref(simulation), first + i));
        for (int i = 0; i < days; ++i) {
            const auto made = i == 0 ? make_day(simulation, first)
                                     : coming[static_cast<std::size_t>(i - 1)].get();
            if (const auto done = write_day(made, folder); !done) return broken(done);
            add(summary, made.summary);
            options.progress(first + i);
        }
    }
    return summary;
}

}  // namespace fengsui::simulate
