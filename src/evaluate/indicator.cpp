// SPDX-License-Identifier: Apache-2.0
#include "evaluate/indicator.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "evaluate/words.hpp"

namespace fengsui::evaluate {
namespace {

constexpr double kMinuteMs = 60'000;

// The first answer of a person; the program's own closing of a signal answers nothing.
const Answer* first_answer(const SignalFact& signal) {
    const Answer* first = nullptr;
    for (const auto& answer : signal.answers) {
        if (answer.by != AnsweredBy::Person) continue;
        if (first == nullptr || answer.step.seq < first->step.seq) first = &answer;
    }
    return first;
}

const Answer* first_escalation(const SignalFact& signal) {
    const Answer* first = nullptr;
    for (const auto& answer : signal.answers) {
        if (answer.kind != AnswerKind::Escalated) continue;
        if (first == nullptr || answer.step.seq < first->step.seq) first = &answer;
    }
    return first;
}

struct Words {
    std::string zh;
    std::string en;
};

Words answer_words(AnswerKind kind) {
    switch (kind) {
        case AnswerKind::Acknowledged:
            return {"接收", "acknowledged"};
        case AnswerKind::Verified:
            return {"核实", "verified"};
        case AnswerKind::Escalated:
            return {"升级为事件", "escalated"};
        case AnswerKind::Closed:
            return {"关闭", "closed"};
    }
    return {};
}

Words timed(const Words& what, std::int64_t ms) {
    return {fmt::format("{}，用时 {}", what.zh, span_zh(ms)),
            fmt::format("{} after {}", what.en, span_en(ms))};
}

void say(Record& record, Words words) {
    record.text_zh = std::move(words.zh);
    record.text_en = std::move(words.en);
}

Record record_of(std::string_view kind, std::string id, std::string label, const Step& start) {
    Record record;
    record.object_kind = kind;
    record.object_id = std::move(id);
    record.label = std::move(label);
    record.at = start.at;
    record.journal_seqs = {start.seq};
    record.order = start.seq;
    return record;
}

void finish(Record& record, const Step& end) {
    record.value = static_cast<double>(end.at.ms - record.at.ms) / kMinuteMs;
    record.journal_seqs.push_back(end.seq);
}

// A promise with a limit, kept or not: what a signal's answer and a task's completion have in
// common.
struct Promise {
    std::optional<base::Instant> limit;
    std::optional<Step> kept;
    Words done;     // "接收", "acknowledged"
    Words missing;  // "响应", "answered": what is still to come
};

void judge(Record& record, const Promise& promise, const Period& period) {
    if (promise.kept) finish(record, *promise.kept);
    if (!promise.limit) {
        say(record, {"没有时限记录，不计入", "has no limit on record; left out"});
        return;
    }
    const auto allowed = promise.limit->ms - record.at.ms;
    if (promise.kept) {
        const bool in_time = promise.kept->at <= *promise.limit;
        record.whole = 1;
        record.part = in_time ? 1 : 0;
        auto words = timed(promise.done, promise.kept->at.ms - record.at.ms);
        words.zh += fmt::format("，{} {} 的时限", in_time ? "未超过" : "超过", span_zh(allowed));
        words.en +=
            fmt::format(", {} the limit of {}", in_time ? "within" : "over", span_en(allowed));
        say(record, std::move(words));
    } else if (period.now <= *promise.limit) {
        const auto until = clock_text(*promise.limit, period.utc_offset_minutes);
        say(record, {fmt::format("尚未{}，时限 {} 未到，不计入分母", promise.missing.zh, until),
                     fmt::format("not yet {}; the limit, {}, has not passed; left out",
                                 promise.missing.en, until)});
    } else {
        const auto over = period.now.ms - promise.limit->ms;
        record.whole = 1;
        say(record, {fmt::format("未{}，已超过时限 {}", promise.missing.zh, span_zh(over)),
                     fmt::format("not {}, {} over the limit", promise.missing.en, span_en(over))});
    }
}

// The records of signals raised in the period whose `end` has come: how long it took.
template <class End>
std::vector<Record> signal_times(const Facts& facts, const Period& period, End end) {
    std::vector<Record> records;
    for (const auto& signal : facts.signals) {
        if (!period.holds(signal.raised.at)) continue;
        const Answer* answer = end(signal);
        if (answer == nullptr) continue;
        auto record = record_of("signal", signal.id, signal.label, signal.raised);
        record.part = record.whole = 1;
        finish(record, answer->step);
        say(record, timed(answer_words(answer->kind), answer->step.at.ms - signal.raised.at.ms));
        records.push_back(std::move(record));
    }
    return records;
}

constexpr std::array<Formula, 7> kFormulas = {{
    {"signal_response_rate", Summary::Share, signals_answered_in_time},
    {"institutions_connected", Summary::Share, institutions_connected},
    {"signal_answer_minutes", Summary::Median, signal_answer_minutes},
    {"signal_to_event_minutes", Summary::Median, signal_to_event_minutes},
    {"tasks_done_in_time", Summary::Share, tasks_done_in_time},
    {"mission_departure_minutes", Summary::Median, mission_departure_minutes},
    {"messages_refused", Summary::Share, messages_refused},
}};

}  // namespace

Tally share(std::span<const Record> records) {
    std::int64_t part = 0;
    std::int64_t whole = 0;
    for (const auto& record : records) {
        part += record.part;
        whole += record.whole;
    }
    if (whole == 0) return {};
    const auto numerator = static_cast<double>(part);
    const auto denominator = static_cast<double>(whole);
    return {100 * numerator / denominator, numerator, denominator};
}

Tally median(std::span<const Record> records) {
    std::vector<double> values;
    for (const auto& record : records) {
        if (record.whole != 0 && record.value) values.push_back(*record.value);
    }
    if (values.empty()) return {};
    std::ranges::sort(values);
    const auto middle = values.size() / 2;
    const double value =
        values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    return {value, std::nullopt, static_cast<double>(values.size())};
}

std::span<const Formula> formulas() {
    return kFormulas;
}
const Formula* find_formula(std::string_view code) {
    const auto found = std::ranges::find(kFormulas, code, &Formula::code);
    return found == kFormulas.end() ? nullptr : &*found;
}
Tally summarise(const Formula& formula, std::span<const Record> records) {
    return formula.summary == Summary::Share ? share(records) : median(records);
}

std::vector<Record> signals_answered_in_time(const Facts& facts, const Period& period) {
    std::vector<Record> records;
    for (const auto& signal : facts.signals) {
        if (!period.holds(signal.raised.at)) continue;
        auto record = record_of("signal", signal.id, signal.label, signal.raised);
        Promise promise{signal.answer_by, std::nullopt, {}, {"响应", "answered"}};
        if (const auto* answer = first_answer(signal)) {
            promise.kept = answer->step;
            promise.done = answer_words(answer->kind);
        }
        judge(record, promise, period);
        records.push_back(std::move(record));
    }
    return records;
}

std::vector<Record> signal_answer_minutes(const Facts& facts, const Period& period) {
    return signal_times(facts, period, first_answer);
}

std::vector<Record> signal_to_event_minutes(const Facts& facts, const Period& period) {
    return signal_times(facts, period, first_escalation);
}

std::vector<Record> institutions_connected(const Facts& facts, const Period& period) {
    std::vector<Record> records;
    for (const auto& institution : facts.institutions) {
        std::optional<Record> record;
        // As things stood at the end of the period, however long ago they came to be so.
        for (const auto& entry : institution.entries) {
            if (entry.step.at >= period.until) break;
            if (!record) {
                record = record_of("institution", institution.id, institution.label, entry.step);
                record->whole = 1;
            } else {
                record->journal_seqs.push_back(entry.step.seq);
            }
            record->part = entry.connected ? 1 : 0;
        }
        if (!record) continue;
        say(*record, record->part == 1 ? Words{"已接入", "connected"}
                                       : Words{"已知但未完成接入", "known, not yet connected"});
        records.push_back(std::move(*record));
    }
    return records;
}

std::vector<Record> tasks_done_in_time(const Facts& facts, const Period& period) {
    std::vector<Record> records;
    for (const auto& task : facts.tasks) {
        if (!period.holds(task.given.at)) continue;
        auto record = record_of("task", task.id, task.label, task.given);
        if (task.cancelled) {
            say(record, {"已取消，不计入", "cancelled; left out"});
        } else {
            judge(record, {task.due, task.done, {"完成", "done"}, {"完成", "done"}}, period);
        }
        records.push_back(std::move(record));
    }
    return records;
}

std::vector<Record> mission_departure_minutes(const Facts& facts, const Period& period) {
    std::vector<Record> records;
    for (const auto& mission : facts.missions) {
        if (!period.holds(mission.sent.at) || !mission.departed) continue;
        auto record = record_of("mission", mission.id, mission.label, mission.sent);
        record.part = record.whole = 1;
        finish(record, *mission.departed);
        say(record, timed({"出发", "departed"}, mission.departed->at.ms - mission.sent.at.ms));
        records.push_back(std::move(record));
    }
    return records;
}

std::vector<Record> messages_refused(const Facts& facts, const Period& period) {
    std::vector<Record> records;
    for (const auto& day : facts.intake) {
        const auto start = base::start_of(day.day, period.utc_offset_minutes);
        if (!period.holds(start) || day.messages == 0) continue;
        Record record;
        record.object_kind = "intake";
        record.object_id = record.label = base::to_string(day.day);
        record.at = start;
        record.part = day.refused;
        record.whole = day.messages;
        record.value = 100 * static_cast<double>(day.refused) / static_cast<double>(day.messages);
        record.journal_seqs = day.refused_seqs;
        record.order = day.day.days;
        say(record, {fmt::format("收到消息 {} 条，拒收 {} 条", day.messages, day.refused),
                     fmt::format("{} messages received, {} refused", day.messages, day.refused)});
        records.push_back(std::move(record));
    }
    return records;
}

}  // namespace fengsui::evaluate
