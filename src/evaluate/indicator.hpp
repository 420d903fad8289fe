// SPDX-License-Identifier: Apache-2.0
// Indicators as pure rules: small facts, read from the journal by fact_store, become records (what
// an indicator rests on, one by one, each with its journal entries), and records become a share or
// a median. The figure and its evidence are the same records, so they cannot disagree. No SQL, no
// HTTP, no clock of its own; thread safe. A period without a record that counts has no value, which
// is not zero.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"

namespace fengsui::evaluate {

// One entry of the journal, as far as a rule needs it.
struct Step {
    std::int64_t seq = 0;
    base::Instant at;
};

enum class AnswerKind : std::uint8_t { Acknowledged, Verified, Escalated, Closed };
enum class AnsweredBy : std::uint8_t { Person, Program };

struct Answer {
    Step step;
    AnswerKind kind = AnswerKind::Acknowledged;
    AnsweredBy by = AnsweredBy::Person;
};

struct SignalFact {
    std::string id;
    std::string label;  // S-0412
    Step raised;
    std::optional<base::Instant> answer_by;  // the limit fixed when it was raised
    std::vector<Answer> answers;             // in any order
};

struct InstitutionFact {
    std::string id;
    std::string label;
    struct Entry {
        Step step;
        bool connected = false;  // what it was after this entry
    };
    std::vector<Entry> entries;  // oldest first
};

struct TaskFact {
    std::string id;
    std::string label;
    Step given;
    std::optional<base::Instant> due;
    std::optional<Step> done;
    bool cancelled = false;
};

struct MissionFact {
    std::string id;
    std::string label;  // M-0012
    Step sent;
    std::optional<Step> departed;
};

// What came in on one day, added up over the commits of intake.
struct IntakeDay {
    base::Day day;
    std::int64_t messages = 0;
    std::int64_t refused = 0;
    std::vector<std::int64_t> refused_seqs;  // commits with refusals; the first of them, if many
};

struct Facts {
    std::vector<SignalFact> signals;
    std::vector<InstitutionFact> institutions;
    std::vector<TaskFact> tasks;
    std::vector<MissionFact> missions;
    std::vector<IntakeDay> intake;
};

// What is asked: from the start of one day to the end of another, as it stands at `now`.
struct Period {
    base::Instant from;
    base::Instant until;  // the first moment that is outside
    base::Instant now;
    int utc_offset_minutes = 480;
    [[nodiscard]] bool holds(base::Instant at) const { return from <= at && at < until; }
};

// One record behind an indicator. It adds `part` to the numerator and `whole` to the denominator of
// a share; a median takes `value` where whole is not 0.
struct Record {
    std::string object_kind;
    std::string object_id;
    std::string label;
    base::Instant at;
    std::optional<double> value;  // minutes, or per cent of a day
    std::int64_t part = 0;
    std::int64_t whole = 0;
    std::string text_zh;
    std::string text_en;
    std::vector<std::int64_t> journal_seqs;
    std::int64_t order = 0;  // unique within an indicator, grows with time: pages the evidence
};

struct Tally {
    std::optional<double> value;
    std::optional<double> numerator;
    std::optional<double> denominator;
};
Tally share(std::span<const Record> records);   // per cent
Tally median(std::span<const Record> records);  // mean of the two in the middle of an even number

enum class Summary : std::uint8_t { Share, Median };

struct Formula {
    std::string_view code;
    Summary summary = Summary::Share;
    std::vector<Record> (*records)(const Facts&, const Period&) = nullptr;
};
std::span<const Formula> formulas();
const Formula* find_formula(std::string_view code);
Tally summarise(const Formula& formula, std::span<const Record> records);

// The rules, each a row of formulas(). Ends of limits are inside: answered at the very moment of
// the limit is in time.
std::vector<Record> signals_answered_in_time(const Facts& facts, const Period& period);
std::vector<Record> signal_answer_minutes(const Facts& facts, const Period& period);
std::vector<Record> signal_to_event_minutes(const Facts& facts, const Period& period);
std::vector<Record> institutions_connected(const Facts& facts, const Period& period);
std::vector<Record> tasks_done_in_time(const Facts& facts, const Period& period);
std::vector<Record> mission_departure_minutes(const Facts& facts, const Period& period);
std::vector<Record> messages_refused(const Facts& facts, const Period& period);

}  // namespace fengsui::evaluate
