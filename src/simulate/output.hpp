// SPDX-License-Identifier: Apache-2.0
// Writes a simulation into a folder for offline use:
//   mllp/DATE.hl7, DATE-2.hl7 …   HL7 v2 messages one after another, at most 9,000 in a file
//   fhir/DATE.ndjson              one bundle a line
//   csv/cases/DATE-SENDER.csv     case reports
//   csv/counts/DATE.csv           daily counts of all senders; broken files stand by themselves
//   truth.csv faults.csv institutions.csv roads.csv vehicles.csv beds.csv stock.csv
// Days are made by several threads and written in order; what is in memory is bounded by the number
// of threads. Refuses a folder that holds anything. Used by `fengsui simulate`.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <functional>

#include "simulate/simulation.hpp"

namespace fengsui::simulate {

struct OutputOptions {
    std::filesystem::path folder;
    int threads = 1;
    std::function<void(base::Day)> progress = [](base::Day) {};
};

struct OutputSummary {
    std::array<std::uint64_t, door_count> messages{};  // by Door
    std::uint64_t bytes = 0;
    std::uint64_t infections = 0;
    std::uint64_t faults = 0;
};

// A problem, before anything else is done, if the folder cannot be used.
base::Result<void> check_folder(const std::filesystem::path& folder);
base::Result<OutputSummary> write_simulation(const Simulation& simulation,
                                             const OutputOptions& options);

}  // namespace fengsui::simulate
