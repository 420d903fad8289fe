// SPDX-License-Identifier: Apache-2.0
// Syndromes S01 to S18: does a visit belong to one, by its diagnoses, its complaint text, or both?
// Complaint rules ask for one word of each group ("fever" and "cough or sore throat") and know
// negation (无发热, 否认腹泻). Called by intake for every visit. Read only after load, safe from
// any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "catalog/condition.hpp"
#include "catalog/text_match.hpp"

namespace fengsui::catalog {

class TableSet;

inline constexpr std::size_t max_syndromes = 64;

struct Syndrome {
    const Condition* condition = nullptr;  // S01 …
    std::string definition;
    std::optional<int> age_min_years;
    std::optional<int> age_max_years;
    bool inpatient_only = false;
    std::vector<std::string> icd10;  // normalised prefixes, each enough by itself
    int groups = 0;                  // of the complaint rule; all must be met; 0: no rule
};

struct Visit {
    std::span<const std::string_view> icd10;  // all diagnoses, as written
    std::string_view complaint;
    std::optional<int> age_years;
    bool inpatient = false;
};

struct SyndromeMatch {
    const Syndrome* syndrome = nullptr;
    bool by_diagnosis = false;  // else by the complaint
    std::string_view rule;      // the prefix or the word that decided
};

class Syndromes {
  public:
    static base::Result<Syndromes> load(const TableSet& tables, const Conditions& conditions);

    // Appends to `out` (so that a caller in a loop reuses its memory), in the order of the codes.
    void match(const Visit& visit, std::vector<SyndromeMatch>& out) const;
    [[nodiscard]] std::span<const Syndrome> all() const { return syndromes_; }

    Syndromes() = default;
    Syndromes(Syndromes&&) noexcept = default;
    Syndromes& operator=(Syndromes&&) noexcept = default;
    Syndromes(const Syndromes&) = delete;
    Syndromes& operator=(const Syndromes&) = delete;

  private:
    struct Place {
        int syndrome;
        int group;
    };
    struct Prefix {
        std::string code;
        Place place;  // group -1: enough by itself
    };
    base::Result<void> add_rule(std::string_view rule, int syndrome, std::string_view path);

    std::vector<Syndrome> syndromes_;
    std::vector<Prefix> prefixes_;  // sorted by code
    PhraseIndex words_;
    std::vector<std::vector<Place>> word_places_;  // by phrase
};

}  // namespace fengsui::catalog
