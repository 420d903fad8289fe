// SPDX-License-Identifier: Apache-2.0
// The few cryptographic acts of the house, over OpenSSL 3 and libsodium. Digest and keyed digest
// are SM3 (GB/T 32905); sealing is AES-256-GCM (OpenSSL 3.0 has no SM4-GCM); passwords are
// argon2id. Stateless, thread safe. Key material comes from the caller (ledger/keys.hpp).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace fengsui::base {

using Digest = std::array<std::uint8_t, 32>;
using Key = std::array<std::uint8_t, 32>;

Digest sm3(std::string_view bytes);
std::string sm3_hex(std::string_view bytes);
Digest hmac_sm3(const Key& key, std::string_view bytes);

// Random nonce (12 bytes) ‖ ciphertext ‖ tag (16 bytes); `context` is authenticated but not stored.
std::string seal(const Key& key, std::string_view plain, std::string_view context);
// nullopt if key, context or bytes are not those of the sealing.
std::optional<std::string> open_sealed(const Key& key, std::string_view sealed,
                                       std::string_view context);

Key random_key();
std::string random_token(std::size_t bytes = 32);      // hex
std::string random_password();                         // 16 characters without look-alikes
std::string hash_password(std::string_view password);  // argon2id, about 60 ms
bool verify_password(std::string_view hash, std::string_view password);
bool equal_in_constant_time(std::string_view a, std::string_view b);

}  // namespace fengsui::base
