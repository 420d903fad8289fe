// SPDX-License-Identifier: Apache-2.0
#include "simulate/visit.hpp"

#include <algorithm>
#include <string_view>

namespace fengsui::simulate {
namespace {

constexpr int last_minute = 24 * 60 - 1;

void append_base36(std::string& out, std::uint32_t value, int digits) {
    std::array<char, 8> text{};
    for (int i = digits - 1; i >= 0; --i) {
        text[static_cast<std::size_t>(i)] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[value % 36];
        value /= 36;
    }
    out.append(text.data(), static_cast<std::size_t>(digits));
}

}  // namespace

std::string_view to_string(Fault fault) {
    constexpr std::array<std::string_view, 8> names = {"none",      "late",          "corrected",
                                                       "cancelled", "duplicated",    "misspelt",
                                                       "refused",   "false_positive"};
    return names[static_cast<std::size_t>(fault)];
}

Plan plan_messages(const Visit& visit) {
    Plan plan;
    const auto add = [&](MessageKind kind, int days, int minute, int copy = 0) {
        const int late = std::max(days, visit.late_days);
        plan.messages[plan.count++] = {kind, visit.day + late, std::min(minute, last_minute), copy};
    };
    add(MessageKind::Register, 0, visit.minute + 1);
    if (visit.fault == Fault::Duplicated) add(MessageKind::Register, 0, visit.minute + 11, 1);
    if (visit.fault == Fault::Cancelled) {
        add(MessageKind::Cancel, 0, visit.minute + 40);
        return plan;
    }
    if (visit.fault == Fault::Refused) return plan;
    if (visit.finding != Finding::NotTested)
        add(MessageKind::Result, visit.result_days,
            visit.result_days == 0 ? visit.minute + 240 : 10 * 60 + visit.minute % 300);
    if (visit.final_illness != visit.illness)
        add(MessageKind::Update, visit.result_days, std::max(visit.minute + 270, 15 * 60 + 30));
    else if (visit.fault == Fault::Corrected)
        add(MessageKind::Update, 1, 9 * 60 + visit.minute % 120);
    if (visit.care == Care::Inpatient)
        add(MessageKind::Discharge, visit.stay_days, std::max(visit.minute + 300, 16 * 60));
    return plan;
}

std::string visit_number(const Visit& visit) {
    std::string text;
    append_base36(text, static_cast<std::uint32_t>(visit.institution), 3);
    if (visit.outbreak >= 0) {
        text += 'X';
        append_base36(text, static_cast<std::uint32_t>(visit.outbreak), 2);
        append_base36(text, visit.infection, 5);
    } else {
        append_base36(text, static_cast<std::uint32_t>(visit.day.days), 4);
        append_base36(text, visit.serial, 5);
    }
    return text;
}

std::string control_id(const Visit& visit, MessageKind kind) {
    return visit_number(visit) + "RUDCL"[static_cast<std::size_t>(kind)];
}

}  // namespace fengsui::simulate
