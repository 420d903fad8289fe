// SPDX-License-Identifier: Apache-2.0
// Answers of the FHIR door as JSON text: OperationOutcome for problems, and the response Bundle of
// a transaction or batch. Called by the routes of intake. Pure, thread safe.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/problem.hpp"

namespace fengsui::wire::fhir {

inline constexpr std::size_t outcome_issues_max = 100;

enum class Language : std::uint8_t { Zh, En };

// One issue per problem (severity, code of the value set issue-type, our own code as
// details.coding, the public text in `language`, the detail as diagnostics, the path as
// expression); one informational issue if there is no problem.
std::string operation_outcome(std::span<const base::Problem> problems, Language language);

struct EntryAnswer {
    int http_status = 201;
    std::string location;  // may be empty
    std::span<const base::Problem> problems;
};

// A Bundle of type transaction-response or batch-response (`request_type` is the type of the Bundle
// answered).
std::string bundle_answer(std::string_view request_type, std::span<const EntryAnswer> answers,
                          Language language);

}  // namespace fengsui::wire::fhir
