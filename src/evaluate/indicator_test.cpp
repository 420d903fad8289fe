// SPDX-License-Identifier: Apache-2.0
#include "evaluate/indicator.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "evaluate/words.hpp"

namespace fengsui::evaluate {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr std::int64_t kMinute = 60'000;
constexpr std::int64_t kHour = 60 * kMinute;

// Minute 0 is the start of the period, which lasts a day; "now" is an hour after its end.
base::Instant at(std::int64_t minute) {
    return {1'790'000'000'000 + minute * kMinute};
}
const Period kPeriod{at(0), at(24 * 60), at(25 * 60), 480};

SignalFact signal(std::int64_t raised, std::int64_t limit_minutes, std::vector<Answer> answers) {
    return {.id = std::to_string(raised),
            .label = "S-0001",
            .raised = {raised * 10, at(raised)},
            .answer_by = at(raised + limit_minutes),
            .answers = std::move(answers)};
}
Answer answer(std::int64_t minute, AnswerKind kind = AnswerKind::Acknowledged,
              AnsweredBy by = AnsweredBy::Person) {
    return {{minute * 10 + 1, at(minute)}, kind, by};
}
Facts of(std::vector<SignalFact> signals) {
    Facts facts;
    facts.signals = std::move(signals);
    return facts;
}
Tally rate(std::vector<SignalFact> signals, const Period& period = kPeriod) {
    return share(signals_answered_in_time(of(std::move(signals)), period));
}

TEST(Indicator, AnEmptyPeriodHasNoValue) {
    for (const auto& formula : formulas()) {
        const auto records = formula.records({}, kPeriod);
        EXPECT_TRUE(records.empty()) << formula.code;
        const auto tally = summarise(formula, records);
        EXPECT_FALSE(tally.value || tally.numerator || tally.denominator) << formula.code;
    }
}

TEST(Indicator, ThreeOfFourSignalsAnsweredInTime) {
    const auto tally = rate({signal(0, 60, {answer(30)}), signal(10, 60, {answer(11)}),
                             signal(20, 60, {answer(90)}), signal(30, 120, {answer(140)})});
    EXPECT_EQ(75, tally.value);
    EXPECT_EQ(3, tally.numerator);
    EXPECT_EQ(4, tally.denominator);
}

TEST(Indicator, TheMomentOfTheLimitIsInTimeAndTheNextIsNot) {
    auto late = signal(0, 60, {answer(60)});
    EXPECT_EQ(100, rate({late}).value);
    late.answers[0].step.at.ms += 1;
    EXPECT_EQ(0, rate({late}).value);
}

TEST(Indicator, AnUnansweredSignalCountsOnlyOnceItsLimitHasPassed) {
    const auto open = signal(0, 60, {});
    Period period = kPeriod;
    period.now = at(60);
    const auto pending = signals_answered_in_time(of({open}), period);
    EXPECT_FALSE(share(pending).value);
    ASSERT_EQ(1U, pending.size());  // it is shown all the same
    EXPECT_THAT(pending[0].text_zh, HasSubstr("不计入分母"));
    period.now.ms += 1;
    EXPECT_EQ(0, rate({open}, period).value);
    EXPECT_EQ(1, rate({open}, period).denominator);
}

TEST(Indicator, SignalsRaisedBeforeOrAfterThePeriodAreNotAsked) {
    EXPECT_FALSE(
        rate({signal(-1, 60, {answer(30)}), signal(24 * 60, 60, {answer(24 * 60)})}).value);
    EXPECT_EQ(1, rate({signal(0, 60, {answer(1)})}).denominator);
    EXPECT_EQ(1, rate({signal(24 * 60 - 1, 60, {answer(24 * 60 + 5)})}).numerator);
}

TEST(Indicator, TheFirstAnswerOfAPersonCounts) {
    const auto records = signals_answered_in_time(
        of({signal(0, 60,
                   {answer(90, AnswerKind::Closed), answer(40, AnswerKind::Verified),
                    answer(5, AnswerKind::Closed, AnsweredBy::Program)})}),
        kPeriod);
    ASSERT_EQ(1U, records.size());
    EXPECT_EQ(40, records[0].value);
    EXPECT_EQ(1, records[0].part);
    EXPECT_THAT(records[0].journal_seqs, ElementsAre(0, 401));
    EXPECT_EQ("核实，用时 40 分钟，未超过 1 小时 的时限", records[0].text_zh);
    EXPECT_EQ("verified after 40 min, within the limit of 1 h", records[0].text_en);
}

TEST(Indicator, WhatOnlyTheProgramClosedIsUnanswered) {
    EXPECT_EQ(0, rate({signal(0, 60, {answer(5, AnswerKind::Closed, AnsweredBy::Program)})}).value);
}

TEST(Indicator, ASignalWithoutALimitIsLeftOut) {
    auto unlimited = signal(0, 60, {answer(1)});
    unlimited.answer_by.reset();
    EXPECT_FALSE(rate({unlimited}).value);
}

TEST(Indicator, MediansOfOddEvenAndTiedNumbers) {
    const auto minutes = [](std::vector<std::int64_t> answered) {
        std::vector<SignalFact> signals;
        for (const auto minute : answered) signals.push_back(signal(0, 60, {answer(minute)}));
        return median(signal_answer_minutes(of(std::move(signals)), kPeriod));
    };
    EXPECT_EQ(7, minutes({90, 7, 1}).value);
    EXPECT_EQ(8.5, minutes({10, 90, 7, 1}).value);
    EXPECT_EQ(7, minutes({7, 7, 7, 1, 90}).value);
    EXPECT_EQ(5, minutes({5, 5}).value);
    EXPECT_EQ(42, minutes({42}).value);
    EXPECT_EQ(4, minutes({10, 90, 7, 1}).denominator);
    EXPECT_FALSE(minutes({10}).numerator);
}

TEST(Indicator, LateAnswersAreInTheMedianAndMissingOnesAreNot) {
    const auto records =
        signal_answer_minutes(of({signal(0, 60, {answer(600)}), signal(1, 60, {})}), kPeriod);
    ASSERT_EQ(1U, records.size());
    EXPECT_EQ(600, records[0].value);
}

TEST(Indicator, TimeToEventRunsToTheFirstEscalation) {
    const auto records = signal_to_event_minutes(
        of({signal(
                0, 60,
                {answer(10), answer(200, AnswerKind::Escalated), answer(300, AnswerKind::Closed)}),
            signal(5, 60, {answer(10)})}),
        kPeriod);
    ASSERT_EQ(1U, records.size());
    EXPECT_EQ(200, records[0].value);
}

TEST(Indicator, InstitutionsAreWhatTheyWereAtTheEndOfThePeriod) {
    const auto entry = [](std::int64_t minute, bool connected) {
        return InstitutionFact::Entry{{minute, at(minute)}, connected};
    };
    Facts facts;
    facts.institutions = {
        {"1", "placed in the period", {entry(-5000, false), entry(5, true)}},
        {"2", "placed after it", {entry(1, false), entry(24 * 60, true)}},
        {"3", "long there", {entry(-90'000, true)}},
        {"4", "came after it", {entry(24 * 60, true)}},
    };
    const auto records = institutions_connected(facts, kPeriod);
    ASSERT_EQ(3U, records.size());
    EXPECT_EQ(2, share(records).numerator);
    EXPECT_EQ(3, share(records).denominator);
    EXPECT_THAT(records[0].journal_seqs, ElementsAre(-5000, 5));
    EXPECT_THAT(records[1].journal_seqs, ElementsAre(1));
    EXPECT_EQ("已知但未完成接入", records[1].text_zh);
}

TEST(Indicator, TasksDoneLateOverdueOpenCancelled) {
    const auto task = [](std::string id, std::int64_t due) {
        return TaskFact{std::move(id), "流调", {1, at(0)}, at(due), {}, false};
    };
    Facts facts;
    facts.tasks = {task("in time", 60), task("late", 60), task("overdue", 60),
                   task("not due", 26 * 60), task("cancelled", 60)};
    facts.tasks[0].done = Step{2, at(60)};
    facts.tasks[1].done = Step{3, at(61)};
    facts.tasks[4].cancelled = true;
    const auto records = tasks_done_in_time(facts, kPeriod);
    ASSERT_EQ(5U, records.size());
    EXPECT_EQ(1, share(records).numerator);
    EXPECT_EQ(3, share(records).denominator);
    EXPECT_THAT(records[2].text_en, HasSubstr("24 h over the limit"));
    EXPECT_THAT(records[4].text_zh, HasSubstr("已取消"));
}

TEST(Indicator, DeparturesOfThePeriod) {
    Facts facts;
    facts.missions = {{"1", "M-0001", {1, at(0)}, Step{4, at(3)}},
                      {"2", "M-0002", {2, at(0)}, Step{5, at(6)}},
                      {"3", "M-0003", {3, at(0)}, {}},
                      {"4", "M-0004", {0, at(-1)}, Step{6, at(90)}}};
    const auto tally = median(mission_departure_minutes(facts, kPeriod));
    EXPECT_EQ(4.5, tally.value);
    EXPECT_EQ(2, tally.denominator);
}

TEST(Indicator, RefusedMessagesAreAddedUpNotAveraged) {
    const auto day = base::local_day(at(0), 480);
    const Period period{base::start_of(day, 480), base::start_of(day + 2, 480), at(25 * 60), 480};
    Facts facts;
    facts.intake = {
        {day - 1, 5, 5, {1}}, {day, 90, 0, {}}, {day + 1, 10, 5, {7, 9}}, {day + 2, 1, 1, {11}}};
    const auto records = messages_refused(facts, period);
    ASSERT_EQ(2U, records.size());
    EXPECT_EQ(5, share(records).value);
    EXPECT_EQ(100, share(records).denominator);
    EXPECT_EQ(50, records[1].value);
    EXPECT_THAT(records[1].journal_seqs, ElementsAre(7, 9));
}

TEST(IndicatorWords, Spans) {
    EXPECT_EQ("不足 1 分钟", span_zh(59'999));
    EXPECT_EQ("1 min", span_en(kMinute));
    EXPECT_EQ("59 分钟", span_zh(kHour - 1));
    EXPECT_EQ("2 h", span_en(2 * kHour));
    EXPECT_EQ("47 小时 59 分钟", span_zh(48 * kHour - kMinute));
    EXPECT_EQ("2 d 4 h", span_en(52 * kHour + 59 * kMinute));
    EXPECT_EQ("under 1 min", span_en(-5));
}

TEST(IndicatorWords, DecimalsNeverReachAWholeThatWasMissed) {
    EXPECT_EQ("100", decimal(100));
    EXPECT_EQ("99.9", decimal(99.99));
    EXPECT_EQ("98.6", decimal(100.0 * 71 / 72));
    EXPECT_EQ("66.7", decimal(200.0 / 3));
    EXPECT_EQ("0", decimal(0));
}

}  // namespace
}  // namespace fengsui::evaluate
