// SPDX-License-Identifier: Apache-2.0
// Writers of messages in the dialects of several vendors of hospital systems. They state what a
// Visit holds and nothing else; whether the message is broken on purpose is said by its fault. What
// our intake reads is in surveil/intake, which this room does not know: messages are real ones.
// Pure functions that append to a string which the caller reuses; thread safe.
#pragma once

#include <string>
#include <string_view>

#include "simulate/identity.hpp"
#include "simulate/illness.hpp"
#include "simulate/visit.hpp"

namespace fengsui::simulate {

// All that one message states.
struct Draft {
    const Visit& visit;
    const Planned& planned;
    const Institution& sender;
    const Illness& illness;
    const Identity& person;
    const County& county;
    std::string_view control_id;
    std::string_view number;  // of the visit or order
    std::string_view complaint;
    std::string_view village;   // code
    std::string_view location;  // where in the sender's house
    std::string_view offset;    // "+0800"
};

// 20260301083000
void append_time(std::string& out, base::Day day, int minute);
// 2026-03-01T08:30:00+08:00
void append_iso_time(std::string& out, base::Day day, int minute, std::string_view offset);

void write_hl7(const Draft& draft, std::string& out);   // Hl7V231, Hl7V251, Hl7Local
void write_fhir(const Draft& draft, std::string& out);  // Fhir
void write_case_csv(const Draft& draft, std::string& out);

std::string_view case_csv_header();
std::string_view counts_csv_header();

}  // namespace fengsui::simulate
