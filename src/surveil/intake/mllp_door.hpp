// SPDX-License-Identifier: Apache-2.0
// The MLLP door: accepts connections, cuts frames, hands them to Intake and sends each answer after
// the commit, in the order of the frames. A connection may have several frames under way; beyond
// that it is not read, so that a flooding sender waits in its own socket. Own thread; start and
// stop from anywhere.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/result.hpp"
#include "surveil/intake/intake.hpp"

namespace fengsui::surveil {

struct MllpOptions {
    std::string host = "127.0.0.1";
    std::uint16_t port = 2575;  // 0: any free port
    std::size_t connections_max = 4096;
    std::size_t frames_under_way_max = 64;  // per connection
    int frame_timeout_s = 30;               // from the first byte of a frame to its last
    // Told the seconds from the last byte of a frame to its answer, for the metrics.
    std::function<void(double)> on_answer;
};

class MllpDoor {
  public:
    static base::Result<std::unique_ptr<MllpDoor>> open(Intake& intake, MllpOptions options);
    ~MllpDoor();
    MllpDoor(const MllpDoor&) = delete;
    MllpDoor& operator=(const MllpDoor&) = delete;

    [[nodiscard]] std::uint16_t port() const;
    void stop();

  private:
    class Server;
    explicit MllpDoor(std::unique_ptr<Server> server);
    std::unique_ptr<Server> server_;
};

}  // namespace fengsui::surveil
