// SPDX-License-Identifier: Apache-2.0
#include "wire/fhir/outcome.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "base/json.hpp"

namespace fengsui::wire::fhir {
namespace {

namespace json = boost::json;
using base::Problem;
using base::ProblemCode;

json::string to_json_text(std::string_view text) {
    return json::string(text.data(), text.size());
}

// The value set http://hl7.org/fhir/ValueSet/issue-type.
const char* issue_type(ProblemCode code) {
    using P = ProblemCode;
    switch (code) {
        case P::SegmentMissing:
        case P::FieldMissing:
            return "required";
        case P::FieldInvalid:
        case P::DateInvalid:
        case P::DateOutOfRange:
        case P::ValueInvalid:
        case P::ResultUnreadable:
        case P::IdNumberInvalid:
            return "value";
        case P::CodeUnmapped:
            return "code-invalid";
        case P::MessageTooLarge:
        case P::SegmentTooLarge:
        case P::BodyTooLarge:
        case P::JsonTooDeep:
            return "too-long";
        case P::MessageTypeUnsupported:
        case P::VersionUnsupported:
        case P::ResourceUnsupported:
        case P::EncodingUnsupported:
        case P::MediaTypeUnsupported:
        case P::MethodNotAllowed:
            return "not-supported";
        case P::ReferenceUnresolved:
        case P::PlaceUnknown:
        case P::NotFound:
            return "not-found";
        case P::NotAuthenticated:
        case P::LoginFailed:
            return "login";
        case P::NotAllowed:
        case P::OutOfScope:
            return "forbidden";
        case P::Conflict:
        case P::VersionStale:
        case P::VersionRequired:
            return "conflict";
        case P::TooManyRequests:
        case P::Busy:
            return "throttled";
        case P::StorageFailed:
            return "transient";
        case P::Internal:
            return "exception";
        default:
            return "structure";
    }
}

const char* severity_name(base::Severity severity) {
    switch (severity) {
        case base::Severity::Warning:
            return "warning";
        case base::Severity::Error:
            return "error";
        case base::Severity::Reject:
            return "fatal";
    }
    return "error";
}

// Our paths begin with "$"; FHIRPath begins with the type: "$.entry[3].resource" is
// "Bundle.entry[3].resource".
std::string to_expression(std::string_view path) {
    if (!path.starts_with("$")) return std::string(path);
    if (path.starts_with("$.entry")) return "Bundle" + std::string(path.substr(1));
    return "%resource" + std::string(path.substr(1));
}

json::object to_issue(const Problem& problem, Language language) {
    const auto& info = base::info(problem.code);
    const auto text = language == Language::Zh ? info.text_zh : info.text_en;
    json::object issue{
        {"severity", severity_name(info.severity)},
        {"code", issue_type(problem.code)},
        {"details",
         {{"coding", {{{"system", "urn:fengsui:problem"}, {"code", to_json_text(info.name)}}}},
          {"text", to_json_text(text)}}},
    };
    if (!problem.detail.empty()) issue["diagnostics"] = to_json_text(problem.detail);
    if (!problem.path.empty())
        issue["expression"] = json::array{to_json_text(to_expression(problem.path))};
    return issue;
}

json::object to_outcome(std::span<const Problem> problems, Language language) {
    json::array issues;
    for (const auto& problem : problems.first(std::min(problems.size(), outcome_issues_max))) {
        issues.push_back(to_issue(problem, language));
    }
    if (issues.empty()) {
        issues.push_back(json::object{
            {"severity", "information"},
            {"code", "informational"},
            {"details", {{"text", language == Language::Zh ? "已接收。" : "Accepted."}}}});
    }
    return {{"resourceType", "OperationOutcome"}, {"issue", std::move(issues)}};
}

}  // namespace

std::string operation_outcome(std::span<const Problem> problems, Language language) {
    return base::print_json(to_outcome(problems, language));
}

std::string bundle_answer(std::string_view request_type, std::span<const EntryAnswer> answers,
                          Language language) {
    json::array entries;
    for (const auto& answer : answers) {
        json::object response{{"status", std::to_string(answer.http_status)}};
        if (!answer.location.empty()) response["location"] = to_json_text(answer.location);
        if (!answer.problems.empty()) response["outcome"] = to_outcome(answer.problems, language);
        entries.push_back(json::object{{"response", std::move(response)}});
    }
    return base::print_json(json::object{
        {"resourceType", "Bundle"},
        {"type", request_type == "transaction" ? "transaction-response" : "batch-response"},
        {"entry", std::move(entries)},
    });
}

}  // namespace fengsui::wire::fhir
