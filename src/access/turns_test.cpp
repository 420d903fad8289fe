// SPDX-License-Identifier: Apache-2.0
#include "access/turns.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <optional>
#include <thread>
#include <vector>

#include "access/password_hasher.hpp"

namespace fengsui::access {
namespace {

TEST(TurnsTest, SoManyAtOnceSoManyWaitTheRestIsToldSo) {
    Turns turns({.parallel = 2, .waiting_max = 2});
    std::optional<Turns::Turn> first(std::move(*turns.take()));
    std::optional<Turns::Turn> second(std::move(*turns.take()));
    std::atomic<int> served{0};
    std::vector<std::thread> waiting;
    for (int i = 0; i < 2; ++i) {
        waiting.emplace_back([&] {
            EXPECT_TRUE(turns.take());
            ++served;
        });
    }
    while (turns.waiting() < 2) std::this_thread::yield();
    EXPECT_EQ(0, served);
    const auto refused = turns.take();
    ASSERT_FALSE(refused);
    EXPECT_EQ(base::ProblemCode::Busy, refused.error().code);
    first.reset();
    for (auto& thread : waiting) thread.join();
    EXPECT_EQ(2, served);
    second.reset();
    EXPECT_TRUE(turns.take());
    EXPECT_EQ(0, turns.waiting());
}

TEST(PasswordHasherTest, OnlyTheRightPasswordOfARealAccountMatches) {
    PasswordHasher hasher;
    const auto hash = hasher.hash("abcdefghij");
    ASSERT_TRUE(hash);
    EXPECT_NE(std::string::npos, hash->find("argon2id"));
    EXPECT_TRUE(*hasher.verify(*hash, "abcdefghij"));
    EXPECT_FALSE(*hasher.verify(*hash, "abcdefghik"));
    EXPECT_FALSE(*hasher.verify("", "abcdefghij"));
    EXPECT_FALSE(*hasher.verify("", ""));
    EXPECT_FALSE(*hasher.verify(*hash, std::string(1000, 'x')));
}

}  // namespace
}  // namespace fengsui::access
