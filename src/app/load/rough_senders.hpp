// SPDX-License-Identifier: Apache-2.0
// Senders that misbehave while the others are measured, over MLLP: one that sends the same message
// again and again without waiting for answers, as fast as the server reads; one that sends a
// message a byte a second, as over a dying line, and begins anew when the server has had enough.
// All on the io_context's one thread; gone with the object.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "app/load/load_report.hpp"
#include "app/load/returning_line.hpp"

namespace fengsui::app {

struct RoughOptions {
    int flooding_lines = 0;
    int trickling_lines = 0;
    std::string message;  // that they send
};

// The target and the tally outlive them.
std::vector<std::unique_ptr<ReturningLine>> make_rough_senders(boost::asio::io_context& io,
                                                               const LineTarget& target,
                                                               const RoughOptions& options,
                                                               RoughTally& tally);

}  // namespace fengsui::app
