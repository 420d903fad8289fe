// SPDX-License-Identifier: Apache-2.0
#include "catalog/text_match.hpp"

#include <algorithm>
#include <cstring>

namespace fengsui::catalog {

namespace {

bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '-' || c == '_' || c == '/' ||
           c == '(' || c == ')' || c == '[' || c == ']';
}

bool is_wide(char c) {
    return static_cast<unsigned char>(c) >= 0x80;
}

}  // namespace

char narrow_form(std::string_view text, std::size_t at) {
    if (at + 2 >= text.size()) return '\0';
    const auto b = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
    if (b(0) == 0xE3 && b(1) == 0x80 && b(2) == 0x80) return ' ';
    if (b(0) != 0xEF || (b(1) != 0xBC && b(1) != 0xBD)) return '\0';
    const int code = 0xF000 + ((b(1) & 0x3F) << 6) + (b(2) & 0x3F);
    if (code < 0xFF01 || code > 0xFF5E) return '\0';
    return static_cast<char>(code - 0xFF01 + '!');
}

FoldedText::FoldedText(std::string_view text) {
    bool blank = false;  // a blank is owed, if something narrow follows something narrow
    const auto put = [&](char c, bool wide) {
        if (blank && size_ > 0 && !wide && !is_wide(bytes_[size_ - 1]) && size_ < bytes_.size()) {
            bytes_[size_++] = ' ';
        }
        blank = false;
        if (size_ < bytes_.size()) bytes_[size_++] = c;
    };
    for (std::size_t i = 0; i < text.size() && size_ < bytes_.size(); ++i) {
        char c = text[i];
        if (is_wide(c)) {
            const char ascii = narrow_form(text, i);
            if (ascii == '\0') {
                put(c, true);
                continue;
            }
            i += 2;
            c = ascii;
        }
        if (is_blank(c)) {
            blank = true;
            continue;
        }
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
        put(c, false);
    }
}

int PhraseIndex::add(std::string_view phrase) {
    const bool open_end = phrase.ends_with('*');
    if (open_end) phrase.remove_suffix(1);
    const FoldedText folded(phrase);
    const std::string text(folded.view());
    if (text.size() < min_phrase_bytes) return -1;
    const std::string key = open_end ? text + "*" : text;
    if (const auto it = numbers_.find(key); it != numbers_.end()) return it->second;
    const int number = size();
    phrases_.push_back({text, open_end});
    numbers_.emplace(key, number);
    auto& list = buckets_[bucket(text, 0)];
    const auto longer = [&](int a, int b) {
        return phrases_[static_cast<std::size_t>(a)].text.size() >
               phrases_[static_cast<std::size_t>(b)].text.size();
    };
    list.insert(std::ranges::upper_bound(list, number, longer), number);
    return number;
}

bool PhraseIndex::matches_at(const Phrase& phrase, std::string_view text, std::size_t at) const {
    if (text.size() - at < phrase.text.size()) return false;
    if (std::memcmp(text.data() + at, phrase.text.data(), phrase.text.size()) != 0) return false;
    const std::size_t end = at + phrase.text.size();
    if (is_word(phrase.text.front()) && at > 0 && is_word(text[at - 1])) return false;
    if (!phrase.open_end && is_word(phrase.text.back()) && end < text.size() && is_word(text[end]))
        return false;
    return true;
}

PhraseHit PhraseIndex::longest(std::string_view text) const {
    PhraseHit best;
    each(FoldedText(text), [&](const PhraseHit& hit) {
        if (hit.length > best.length) best = hit;
    });
    return best;
}

}  // namespace fengsui::catalog
