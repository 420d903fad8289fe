// SPDX-License-Identifier: Apache-2.0
// A new directory for the time of a command (demo, judge): gone with what is in it at the end.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "base/result.hpp"

namespace fengsui::app {

class ThrowAway {
  public:
    // Below the system's temporary directory (TMPDIR), open to its owner only.
    static base::Result<std::unique_ptr<ThrowAway>> make(const std::string& name);
    ~ThrowAway();
    ThrowAway(const ThrowAway&) = delete;
    ThrowAway& operator=(const ThrowAway&) = delete;
    [[nodiscard]] const std::string& path() const { return path_; }

  private:
    explicit ThrowAway(std::string path) : path_(std::move(path)) {}
    std::string path_;
};

}  // namespace fengsui::app
