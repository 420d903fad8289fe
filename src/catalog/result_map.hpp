// SPDX-License-Identifier: Apache-2.0
// Reads a laboratory value: positive, negative or inconclusive. The coded value decides, then the
// words, then a number against its reference range, then the abnormal flag; what none of them tells
// is not guessed. Below a range is Negative for a test of presence or amount, abnormal (Positive)
// for a screening. Read only after load, safe from any thread, no allocation per lookup.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.hpp"
#include "catalog/code_map.hpp"
#include "catalog/text_match.hpp"

namespace fengsui::catalog {

class RowReader;
class TableSet;

enum class Finding : std::uint8_t { Positive, Negative, Inconclusive };

std::string_view to_string(Finding finding);

// Every part as the sender wrote it; all may be empty.
struct ResultValue {
    std::string_view code;    // OBX-5.1 or valueCodeableConcept.coding.code
    std::string_view system;  // "SCT", "LN", a FHIR URI
    std::string_view text;    // display, OBX-5 of type ST, valueString
    std::string_view
        number;  // OBX-5 of type NM or SN, valueQuantity.value: "39", "<20", ">=1:160", "1.2E3"
    std::string_view comparator;       // "<", ">=" if the sender keeps it apart
    std::string_view reference_range;  // "<38", "0-1.0", "阴性", "Not detected"
    std::string_view flag;             // OBX-8 or interpretation code: N, A, POS, H …
    TestKind kind = TestKind::Presence;
};

enum class ReadBy : std::uint8_t { Code, Text, Organism, Range, Flag };

std::string_view to_string(ReadBy read);

struct ResultReading {
    Finding finding = Finding::Inconclusive;
    ReadBy by = ReadBy::Code;
    // For Identified: what the value names ("Influenza A virus"); finding is then Positive.
    std::optional<ConditionMatch> organism;
    bool flag_disagrees = false;  // the abnormal flag says the opposite: shown, not believed
    bool code_unknown = false;    // a code was given that we do not know; something else decided
    std::string_view rule;
};

class ResultMap {
  public:
    static base::Result<ResultMap> load(const TableSet& tables);

    // `codes` resolves values that name an organism. Nothing if the value cannot be read.
    [[nodiscard]] std::optional<ResultReading> read(const ResultValue& value,
                                                    const CodeMap& codes) const;
    [[nodiscard]] std::optional<Finding> by_code(std::string_view code) const;
    [[nodiscard]] std::optional<Finding> by_text(std::string_view text) const;
    [[nodiscard]] std::optional<Finding> by_flag(std::string_view flag) const;

  private:
    [[nodiscard]] std::optional<ResultReading> read_value(const ResultValue& value,
                                                          const CodeMap& codes) const;
    base::Result<void> add_row(RowReader& row, Finding finding);

    std::unordered_map<std::string, Finding, TextHash, std::equal_to<>> codes_;
    std::unordered_map<std::string, Finding, TextHash, std::equal_to<>> flags_;
    std::unordered_map<std::string, Finding, TextHash, std::equal_to<>> exact_texts_;
    PhraseIndex phrases_;
    std::vector<Finding> phrase_findings_;
};

enum class RangePosition : std::uint8_t { Below, Inside, Above };

// Where a number lies in a reference range; nothing if either is unreadable or the answer is open
// ("<20" against "<10"). Understands "<38", "<=1", "≤1.0", "0-1", "0.0 -- 1.0", "0~1", "-5 to 5",
// titres "<1:80", units behind the numbers, and values such as "<20", "1:160", "1,200", "1.2E3".
std::optional<RangePosition> position_in_range(std::string_view number, std::string_view comparator,
                                               std::string_view range);

}  // namespace fengsui::catalog
