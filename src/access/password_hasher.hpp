// SPDX-License-Identifier: Apache-2.0
// Makes and checks password hashes (argon2id, base/crypto), a few at a time. An account that does
// not exist costs the same time as one that does, so that names cannot be found out. Thread safe;
// blocks the caller for one hash and, when others are before it, for theirs; Busy when too many
// wait.
#pragma once

#include <string>
#include <string_view>

#include "access/turns.hpp"
#include "base/result.hpp"

namespace fengsui::access {

class PasswordHasher {
  public:
    explicit PasswordHasher(TurnLimits limits = {});

    base::Result<std::string> hash(std::string_view password);
    // An empty hash stands for an account that is not there: false, after the usual time.
    base::Result<bool> verify(std::string_view hash, std::string_view password);

  private:
    Turns turns_;
    std::string decoy_;  // the hash of a password that nobody knows
};

}  // namespace fengsui::access
