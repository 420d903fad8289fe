// SPDX-License-Identifier: Apache-2.0
// Sends HL7 v2 messages over MLLP one by one and waits for each answer: `fengsui send` and the
// demo's hospitals. Blocking, one thread. Throws boost::system::system_error when the line breaks.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace fengsui::app {

class MllpClient {
  public:
    MllpClient(const std::string& host, const std::string& port);
    ~MllpClient();
    MllpClient(const MllpClient&) = delete;
    MllpClient& operator=(const MllpClient&) = delete;

    // The answer, without its frame.
    std::string exchange(std::string_view message);

  private:
    struct Line;
    std::unique_ptr<Line> line_;
};

}  // namespace fengsui::app
