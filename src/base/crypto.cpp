// SPDX-License-Identifier: Apache-2.0
#include "base/crypto.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sodium.h>

#include <memory>

#include "base/check.hpp"
#include "base/text.hpp"

namespace fengsui::base {
namespace {

constexpr std::size_t kNonceBytes = 12;
constexpr std::size_t kTagBytes = 16;
// argon2id, 2 passes over 19 MiB: OWASP's minimum, about 60 ms of one core per login.
constexpr unsigned long long kPasswordPasses = 2;
constexpr std::size_t kPasswordMemoryBytes = 19ULL << 20;

const unsigned char* raw(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* raw(std::string& text) {
    return reinterpret_cast<unsigned char*>(text.data());
}

// Fetched once: EVP_sm3() would look the algorithm up at every call.
const EVP_MD* sm3_method() {
    static const EVP_MD* method = EVP_MD_fetch(nullptr, "SM3", nullptr);
    FENGSUI_CHECK(method != nullptr);
    return method;
}

const EVP_CIPHER* seal_method() {
    static const EVP_CIPHER* method = EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr);
    FENGSUI_CHECK(method != nullptr);
    return method;
}

struct CipherFree {
    void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using Cipher = std::unique_ptr<EVP_CIPHER_CTX, CipherFree>;

}  // namespace

Digest sm3(std::string_view bytes) {
    Digest digest{};
    FENGSUI_CHECK(
        EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, sm3_method(), nullptr) == 1);
    return digest;
}

std::string sm3_hex(std::string_view bytes) {
    return to_hex(sm3(bytes));
}

Digest hmac_sm3(const Key& key, std::string_view bytes) {
    Digest digest{};
    unsigned size = 0;
    FENGSUI_CHECK(HMAC(sm3_method(), key.data(), static_cast<int>(key.size()), raw(bytes),
                       bytes.size(), digest.data(), &size) != nullptr);
    return digest;
}

std::string seal(const Key& key, std::string_view plain, std::string_view context) {
    std::string out(kNonceBytes + plain.size() + kTagBytes, '\0');
    randombytes_buf(out.data(), kNonceBytes);
    const Cipher cipher(EVP_CIPHER_CTX_new());
    int size = 0;
    bool ok = EVP_EncryptInit_ex(cipher.get(), seal_method(), nullptr, key.data(), raw(out)) == 1;
    ok = ok && EVP_EncryptUpdate(cipher.get(), nullptr, &size, raw(context),
                                 static_cast<int>(context.size())) == 1;
    ok = ok && EVP_EncryptUpdate(cipher.get(), raw(out) + kNonceBytes, &size, raw(plain),
                                 static_cast<int>(plain.size())) == 1;
    ok = ok && EVP_EncryptFinal_ex(cipher.get(), raw(out) + kNonceBytes + size, &size) == 1;
    ok = ok && EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, kTagBytes,
                                   raw(out) + kNonceBytes + plain.size()) == 1;
    FENGSUI_CHECK(ok);
    return out;
}

std::optional<std::string> open_sealed(const Key& key, std::string_view sealed,
                                       std::string_view context) {
    if (sealed.size() < kNonceBytes + kTagBytes) return std::nullopt;
    const auto body = sealed.substr(kNonceBytes, sealed.size() - kNonceBytes - kTagBytes);
    std::string tag(sealed.substr(sealed.size() - kTagBytes));
    std::string out(body.size(), '\0');
    const Cipher cipher(EVP_CIPHER_CTX_new());
    int size = 0;
    bool ok =
        EVP_DecryptInit_ex(cipher.get(), seal_method(), nullptr, key.data(), raw(sealed)) == 1;
    ok = ok && EVP_DecryptUpdate(cipher.get(), nullptr, &size, raw(context),
                                 static_cast<int>(context.size())) == 1;
    ok = ok && EVP_DecryptUpdate(cipher.get(), raw(out), &size, raw(body),
                                 static_cast<int>(body.size())) == 1;
    ok = ok && EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, kTagBytes, tag.data()) == 1;
    ok = ok && EVP_DecryptFinal_ex(cipher.get(), raw(out) + size, &size) == 1;
    if (!ok) return std::nullopt;
    return out;
}

Key random_key() {
    Key key{};
    randombytes_buf(key.data(), key.size());
    return key;
}

std::string random_token(std::size_t bytes) {
    std::string random(bytes, '\0');
    randombytes_buf(random.data(), random.size());
    return to_hex({reinterpret_cast<const std::uint8_t*>(random.data()), random.size()});
}

std::string random_password() {
    constexpr std::string_view alphabet =
        "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    std::string out;
    for (int i = 0; i < 16; ++i)
        out += alphabet[randombytes_uniform(static_cast<std::uint32_t>(alphabet.size()))];
    return out;
}

std::string hash_password(std::string_view password) {
    std::string out(crypto_pwhash_STRBYTES, '\0');
    FENGSUI_CHECK(crypto_pwhash_str_alg(out.data(), password.data(), password.size(),
                                        kPasswordPasses, kPasswordMemoryBytes,
                                        crypto_pwhash_ALG_ARGON2ID13) == 0);
    out.resize(out.find('\0'));
    return out;
}

bool verify_password(std::string_view hash, std::string_view password) {
    return crypto_pwhash_str_verify(std::string(hash).c_str(), password.data(), password.size()) ==
           0;
}

bool equal_in_constant_time(std::string_view a, std::string_view b) {
    return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace fengsui::base
