// SPDX-License-Identifier: Apache-2.0
// What a message states, whatever its format: persons, facts, withdrawals, and what was wrong with
// it. Made by the readers (hl7_reader, fhir_reader, csv_reader) on the thread that received the
// bytes, consumed by IntakeStore in the transaction. Holds identity details: never logged.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/problem.hpp"
#include "surveil/report.hpp"

namespace fengsui::surveil {

enum class Format : std::uint8_t { Hl7v2, Fhir, Csv, Form, Unknown };
std::string_view to_string(Format format);

// A person as the sender describes him; what is empty was not stated.
struct StatedPerson {
    std::string document_number;  // checked: a number with a wrong check digit is not used as a key
    std::string document_type;
    std::string name;
    std::optional<base::Day> birth;
    std::string sex = "unknown";  // male, female, other, unknown
    std::string local_id;         // the sender's own number
    std::string address;
    std::string phone;
};

struct StatedFact {
    std::size_t person = 0;  // index into Decoded::persons; nobody if there is a count
    // A count instead of a person: absent pupils, boxes sold, trapped mosquitoes.
    std::optional<std::int64_t> count;
    std::optional<std::int64_t> denominator;  // pupils enrolled, traps set
    std::string place;                        // of a count, where a place code was stated
    std::string institution;  // that was counted, by its code; empty: the sender itself
    Channel channel = Channel::Case;
    std::string condition;
    std::string test_code;
    std::string test_name;
    std::string value;
    Finding finding = Finding::Positive;
    ReportStatus status = ReportStatus::Final;
    base::Day day;
    std::optional<base::Day> onset;
    std::optional<int> age;
    std::string external_id;  // the sender's name of this fact: what a correction replaces
    std::string visit;        // the sender's name of the visit: what a cancellation withdraws
    base::Instant version;    // when the sender last changed it
};

// Facts known from earlier messages that this one takes back.
struct Withdrawal {
    enum class Kind : std::uint8_t {
        Visit,          // all facts of a visit (ADT A11)
        VisitSnapshot,  // those facts of a visit that this message no longer states (ADT A08)
        Person,         // all facts under a sender's number that was merged into another (ADT A40)
    };
    Kind kind = Kind::Visit;
    std::string key;
    std::size_t into_person = 0;  // for Person: who survives
};

struct Decoded {
    Format format = Format::Unknown;
    std::string type;         // "ORU^R01", "Bundle/message", "case_report"
    std::string source;       // the sender's code
    std::string source_name;  // as the sender writes it
    std::string control_id;
    std::vector<StatedPerson> persons;
    std::vector<std::string>
        places;  // of persons, where a place code was stated; may be shorter than persons
    std::vector<StatedFact> facts;
    std::vector<Withdrawal> withdrawals;
    std::vector<base::Problem> problems;

    // A message with a problem worse than a warning is refused as a whole, and kept.
    [[nodiscard]] bool refused() const;
    // A row or a form names its case or count: earlier ones of that name that were refused are
    // mended by this one. Not so for HL7, where a sender may begin its control ids anew each day.
    [[nodiscard]] bool mends_by_control_id() const {
        return (format == Format::Csv || format == Format::Form) && !control_id.empty();
    }
};

}  // namespace fengsui::surveil
