// SPDX-License-Identifier: Apache-2.0
#include "catalog/result_map.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "base/text.hpp"
#include "catalog/table.hpp"

namespace fengsui::catalog {

namespace {

constexpr std::array<std::string_view, 3> finding_words = {"positive", "negative", "inconclusive"};
constexpr std::array<std::string_view, 5> read_words = {"code", "text", "organism", "range",
                                                        "flag"};

std::optional<Finding> parse_finding(std::string_view text) {
    const auto it = std::ranges::find(finding_words, text);
    if (it == finding_words.end()) return std::nullopt;
    return static_cast<Finding>(it - finding_words.begin());
}

// A short answer such as "+", "(-)", "±" or "+/-" in one form: narrow, lower case, without blanks
// and brackets. Its marks matter, so FoldedText is not for it. Empty if the text is longer than an
// answer.
std::string_view short_answer(std::string_view text, std::array<char, 32>& buffer) {
    std::size_t size = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        char c = text[i];
        if (const char narrow = narrow_form(text, i); narrow != '\0') {
            c = narrow;
            i += 2;
        }
        if (c == ' ' || c == '(' || c == ')' || c == '[' || c == ']' || c == '.') continue;
        if (size == buffer.size()) return {};
        buffer[size++] = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return {buffer.data(), size};
}

// What a text such as "Influenza A virus" names, if it names one thing.
std::optional<ConditionMatch> organism_in(std::string_view text, const CodeMap& codes) {
    const auto named = codes.by_test_name(text);
    if (!named || named->condition == nullptr || named->kind == TestKind::Ignored)
        return std::nullopt;
    return ConditionMatch{named->condition, named->pathogen, MatchedBy::TestName, named->rule,
                          named->certainty};
}

// A word that turns a later "detected" into its opposite: "No virus detected", "none seen".
bool denies(std::string_view before) {
    for (const std::string_view word : base::split(before, ' ')) {
        if (word == "no" || word == "not" || word == "none" || word == "without") return true;
    }
    return false;
}

}  // namespace

std::string_view to_string(Finding finding) {
    return finding_words[static_cast<std::size_t>(finding)];
}
std::string_view to_string(ReadBy read) {
    return read_words[static_cast<std::size_t>(read)];
}

base::Result<void> ResultMap::add_row(RowReader& row, Finding finding) {
    const std::string kind = row.required("kind");
    const std::string value = row.required("value");
    row.text("display");
    row.certainty();
    bool fresh = true;
    if (kind == "code") {
        fresh = codes_.emplace(value, finding).second;
    } else if (kind == "flag") {
        fresh = flags_.emplace(base::to_upper_ascii(value), finding).second;
    } else if (kind == "text") {
        std::array<char, 32> buffer{};
        const std::string_view answer = short_answer(value, buffer);
        fresh = !answer.empty() && exact_texts_.emplace(std::string(answer), finding).second;
    } else if (kind == "phrase") {
        fresh = phrases_.add(value) == static_cast<int>(phrase_findings_.size());
        if (fresh) phrase_findings_.push_back(finding);
    } else {
        row.refuse("kind", "unknown word \"" + kind + "\"");
    }
    if (!fresh) row.refuse("value", "too short or stands twice");
    return {};
}

base::Result<ResultMap> ResultMap::load(const TableSet& tables) {
    const auto table = tables.find("code_map_results.csv");
    if (!table) return tl::unexpected<base::Problem>(table.error());
    ResultMap map;
    RowReader row(**table);
    while (row.next()) map.add_row(row, row.word("finding", parse_finding));
    if (auto read = row.result(); !read) return tl::unexpected<base::Problem>(read.error());
    return map;
}

std::optional<Finding> ResultMap::by_code(std::string_view code) const {
    const auto it = codes_.find(base::trim(code));
    if (it == codes_.end()) return std::nullopt;
    return it->second;
}

std::optional<Finding> ResultMap::by_flag(std::string_view flag) const {
    flag = base::trim(flag);
    std::array<char, 16> capitals{};
    if (flag.empty() || flag.size() > capitals.size()) return std::nullopt;
    std::ranges::transform(flag, capitals.begin(), [](char c) {
        return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
    });
    const auto it = flags_.find(std::string_view(capitals.data(), flag.size()));
    if (it == flags_.end()) return std::nullopt;
    return it->second;
}

std::optional<Finding> ResultMap::by_text(std::string_view text) const {
    text = base::trim(text);
    if (text.empty()) return std::nullopt;
    std::array<char, 32> buffer{};
    const auto exact = exact_texts_.find(short_answer(text, buffer));
    if (exact != exact_texts_.end()) return exact->second;
    const FoldedText folded(text);
    std::optional<Finding> finding;
    bool contradictory = false;
    std::size_t covered = 0;
    phrases_.each(folded, [&](const PhraseHit& hit) {
        if (hit.at < covered) return;
        covered = hit.at + hit.length;
        Finding found = phrase_findings_[static_cast<std::size_t>(hit.phrase)];
        if (found == Finding::Positive && denies(folded.view().substr(0, hit.at)))
            found = Finding::Negative;
        contradictory = contradictory || (finding && *finding != found);
        finding = found;
    });
    return contradictory ? std::nullopt : finding;
}

std::optional<ResultReading> ResultMap::read_value(const ResultValue& value,
                                                   const CodeMap& codes) const {
    if (const auto finding = by_code(value.code))
        return ResultReading{.finding = *finding, .by = ReadBy::Code};
    if (const auto organism = codes.by_snomed(value.code)) {
        return ResultReading{
            .finding = Finding::Positive, .by = ReadBy::Organism, .organism = organism};
    }
    if (const auto finding = by_text(value.text)) {
        ResultReading reading{.finding = *finding, .by = ReadBy::Text};
        if (value.kind == TestKind::Identified && *finding == Finding::Positive)
            reading.organism = organism_in(value.text, codes);
        return reading;
    }
    // Some senders put the word where the code belongs ("POSITIVE^^L").
    if (const auto finding = by_text(value.code))
        return ResultReading{.finding = *finding, .by = ReadBy::Text};
    if (value.kind == TestKind::Identified) {
        if (const auto organism = organism_in(value.text, codes)) {
            return ResultReading{
                .finding = Finding::Positive, .by = ReadBy::Organism, .organism = organism};
        }
    }
    const std::string_view number = value.number.empty() ? value.text : value.number;
    if (const auto position = position_in_range(number, value.comparator, value.reference_range)) {
        const bool screening =
            value.kind == TestKind::Component || value.kind == TestKind::Interpretation;
        const bool outside =
            *position == RangePosition::Above || (*position == RangePosition::Below && screening);
        return ResultReading{.finding = outside ? Finding::Positive : Finding::Negative,
                             .by = ReadBy::Range};
    }
    return std::nullopt;
}

std::optional<ResultReading> ResultMap::read(const ResultValue& value, const CodeMap& codes) const {
    const auto flag = by_flag(value.flag);
    auto reading = read_value(value, codes);
    if (!reading && flag) reading = ResultReading{.finding = *flag, .by = ReadBy::Flag};
    if (!reading) return std::nullopt;
    reading->flag_disagrees = flag && *flag != reading->finding &&
                              reading->finding != Finding::Inconclusive &&
                              *flag != Finding::Inconclusive;
    reading->code_unknown = !base::trim(value.code).empty() && reading->by != ReadBy::Code &&
                            reading->by != ReadBy::Organism;
    return reading;
}

}  // namespace fengsui::catalog
