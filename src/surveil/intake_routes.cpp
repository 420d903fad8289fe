// SPDX-License-Identifier: Apache-2.0
#include "surveil/intake_routes.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "base/json.hpp"
#include "base/text.hpp"
#include "surveil/case_report_form.hpp"
#include "surveil/ingest_result.hpp"
#include "surveil/intake/count_csv_reader.hpp"
#include "surveil/intake/csv_reader.hpp"
#include "surveil/intake_call.hpp"
#include "surveil/sender.hpp"

namespace fengsui::surveil {
namespace {

using base::fail;
using base::ProblemCode;
using base::Result;
using web::Request;
using web::Response;

constexpr std::string_view kHl7Type = "application/hl7-v2";
constexpr std::array<std::string_view, 4> kHl7Types = {
    kHl7Type, "text/plain", "application/octet-stream", "x-application/hl7-v2+er7"};
constexpr std::array<std::string_view, 3> kCsvTypes = {"text/csv", "text/plain",
                                                       "application/octet-stream"};

Result<void> need_type(const Request& request, std::span<const std::string_view> types) {
    if (std::ranges::find(types, media_type(request)) != types.end()) return {};
    std::string expected = "expected";
    for (const auto type : types) expected += " " + std::string(type);
    return fail(ProblemCode::MediaTypeUnsupported, "Content-Type", std::move(expected));
}

bool wants_ack(const Request& request) {
    return base::contains_ignoring_case(request.header("Accept"), kHl7Type);
}

// 200 if anything was of use; else the problem of the first message, with the results of all.
Response answer(const std::vector<IntakeAnswer>& answers, const Request& request) {
    const auto results = ingest_results(answers);
    const bool any = std::ranges::any_of(answers, [](const IntakeAnswer& message) {
        return message.outcome.status != IntakeStatus::Rejected;
    });
    if (any) return web::json_response(base::to_json(results));
    const auto problem = answers.empty() ? base::Problem{ProblemCode::MessageEmpty, {}, {}}
                                         : worst_problem(answers.front().outcome.problems);
    auto response = web::problem_response(problem, request);
    auto body = base::parse_json(response.body);
    if (body) {
        auto& members = body->as_object();
        members["status"] = 422;
        members["messages"] = base::to_value(results.messages);
        response.body = base::print_json(*body);
    }
    response.status = 422;
    return response;
}

Response ack_response(std::string ack, int status) {
    return web::text_response(std::move(ack), std::string(kHl7Type), status);
}

Response take_hl7(const RoomContext& context, Intake& intake, const Request& request) {
    if (auto fits = need_type(request, kHl7Types); !fits) {
        return web::problem_response(fits.error(), request);
    }
    const auto source = token_sender(context, request.user());
    if (!source) return web::problem_response(source.error(), request);
    auto messages = decode(request.body, Format::Hl7v2, intake.reader_context(*source));
    const auto answers = take_all(intake, std::move(messages));
    if (answers) {
        return wants_ack(request) ? ack_response(intake.hl7_answer(*answers), 200)
                                  : answer(*answers, request);
    }
    auto refusal = web::problem_response(answers.error(), request);
    if (!wants_ack(request) || answers.error().code != ProblemCode::Busy) return refusal;
    auto busy = ack_response(intake.hl7_busy_answer(request.body), refusal.status);
    if (const auto after = refusal.headers.find("Retry-After")) {
        busy.with("Retry-After", std::string(*after));
    }
    return busy;
}

Response take_csv(const RoomContext& context, Intake& intake, const Request& request) {
    if (auto fits = need_type(request, kCsvTypes); !fits) {
        return web::problem_response(fits.error(), request);
    }
    const auto source = reporter_sender(context, request.user());
    if (!source) return web::problem_response(source.error(), request);
    auto messages = decode(request.body, Format::Csv, intake.reader_context(*source));
    const auto answers = take_all(intake, std::move(messages));
    return answers ? answer(*answers, request) : web::problem_response(answers.error(), request);
}

Result<IngestResult> take_form(const RoomContext& context, Intake& intake, const Request& request,
                               const CaseReportForm& form) {
    const auto source = reporter_sender(context, request.user());
    if (!source) return tl::unexpected(source.error());
    auto message = decode_case_form(form, intake.reader_context(*source));
    if (!message) return tl::unexpected(message.error());
    const auto answers = take_all(intake, {std::move(*message)});
    if (!answers) return tl::unexpected(answers.error());
    return ingest_result(answers->front());
}

struct CsvDoor {
    std::string name;  // the last part of the path and the name of the template
    std::string summary;
    std::string (*make_template)();
};

// A file goes by its header line, whichever of the doors it came through.
void add_csv_routes(web::Router& router, const RoomContext& context, Intake& intake,
                    const CsvDoor& door) {
    router.add(
        {.method = web::Method::Post,
         .pattern = "/api/v1/surveil/" + door.name,
         .access = web::Right::SurveilSend,
         .summary = door.summary,
         .handler = [context, &intake](
                        const Request& request) { return take_csv(context, intake, request); },
         .options = {.body_bytes_max = intake_body_bytes_max},
         .response_schema = web::typed::schema_maker<IngestResults>(),
         .request_type = "text/csv",
         .response_type = "application/json"});
    router.add({.method = web::Method::Get,
                .pattern = "/api/v1/surveil/" + door.name + "/template.csv",
                .access = web::Right::SurveilSend,
                .summary = "The layout of " + door.name + " as CSV",
                .handler =
                    [door](const Request&) {
                        return web::download(door.make_template(), "text/csv; charset=utf-8",
                                             door.name + ".csv");
                    },
                .response_type = "text/csv"});
}

}  // namespace

void add_intake_routes(web::Router& router, const RoomContext& context, Intake& intake) {
    using web::Method;
    using web::Right;
    router.add(
        {.method = Method::Post,
         .pattern = "/api/v1/surveil/messages",
         .access = Right::SurveilSend,
         .summary = "HL7 v2 messages, one or a batch",
         .handler = [context, &intake](
                        const Request& request) { return take_hl7(context, intake, request); },
         .options = {.body_bytes_max = intake_body_bytes_max},
         .response_schema = web::typed::schema_maker<IngestResults>(),
         .request_type = std::string(kHl7Type),
         .response_type = "application/json"});
    add_csv_routes(router, context, intake,
                   {"case_reports", "Case reports as CSV, by the template", case_csv_template});
    add_csv_routes(router, context, intake,
                   {"daily_counts", "Daily counts as CSV, by the template", count_csv_template});
    router.post<CaseReportForm, IngestResult>(
        "/api/v1/surveil/case_report", Right::SurveilSend, "One case, from the phone's form",
        [context, &intake](const Request& request, const CaseReportForm& form) {
            return take_form(context, intake, request, form);
        },
        {.body_bytes_max = 64U << 10});
}

}  // namespace fengsui::surveil
