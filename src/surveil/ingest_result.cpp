// SPDX-License-Identifier: Apache-2.0
#include "surveil/ingest_result.hpp"

#include "base/text.hpp"

namespace fengsui::surveil {
namespace {

// An HL7 answer keeps the character set of its message; JSON knows UTF-8 only.
std::optional<std::string> readable(const std::string& ack) {
    if (ack.empty()) return std::nullopt;
    if (base::is_utf8(ack)) return ack;
    return base::gb18030_to_utf8(ack);
}

}  // namespace

IngestResult ingest_result(const IntakeAnswer& answer) {
    IngestResult result;
    result.message = static_cast<int>(answer.number);
    result.control_id = answer.control_id;
    result.status = to_string(answer.outcome.status);
    result.reports = answer.outcome.reports;
    for (const auto& problem : answer.outcome.problems) {
        result.problems.push_back(
            {std::string(base::info(problem.code).name), problem.path, problem.detail});
    }
    for (const auto& fact : answer.facts) {
        result.stated.push_back({std::string(to_string(fact.channel)), fact.condition,
                                 std::string(to_string(fact.finding)),
                                 std::string(to_string(fact.status)), fact.day});
    }
    result.ack = readable(answer.ack);
    return result;
}

IngestResults ingest_results(const std::vector<IntakeAnswer>& answers) {
    IngestResults results;
    results.messages.reserve(answers.size());
    for (const auto& answer : answers) results.messages.push_back(ingest_result(answer));
    return results;
}

}  // namespace fengsui::surveil
