// SPDX-License-Identifier: Apache-2.0
// What is watched: notifiable diseases and their subtypes, other monitored infections, syndromes,
// poisonings, and newborn screening (which is stored and shown but never counted for outbreaks).
// The class of a disease changes by law: ask with the day of onset. Read only after load, safe from
// any thread; pointers live as long as the Catalog.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"

namespace fengsui::catalog {

class TableSet;

enum class ConditionKind : std::uint8_t {
    Disease,    // on the statutory list (now, or in a period of the past)
    Subtype,    // part of a disease: counted for its parent too
    Monitored,  // watched, not statutory
    Syndrome,   // signs, not a diagnosis
    Poisoning,  // and other events that are not infectious
    Screening,  // results of screening programmes, no outbreak detection
    Measure,    // what others count and illness moves: absence, sales, traps; never a person
};

enum class DiseaseClass : std::uint8_t { None, A, B, C };

enum class Certainty : std::uint8_t { Sure, Uncertain, Local, ProductDefault };

std::string_view to_string(ConditionKind kind);
std::string_view to_string(DiseaseClass cls);     // "A", "B", "C" or ""
std::string_view to_string(Certainty certainty);  // "sure", "uncertain", "local", "product_default"

// How the law treats a disease from one day to another (both inclusive; no end: still so).
struct ClassPeriod {
    DiseaseClass disease_class = DiseaseClass::None;
    bool managed_as_class_a = false;  // class A itself, or class B with class-A measures
    bool own_entry = false;  // an entry of the list of its own (a subtype may have been one)
    int report_limit_hours = 24;
    base::Day from;
    std::optional<base::Day> to;
};

struct Condition {
    std::string code;  // A01 … C11, B04-2, X12, S01
    std::string parent;
    ConditionKind kind = ConditionKind::Monitored;
    std::string name_zh;
    std::string name_en;
    std::string short_zh;  // for narrow screens, equals name_zh if that is short
    std::string unit_zh;   // what its counts are of: 例, 人次, 盒
    std::string unit_en;   // the same in the plural: cases, visits, packs
    std::string
        group;  // respiratory, enteric, animal_vector, blood_sexual, contact, mixed, other, …
    bool infectious = true;
    bool detected = true;  // streams of it are watched by detectors and default cluster rules
    // One person has one illness within this many days from its first report; 0: once in a life.
    int episode_window_days = 30;
    int incubation_days_max = 0;  // 0: not applicable; an event ends after this time without a case
    std::string icd10;            // as published, for people; the map that counts is CodeMap
    Certainty certainty = Certainty::Sure;
    std::vector<ClassPeriod> periods;  // by day, no overlap; empty if never statutory

    // The period in force on the day of onset; null if the disease was not on the list then.
    [[nodiscard]] const ClassPeriod* in_force(base::Day day) const;
    // 2 or 24; for conditions outside the list 24 unless their row says otherwise.
    [[nodiscard]] int report_limit_hours(base::Day day) const;
    int default_report_limit_hours = 24;
};

class Conditions {
  public:
    static base::Result<Conditions> load(const TableSet& tables);

    [[nodiscard]] const Condition* find(std::string_view code) const;
    [[nodiscard]] const Condition* parent(const Condition& condition) const;
    // The condition itself or, for a subtype, the disease it belongs to: what is counted and
    // reported.
    [[nodiscard]] const Condition& top(const Condition& condition) const;
    // Is `part` the condition `whole` or a subtype of it?
    [[nodiscard]] bool includes(const Condition& whole, const Condition& part) const;
    [[nodiscard]] std::span<const Condition> all() const { return conditions_; }
    // Entries of the statutory list on a day: 40 on 2025-09-01, 42 since 2026-04-01.
    [[nodiscard]] std::vector<const Condition*> statutory(base::Day day) const;

    Conditions() = default;
    Conditions(Conditions&&) noexcept = default;
    Conditions& operator=(Conditions&&) noexcept = default;
    Conditions(const Conditions&) = delete;
    Conditions& operator=(const Conditions&) = delete;

  private:
    base::Result<void> load_periods(const TableSet& tables);

    std::vector<Condition> conditions_;
    std::unordered_map<std::string_view, const Condition*> by_code_;
};

// Which conditions a rule speaks of: listed codes (with their subtypes), or whole classes on the
// day asked.
class ConditionSelector {
  public:
    // "B07;C03", "class:A;class:managed_as_a", "infectious", "*"; a leading '-' takes out:
    // "infectious;-B03".
    static base::Result<ConditionSelector> parse(std::string_view text,
                                                 const Conditions& conditions);

    [[nodiscard]] bool matches(const Condition& condition, base::Day day) const;
    [[nodiscard]] bool names(
        const Condition& condition) const;  // listed by code, not by class or '*'
    [[nodiscard]] std::span<const Condition* const> listed() const { return listed_; }
    [[nodiscard]] std::string_view text() const { return text_; }

  private:
    std::string text_;
    bool everything_ = false;
    bool infectious_ = false;
    bool managed_as_a_ = false;
    std::uint8_t classes_ = 0;
    std::vector<const Condition*> listed_;
    std::vector<const Condition*> excepted_;
};

}  // namespace fengsui::catalog
