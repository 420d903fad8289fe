// SPDX-License-Identifier: Apache-2.0
// Finding many known phrases in one text: the tool behind test names, diagnosis names and complaint
// words. PhraseIndex is built once and then read from any thread; a search allocates nothing. Texts
// are folded before comparing: ASCII lower case, full-width forms to ASCII, blanks - _ / ( ) to one
// blank, no blank beside a Chinese character; only the first `max_text_bytes` are read.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace fengsui::catalog {

// Lets maps of std::string be asked with a string_view.
struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
        return std::hash<std::string_view>{}(text);
    }
};

inline constexpr std::size_t max_text_bytes = 1024;
inline constexpr std::size_t min_phrase_bytes = 3;

// The ASCII character that a full-width form (U+FF01..U+FF5E, ideographic space) at `at` stands
// for, else '\0'.
char narrow_form(std::string_view text, std::size_t at);

// A folded copy of a text in a fixed buffer.
class FoldedText {
  public:
    explicit FoldedText(std::string_view text);
    [[nodiscard]] std::string_view view() const { return {bytes_.data(), size_}; }

  private:
    std::array<char, max_text_bytes> bytes_;
    std::size_t size_ = 0;
};

struct PhraseHit {
    int phrase = -1;         // the number that add() gave
    std::size_t at = 0;      // byte position in the folded text
    std::size_t length = 0;  // bytes
};

class PhraseIndex {
  public:
    // The number of the phrase; the same phrase twice keeps the first number; -1 if it folds to
    // fewer than min_phrase_bytes. Letters and digits at its ends match whole words only ("flu" is
    // not in "influenza", "hiv" is not in "archive"); a phrase that ends in '*' matches the start
    // of a word.
    int add(std::string_view phrase);
    [[nodiscard]] std::string_view phrase(int number) const {
        return phrases_[static_cast<std::size_t>(number)].text;
    }
    [[nodiscard]] int size() const { return static_cast<int>(phrases_.size()); }

    // The longest phrase in the text (the first of equals); phrase -1 if none.
    [[nodiscard]] PhraseHit longest(std::string_view text) const;
    // Calls `found` for each phrase at each place, longest first at one place.
    template <class Found>
    void each(const FoldedText& text, Found&& found) const;

  private:
    struct Phrase {
        std::string text;
        bool open_end = false;
    };
    static constexpr std::size_t bucket_count = 1024;
    static std::size_t bucket(std::string_view text, std::size_t at) {
        const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
        return (byte(0) * 131U + byte(1) * 31U + byte(2) * 7U) % bucket_count;
    }
    [[nodiscard]] bool matches_at(const Phrase& phrase, std::string_view text,
                                  std::size_t at) const;

    std::vector<Phrase> phrases_;
    std::unordered_map<std::string, int, TextHash, std::equal_to<>> numbers_;
    // By the first three bytes: phrases that begin with them (or share their bucket), longest
    // first.
    std::vector<std::vector<int>> buckets_ = std::vector<std::vector<int>>(bucket_count);
};

template <class Found>
void PhraseIndex::each(const FoldedText& text, Found&& found) const {
    const std::string_view view = text.view();
    for (std::size_t at = 0; at + min_phrase_bytes <= view.size(); ++at) {
        for (const int number : buckets_[bucket(view, at)]) {
            const Phrase& phrase = phrases_[static_cast<std::size_t>(number)];
            if (matches_at(phrase, view, at)) found(PhraseHit{number, at, phrase.text.size()});
        }
    }
}

}  // namespace fengsui::catalog
