// SPDX-License-Identifier: Apache-2.0
#include "ledger/postgres_text.hpp"

#include <algorithm>

namespace fengsui::ledger {
namespace {

// Where the quoted text or the comment that begins at `at` ends (one after its last letter); `at`
// itself if none begins there. A doubled quote ends one text and begins the next: the same letters.
std::size_t end_of_quoted(std::string_view sql, std::size_t at) {
    const char letter = sql[at];
    if (letter == '\'' || letter == '"') {
        const auto end = sql.find(letter, at + 1);
        return end == std::string_view::npos ? sql.size() : end + 1;
    }
    if (sql.substr(at).starts_with("--")) return std::min(sql.find('\n', at), sql.size());
    return at;
}

}  // namespace

NumberedSql number_parameters(std::string_view sql) {
    NumberedSql numbered;
    numbered.text.reserve(sql.size() + 32);
    for (std::size_t at = 0; at < sql.size();) {
        if (const auto end = end_of_quoted(sql, at); end != at) {
            numbered.text += sql.substr(at, end - at);
            at = end;
        } else if (sql[at] == '?') {
            numbered.text += '$' + std::to_string(++numbered.parameters);
            ++at;
        } else {
            numbered.text += sql[at++];
        }
    }
    return numbered;
}

std::string to_postgres_schema(std::string_view script) {
    constexpr std::string_view layout = " WITHOUT ROWID";
    std::string out;
    for (std::size_t at = 0; at < script.size();) {
        if (const auto end = end_of_quoted(script, at); end != at) {
            out += script.substr(at, end - at);
            at = end;
        } else if (script.substr(at).starts_with(layout)) {
            at += layout.size();
        } else {
            out += script[at++];
        }
    }
    return out;
}

}  // namespace fengsui::ledger
