// SPDX-License-Identifier: Apache-2.0
// Open screens beside the senders: connections that follow the live stream, as the browsers of a
// duty room do. They read and count, and come back when they are cut off.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "app/load/load_report.hpp"
#include "app/load/returning_line.hpp"

namespace fengsui::app {

// `session`: the cookie's value. The target and the tally outlive them.
std::vector<std::unique_ptr<ReturningLine>> make_live_screens(boost::asio::io_context& io,
                                                              const LineTarget& target,
                                                              const std::string& session, int count,
                                                              ScreenTally& tally);

}  // namespace fengsui::app
