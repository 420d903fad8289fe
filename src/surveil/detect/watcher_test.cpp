// SPDX-License-Identifier: Apache-2.0
#include <atomic>
#include <thread>

#include "surveil/intake/intake_fixture.hpp"

namespace fengsui::surveil {
namespace {

constexpr const char* kMessage =
    "MSH|^~\\&|LIS|县医院^H1^L|FS|CDC|20261120100000||ORU^R01|c1|P|2.5.1|||||CHN|UNICODE UTF-8\r"
    "PID|1||P1^^^H1^PI||张^三||19900101|M|||重庆市酉阳县麻旺镇\r"
    "OBR|1||o1|94500-6^SARS-CoV-2 RNA^LN|||20261120\r"
    "OBX|1|CWE|94500-6^SARS-CoV-2 RNA^LN||260373001^Detected^SCT||||||F|||20261120\r";

class WatcherTest : public IntakeTest {
  protected:
    // What a fold writes, by its own reading.
    static void fold_all(ledger::Transaction& tx, const ledger::Ownership& ownership) {
        ASSERT_TRUE(ownership.confirm(tx.db(), ownership.term_in(tx.db())));
        const auto deltas = unfolded_deltas(tx.db(), kCounty, 100);
        ASSERT_FALSE(deltas.empty());
        fold(tx, kCounty,
             add_up(deltas, test_catalog().places(), test_catalog().home().utc_offset_minutes),
             deltas);
    }
};

// A fold whose commit seemed lost may be done after the next has been prepared. That the counts
// are right is seen after the test.
TEST_F(WatcherTest, WhatWasFoldedMeanwhileIsNotFoldedAgain) {
    ledger::Ownership ownership(ledger_->connect(), clock_, {.county = kCounty, .owner = "one"});
    Watcher watcher(*database_, test_catalog(), kCounty, sink_, {.ownership = &ownership});
    one(kMessage);
    std::atomic<bool> began = false;
    std::thread next([&] {
        while (!began) std::this_thread::yield();
        EXPECT_EQ(0, watcher.step().value());
    });
    const auto done = database_->writer().run([&](ledger::Transaction& tx) -> base::Result<int> {
        began = true;
        while (database_->writer().waiting() == 0) std::this_thread::yield();
        fold_all(tx, ownership);
        return 0;
    });
    next.join();
    EXPECT_TRUE(done);
    EXPECT_EQ(0, number("SELECT count(*) FROM count_delta WHERE folded = 0"));
}

}  // namespace
}  // namespace fengsui::surveil
