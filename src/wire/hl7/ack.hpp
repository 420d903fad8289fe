// SPDX-License-Identifier: Apache-2.0
// Writes the answers to HL7 v2 messages: MSH, MSA and one ERR per problem, with the delimiters and
// the version of the message answered, in UTF-8. Since v2.5 ERR-2 to ERR-8 are used, before that
// the repeating ERR-1. Works as well for a message whose header cannot be read (empty control id).
// Segments end with CR. Pure, thread safe.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/problem.hpp"
#include "base/time.hpp"
#include "wire/hl7/message.hpp"

namespace fengsui::wire::hl7 {

inline constexpr std::size_t answered_problems_max = 100;  // further ones are counted, not listed

enum class AckCode : std::uint8_t { Accept, Error, Reject };  // AA, AE, AR

// Reject if a problem says that the same bytes will never do, Error if one refuses the message,
// else Accept.
AckCode ack_code_for(std::span<const base::Problem> problems);

struct AckOptions {
    base::Instant now;
    int offset_minutes = 8 * 60;
    std::string control_id;  // of the answer; at most 20 characters before v2.5
};

std::string make_ack(const Header& original, AckCode code, std::span<const base::Problem> problems,
                     const AckOptions& options);

// The message as it was received, parsed or not, UTF-8 or not.
std::string make_ack(std::string_view original, AckCode code,
                     std::span<const base::Problem> problems, const AckOptions& options);

// Answers to a batch: BHS, the given answers in their order, BTS with their count. `batch_header`
// is the BHS (or FHS) that is answered, or empty.
std::string make_batch_answer(std::string_view batch_header, std::span<const std::string> answers,
                              const AckOptions& options);

}  // namespace fengsui::wire::hl7
