// SPDX-License-Identifier: Apache-2.0
#include "surveil/fhir_routes.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "surveil/intake_call.hpp"
#include "surveil/sender.hpp"
#include "wire/fhir/bundle.hpp"
#include "wire/fhir/capability.hpp"
#include "wire/fhir/outcome.hpp"

namespace fengsui::surveil {
namespace {

namespace fhir = wire::fhir;
using base::Problem;
using base::ProblemCode;
using web::Request;
using web::Response;

constexpr std::string_view kFhirType = "application/fhir+json; charset=utf-8";

fhir::Language language_of(const Request& request) {
    return request.language() == web::Language::En ? fhir::Language::En : fhir::Language::Zh;
}

Response fhir_response(std::string body, int status) {
    return web::text_response(std::move(body), std::string(kFhirType), status);
}

// An OperationOutcome with the status (and the headers) that a problem has elsewhere.
Response outcomes_response(std::span<const Problem> problems, const Problem& worst,
                           const Request& request) {
    auto response = web::problem_response(worst, request);
    response.body = fhir::operation_outcome(problems, language_of(request));
    response.content_type = kFhirType;
    return response;
}
Response outcome_response(const Problem& problem, const Request& request) {
    return outcomes_response(std::span(&problem, 1), problem, request);
}

// What was said of one entry: problems whose path begins with it.
std::vector<Problem> problems_of(const fhir::Entry& entry, const std::vector<Problem>& all) {
    const auto own = fmt::format("$.entry[{}]", entry.index);
    std::vector<Problem> problems;
    for (const auto& problem : all) {
        if (problem.path.starts_with(own)) problems.push_back(problem);
    }
    return problems;
}

Response bundle_response(const fhir::Bundle& bundle, const IntakeOutcome& outcome,
                         const Request& request) {
    std::vector<std::vector<Problem>> problems;
    for (const auto& entry : bundle.entries())
        problems.push_back(problems_of(entry, outcome.problems));
    std::vector<fhir::EntryAnswer> answers;
    for (std::size_t i = 0; i < bundle.entries().size(); ++i) {
        const bool made =
            outcome.status == IntakeStatus::Accepted && bundle.entries()[i].request_method != "PUT";
        answers.push_back({.http_status = made ? 201 : 200, .problems = problems[i]});
    }
    return fhir_response(fhir::bundle_answer(bundle.type(), answers, language_of(request)), 200);
}

Response take(const RoomContext& context, Intake& intake, const Request& request) {
    const auto type = media_type(request);
    if (type != "application/fhir+json" && type != "application/json") {
        return outcome_response({ProblemCode::MediaTypeUnsupported, "Content-Type",
                                 "expected application/fhir+json or application/json"},
                                request);
    }
    const auto source = token_sender(context, request.user());
    if (!source) return outcome_response(source.error(), request);
    auto messages = decode(request.body, Format::Fhir, intake.reader_context(*source));
    const auto answers = take_all(intake, std::move(messages));
    if (!answers) return outcome_response(answers.error(), request);
    const auto& outcome = answers->front().outcome;
    if (outcome.status == IntakeStatus::Rejected) {
        return outcomes_response(outcome.problems, worst_problem(outcome.problems), request);
    }
    const auto bundle = fhir::Bundle::parse(request.body);
    if (bundle && (bundle->type() == "transaction" || bundle->type() == "batch")) {
        return bundle_response(*bundle, outcome, request);
    }
    return fhir_response(fhir::operation_outcome(outcome.problems, language_of(request)), 200);
}

std::string capability(const RoomContext& context, const FhirRouteOptions& options) {
    return fhir::capability_statement({
        .software_version = options.software_version,
        .base_url = options.base_url,
        .date = context.clock.now(),
        .system_interactions = {"transaction", "batch"},
        .resources = {{.type = "Bundle", .interactions = {"create"}}},
        .operations = {{"process-message",
                        "http://hl7.org/fhir/OperationDefinition/MessageHeader-process-message"}},
        .bytes_max = std::min(fhir::json_bytes_max, intake_body_bytes_max),
        .entries_max = fhir::bundle_entries_max,
        .depth_max = fhir::json_depth_max,
    });
}

}  // namespace

void add_fhir_routes(web::Router& router, const RoomContext& context, Intake& intake,
                     const FhirRouteOptions& options) {
    using web::Method;
    for (const auto* pattern : {"/fhir", "/fhir/", "/fhir/Bundle", "/fhir/$process-message"}) {
        router.add(
            {.method = Method::Post,
             .pattern = pattern,
             .access = web::Right::SurveilSend,
             .summary = "A FHIR R4 Bundle",
             .handler = [context, &intake](
                            const Request& request) { return take(context, intake, request); },
             .options = {.body_bytes_max = intake_body_bytes_max, .refusal = outcome_response},
             .request_type = "application/fhir+json",
             .response_type = "application/fhir+json"});
    }
    // Said once, at start: what is taken does not change while the program runs.
    router.add({.method = Method::Get,
                .pattern = "/fhir/metadata",
                .access = web::kPublic,
                .summary = "What the FHIR door takes",
                .handler = [statement = capability(context, options)](
                               const Request&) { return fhir_response(statement, 200); },
                .options = {.instant = true},
                .response_type = "application/fhir+json"});
}

}  // namespace fengsui::surveil
