// SPDX-License-Identifier: Apache-2.0
// ICD-10 codes as people write them: brought to one form (J10.1, j101 and U07.100x001 without dot,
// in capitals) and ranges of our tables spelled out. Pure, thread safe.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fengsui::catalog {

// The first code of a text ("A39.0+G01*" gives A390) without its dot; empty if the text begins with
// none.
class Icd10Code {
  public:
    explicit Icd10Code(std::string_view text);
    [[nodiscard]] std::string_view view() const { return {letters_.data(), size_}; }
    [[nodiscard]] bool empty() const { return size_ == 0; }

  private:
    std::array<char, 16> letters_{};
    std::size_t size_ = 0;
};

// The prefixes that "B20-B24;A15.0-A15.3;Z21" stands for; nothing if a part is no code or no
// sensible range.
std::optional<std::vector<std::string>> expand_icd10(std::string_view list);

}  // namespace fengsui::catalog
