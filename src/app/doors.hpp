// SPDX-License-Identifier: Apache-2.0
// The doors of a house: HTTP with screens and routes, MLLP, and the watcher behind them. Made by
// serve and demo on the main thread before the first write, opened when the house is ready;
// everything ends when this is gone. The house outlives it.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "access/sessions.hpp"
#include "app/house.hpp"

namespace fengsui::app {

struct DoorOptions {
    std::string http = "127.0.0.1:8080";  // HOST:PORT; port 0: any free one
    std::string mllp = "127.0.0.1:2575";
    access::SessionLimits session_limits{};
};

class Doors {
  public:
    // ValueInvalid for an address that is none.
    static base::Result<std::unique_ptr<Doors>> make(House& house, const DoorOptions& options);
    // Lets people and messages in, and starts the watcher. Conflict if an address cannot be
    // listened on. Once.
    base::Result<void> open();
    ~Doors();
    Doors(const Doors&) = delete;
    Doors& operator=(const Doors&) = delete;

    // As they are listened on.
    [[nodiscard]] const std::string& http_host() const;
    [[nodiscard]] std::uint16_t http_port() const;
    [[nodiscard]] const std::string& mllp_host() const;
    [[nodiscard]] std::uint16_t mllp_port() const;

  private:
    struct Parts;
    explicit Doors(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> parts_;
};

// Is this HOST:PORT? The answer a command gives before it opens anything.
base::Result<void> check_addresses(const DoorOptions& options);

}  // namespace fengsui::app
