// SPDX-License-Identifier: Apache-2.0
#include "surveil/intake_call.hpp"

#include <algorithm>
#include <iterator>

#include "base/text.hpp"

namespace fengsui::surveil {
namespace {

using base::ProblemCode;

bool was_not_stored(const IntakeAnswer& answer) {
    return answer.outcome.message == 0 && answer.outcome.status == IntakeStatus::Rejected;
}

}  // namespace

base::Result<std::vector<IntakeAnswer>> take_all(Intake& intake,
                                                 std::vector<DecodedMessage> messages) {
    std::vector<IntakeAnswer> answers;
    answers.reserve(messages.size());
    for (std::size_t from = 0; from < messages.size(); from += intake_portion) {
        const auto to = std::min(messages.size(), from + intake_portion);
        std::vector<DecodedMessage> portion(
            std::make_move_iterator(messages.begin() + static_cast<std::ptrdiff_t>(from)),
            std::make_move_iterator(messages.begin() + static_cast<std::ptrdiff_t>(to)));
        auto taken = intake.take_and_wait(std::move(portion));
        if (!taken) return tl::unexpected(taken.error());
        for (auto& answer : *taken) {
            if (was_not_stored(answer))
                return tl::unexpected(worst_problem(answer.outcome.problems));
            answer.number += from;
            answers.push_back(std::move(answer));
        }
    }
    return answers;
}

std::string media_type(const web::Request& request) {
    return base::to_lower_ascii(
        base::trim(base::split(request.header("Content-Type"), ';').front()));
}

base::Problem worst_problem(const std::vector<base::Problem>& problems) {
    const auto found = std::ranges::find_if(problems, [](const base::Problem& problem) {
        return problem.severity() != base::Severity::Warning;
    });
    if (found != problems.end()) return *found;
    return {ProblemCode::StorageFailed, {}, {}};
}

}  // namespace fengsui::surveil
