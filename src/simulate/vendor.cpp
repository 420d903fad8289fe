// SPDX-License-Identifier: Apache-2.0
#include "simulate/vendor.hpp"

namespace fengsui::simulate {
namespace {

void append_two(std::string& out, int value) {
    out += static_cast<char>('0' + value / 10);
    out += static_cast<char>('0' + value % 10);
}

}  // namespace

void append_time(std::string& out, base::Day day, int minute) {
    const auto text = base::to_string(day);
    out.append(text, 0, 4).append(text, 5, 2).append(text, 8, 2);
    append_two(out, minute / 60);
    append_two(out, minute % 60);
    out += "00";
}

void append_iso_time(std::string& out, base::Day day, int minute, std::string_view offset) {
    out += base::to_string(day);
    out += 'T';
    append_two(out, minute / 60);
    out += ':';
    append_two(out, minute % 60);
    out += ":00";
    out.append(offset.substr(0, 3)).append(":").append(offset.substr(3));
}

}  // namespace fengsui::simulate
