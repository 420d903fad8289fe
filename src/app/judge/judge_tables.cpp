// SPDX-License-Identifier: Apache-2.0
#include "app/judge/judge_tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <set>

#include "base/check.hpp"

namespace fengsui::app {
namespace {

using evaluate::JudgedAlarm;
using evaluate::JudgedRun;
using evaluate::JudgedSignal;

template <class... Args>
void put(std::string& out, fmt::format_string<Args...> format, Args&&... args) {
    fmt::format_to(std::back_inserter(out), format, std::forward<Args>(args)...);
}

std::string moment(std::optional<base::Instant> at, int offset) {
    return at ? base::to_iso(*at, offset) : std::string{};
}

std::string number(std::optional<double> value, int digits) {
    return value ? fmt::format("{:.{}f}", *value, digits) : std::string{};
}

// The words of a signal's alarms, each once, parted by ';'.
template <class Word>
std::string words_of(const JudgedSignal& signal, Word word) {
    std::set<std::string> words;
    for (const auto& alarm : signal.alarms) words.emplace(word(alarm));
    return fmt::format("{}", fmt::join(words, ";"));
}

int added_most(const JudgedSignal& signal) {
    int most = 0;
    for (const auto& alarm : signal.alarms) most = std::max(most, alarm.added);
    return most;
}

void put_signal(std::string& out, const JudgedRun& run, const JudgedSignal& signal, int offset) {
    FENGSUI_CHECK(!signal.alarms.empty());  // an alarm raised it
    const auto& first = signal.alarms.front();
    put(out, "{},{},S-{:04},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}\n", run.replication,
        run.truth.outbreak, signal.number, to_string(verdict_of(signal, run.truth.nature)),
        signal.condition, signal.place, moment(signal.raised, offset),
        moment(signal.closed, offset), base::to_string(signal.first_day),
        base::to_string(signal.last_day), signal.count, added_most(signal), signal.alarms.size(),
        to_string(first.stream.channel), first.method, first.rule,
        words_of(signal, [](const JudgedAlarm& a) { return to_string(a.stream.channel); }),
        words_of(signal, [](const JudgedAlarm& a) { return a.method; }));
}

}  // namespace

std::string runs_csv(std::span<const JudgedRun> runs, int offset) {
    std::string out =
        "replication,seed,outbreak,nature,place,first_day,last_day,infections,cases,patients,"
        "first_infection,first_visit,tenth_case,found,signals,outbreak_signals,data_faults,"
        "false_signals\n";
    for (const auto& run : runs) {
        const auto& truth = run.truth;
        int by_verdict[3] = {};
        for (const auto& signal : run.signals)
            ++by_verdict[static_cast<std::size_t>(verdict_of(signal, truth.nature))];
        const auto found = truth.nature == evaluate::Nature::Illness
                               ? found_at(run, [](const JudgedAlarm&) { return true; })
                               : std::nullopt;
        put(out, "{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}\n", run.replication,
            run.seed, truth.outbreak, to_string(truth.nature), truth.place,
            base::to_string(run.first), base::to_string(run.last), truth.infections, truth.cases,
            truth.patients, moment(truth.first_infection, offset),
            moment(truth.first_visit, offset), moment(truth.tenth_case, offset),
            moment(found, offset), run.signals.size(), by_verdict[1], by_verdict[2], by_verdict[0]);
    }
    return out;
}

std::string signals_csv(std::span<const JudgedRun> runs, int offset) {
    std::string out =
        "replication,outbreak,signal,verdict,condition,place,raised,closed,first_day,last_day,"
        "count,added,alarms,first_channel,first_method,first_rule,channels,methods\n";
    for (const auto& run : runs) {
        for (const auto& signal : run.signals) put_signal(out, run, signal, offset);
    }
    return out;
}

std::string summary_csv(std::span<const evaluate::Score> scores) {
    std::string out =
        "origin,outbreak,by,of,runs,weeks,with_patients,found,sensitivity,sensitivity_low,"
        "sensitivity_high,with_ten_cases,found_before_tenth,share_before_tenth,"
        "days_from_infection_median,days_from_infection_q1,days_from_infection_q3,"
        "days_from_visit_median,days_from_visit_q1,days_from_visit_q3,outbreak_signals,"
        "data_faults,false_signals,false_signals_a_week,ppv\n";
    for (const auto& score : scores) {
        const auto& found = score.found;
        const bool any = found.all > 0;
        put(out, "simulated,{},{},{},{},{:.2f},{},{},{},{},{},{},{},{},", score.outbreak, score.by,
            score.of, score.runs, score.weeks, found.all, found.of, number(found.value(), 4),
            any ? number(found.low(), 4) : "", any ? number(found.high(), 4) : "",
            score.before_tenth.all, score.before_tenth.of, number(score.before_tenth.value(), 4));
        for (const auto& delays : {score.since_infection, score.since_visit})
            put(out, "{},{},{},", number(delays.median, 2), number(delays.quarter, 2),
                number(delays.three_quarter, 2));
        put(out, "{},{},{},{:.3f},{}\n", score.outbreak_signals, score.data_faults,
            score.false_signals, score.false_a_week(), number(score.ppv().value(), 4));
    }
    return out;
}

std::string calibration_csv(std::span<const JudgedRun> runs) {
    std::string out = "channel,method,streams_and_days";
    for (const double level : evaluate::calibration_levels) put(out, ",share_p_{}", level);
    out += '\n';
    for (const auto& [key, sum] : evaluate::all_calibrations(runs)) {
        put(out, "{},{},{}", key.channel, key.method, sum.judged);
        for (const int at_most : sum.at_most) put(out, ",{:.6f}", double(at_most) / sum.judged);
        out += '\n';
    }
    return out;
}

}  // namespace fengsui::app
