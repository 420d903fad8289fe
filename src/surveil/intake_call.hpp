// SPDX-License-Identifier: Apache-2.0
// How HTTP hands messages to Intake: in portions that the write queue can hold, so that a large
// file is neither refused for ever nor able to fill it. Called on a worker's thread; waits for the
// commits.
#pragma once

#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "surveil/intake/intake.hpp"
#include "web/request.hpp"

namespace fengsui::surveil {

inline constexpr std::size_t intake_body_bytes_max = 8U << 20;
inline constexpr std::size_t intake_portion = 1000;  // messages

// Busy or StorageFailed if a portion was not stored: what came before it stays, and sending all of
// it again is safe.
base::Result<std::vector<IntakeAnswer>> take_all(Intake& intake,
                                                 std::vector<DecodedMessage> messages);

// The request's Content-Type in small letters, without its parameters.
std::string media_type(const web::Request& request);
// What refuses a message most: its first problem that is not a warning.
base::Problem worst_problem(const std::vector<base::Problem>& problems);

}  // namespace fengsui::surveil
