// SPDX-License-Identifier: Apache-2.0
#include "access/password_hasher.hpp"

#include "access/account.hpp"
#include "base/crypto.hpp"

namespace fengsui::access {

PasswordHasher::PasswordHasher(TurnLimits limits)
    : turns_(limits), decoy_(base::hash_password(base::random_token())) {}

base::Result<std::string> PasswordHasher::hash(std::string_view password) {
    const auto turn = turns_.take();
    if (!turn) return tl::unexpected(turn.error());
    return base::hash_password(password);
}

base::Result<bool> PasswordHasher::verify(std::string_view hash, std::string_view password) {
    const auto turn = turns_.take();
    if (!turn) return tl::unexpected(turn.error());
    // No account has a longer password, so the rest can only be someone's load.
    const bool comparable = !hash.empty() && password.size() <= kPasswordBytesMax;
    const bool same = base::verify_password(comparable ? hash : std::string_view(decoy_),
                                            password.substr(0, kPasswordBytesMax));
    return comparable && same;
}

}  // namespace fengsui::access
