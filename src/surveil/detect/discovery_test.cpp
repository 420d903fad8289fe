// SPDX-License-Identifier: Apache-2.0
#include "surveil/detect/discovery.hpp"

#include <gtest/gtest.h>

#include <random>

#include "surveil/routes_fixture.hpp"

namespace fengsui::surveil {
namespace {

const base::Day today = *base::make_day(2026, 11, 21);

class DiscoveryTest : public RoutesTest {
  protected:
    static Judgement judged(int stream, double pvalue, bool beyond = true, base::Day day = today) {
        Alarm alarm{.method = "ears_c2",
                    .rule = "DT01",
                    .stream = {Channel::Case, "C" + std::to_string(stream), kTownship},
                    .day = day,
                    .count = 5,
                    .expected = 1.25,
                    .threshold = 3,
                    .pvalue = pvalue};
        return {alarm, beyond};
    }

    // What one fold does.
    std::vector<Alarm> fold(const std::vector<Judgement>& fresh) {
        const auto alarms = database_->read([&](ledger::Connection& db) {
            return base::Result<std::vector<Alarm>>(control_.decide(db, fresh));
        });
        const auto kept = database_->writer().run([&](ledger::Transaction& tx) {
            control_.keep(tx, fresh);
            return base::Result<int>(0);
        });
        EXPECT_TRUE(alarms && kept);
        return *alarms;
    }
    std::vector<std::string> conditions(const std::vector<Alarm>& alarms) {
        std::vector<std::string> all;
        for (const auto& alarm : alarms) all.push_back(alarm.stream.condition);
        return all;
    }

    DiscoveryControl control_{kHome, 0.1};
};

using Names = std::vector<std::string>;

TEST_F(DiscoveryTest, WhatOneStreamAloneMayRaiseManyMayNot) {
    EXPECT_EQ(Names{"C0"}, conditions(fold({judged(0, 0.04)})));
    std::vector<Judgement> many;
    for (int stream = 1; stream <= 20; ++stream) many.push_back(judged(stream, 0.5, false));
    many.push_back(judged(21, 0.04));
    EXPECT_EQ(Names{}, conditions(fold(many))) << "0.04 among 22 streams is what chance brings";
    const auto strong = fold({judged(22, 0.0001)});
    ASSERT_EQ(Names{"C22"}, conditions(strong));
    EXPECT_NEAR(23 * 0.0001, *strong[0].false_discovery, 1e-9);
    EXPECT_EQ(1.25, *strong[0].expected);
}

TEST_F(DiscoveryTest, AStreamThatWaitedIsRaisedOnceOthersAreStrong) {
    std::vector<Judgement> first;
    for (int stream = 1; stream <= 8; ++stream) first.push_back(judged(stream, 0.6, false));
    first.push_back(judged(9, 0.025));
    EXPECT_EQ(Names{}, conditions(fold(first))) << "needs 0.1 / 9";
    EXPECT_EQ(Names{"C10"}, conditions(fold({judged(10, 1e-5)})));
    EXPECT_EQ((Names{"C11", "C9"}), conditions(fold({judged(11, 1e-5)})))
        << "the third smallest of eleven needs 0.3 / 11; C10 is not told again";
    EXPECT_EQ(Names{"C9"}, conditions(fold({judged(9, 0.02)}))) << "changed: told again";
}

TEST_F(DiscoveryTest, WithinItsOwnBoundNothingIsRaised) {
    EXPECT_EQ(Names{}, conditions(fold({judged(1, 1e-6, false)})));
}

TEST_F(DiscoveryTest, AMorningCountsTheStreamsThatTheDayWillHave) {
    for (int back = 7; back >= 1; --back) {
        std::vector<Judgement> day;
        for (int stream = 1; stream <= 30; ++stream)
            day.push_back(judged(stream, 0.7, false, today - back));
        fold(day);
    }
    EXPECT_EQ(Names{}, conditions(fold({judged(1, 0.02)}))) << "0.1 / 30";
    EXPECT_EQ(Names{"C2"}, conditions(fold({judged(2, 0.002)})));
}

TEST_F(DiscoveryTest, WhatIsLongAgoIsForgotten) {
    fold({judged(1, 0.5, false, today - (DiscoveryControl::days_kept + 1))});
    fold({judged(1, 0.5, false, today - DiscoveryControl::days_kept)});
    fold({judged(1, 0.5, false)});
    const auto days = database_->read([](ledger::Connection& db) {
        return base::Result<std::int64_t>(
            db.value<std::int64_t>("SELECT count(*) FROM judgement").value_or(0));
    });
    EXPECT_EQ(2, *days);
}

// Counties of forty quiet streams and, on half the days, three with outbreaks: of the alarms that a
// day raises, the share of false ones is at most 0.1 on average.
TEST_F(DiscoveryTest, TheShareOfFalseAlarmsIsBounded) {
    std::mt19937_64 random(7);
    std::uniform_real_distribution<double> uniform(0, 1);
    double share = 0;
    double found = 0;
    constexpr int days = 400;
    for (int day = 0; day < days; ++day) {
        std::vector<Judgement> fresh;
        const int outbreaks = day % 2 == 0 ? 3 : 0;
        for (int stream = 0; stream < 43; ++stream) {
            const double p = uniform(random);
            fresh.push_back(judged(stream, stream < outbreaks ? p * 1e-4 : p));
        }
        const auto alarms = fold({fresh.begin(), fresh.end()});
        double wrong = 0;
        for (const auto& alarm : alarms) {
            const int stream = std::stoi(alarm.stream.condition.substr(1));
            (stream < outbreaks ? found : wrong) += 1;
        }
        if (!alarms.empty()) share += wrong / static_cast<double>(alarms.size());
        database_->writer().run([](ledger::Transaction& tx) {
            tx.db().execute("DELETE FROM judgement", {});
            return base::Result<int>(0);
        });
    }
    EXPECT_LE(share / days, 0.1 + 0.03) << "three standard errors of 400 days";
    EXPECT_EQ(3.0 * days / 2, found);
}

}  // namespace
}  // namespace fengsui::surveil
