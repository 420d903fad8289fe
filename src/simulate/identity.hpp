// SPDX-License-Identifier: Apache-2.0
// The particulars of a simulated person, computed from the person's number: name, identity number
// (valid by GB 11643, in a region that was never assigned, so that it cannot be a real person's),
// telephone (000…, no area code of China), address in the words of the catalogue. Called by the
// writers of messages; fills strings that the caller reuses. Thread safe.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "simulate/county.hpp"

namespace fengsui::simulate {

struct Identity {
    std::string_view family;
    std::string_view given;
    std::string birth;  // 20010203
    std::string id_number;
    std::string phone;
    std::string address;  // township, village, group and house
    bool is_female = false;
};

void identify(const County& county, PersonId person, std::uint64_t seed, Identity& out);

}  // namespace fengsui::simulate
