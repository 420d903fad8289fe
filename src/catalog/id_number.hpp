// SPDX-License-Identifier: Apache-2.0
// The citizen identity number of GB 11643-1999 (18 characters, ISO 7064 MOD 11-2): checks it and
// reads the birth date, the sex and the place of first registration from it. Called by intake and
// by the forms. Pure, thread safe. A refused number is never repeated in the Problem: it identifies
// a person.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/time.hpp"

namespace fengsui::catalog {

enum class Sex : std::uint8_t { Unknown, Male, Female };

struct IdNumber {
    std::string number;  // normalised: trimmed, capital X
    std::string region;  // six digits, may be a code abolished long ago
    base::Day birth;
    Sex sex = Sex::Unknown;
};

// `today` refuses birth dates in the future. Problem: id_number_invalid with the reason in
// `detail`.
base::Result<IdNumber> parse_id_number(std::string_view text, base::Day today);

// The check character of the first 17 digits; '\0' if they are not 17 digits.
char id_number_check(std::string_view first17);

}  // namespace fengsui::catalog
