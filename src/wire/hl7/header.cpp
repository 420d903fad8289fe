// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "base/text.hpp"
#include "wire/hl7/lines.hpp"
#include "wire/hl7/message.hpp"
#include "wire/scan.hpp"

namespace fengsui::wire::hl7 {
namespace {

constexpr std::size_t echoed_bytes_max = 1'000;  // of one field in an answer

bool may_be_echoed(std::string_view field) {
    const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20; };
    return field.size() <= echoed_bytes_max && base::is_utf8(field) &&
           std::ranges::none_of(field, is_control);
}

}  // namespace

Header read_header(std::string_view bytes) {
    Header header;
    const auto begin = skip_lead_in(bytes);
    auto line = bytes.substr(begin);
    line = line.substr(0, find_end(line, 0, '\x1C'));
    if (!is_header_name(line.substr(0, 3))) return header;
    const bool is_message = line.starts_with("MSH");
    const auto delimiters = read_delimiters(line);
    if (!delimiters) return header;
    header.delimiters = *delimiters;
    std::string_view* const targets[] = {
        nullptr,
        &header.sending_application,
        &header.sending_facility,
        &header.receiving_application,
        &header.receiving_facility,
        nullptr,
        nullptr,
        is_message ? &header.type : nullptr,
        is_message ? &header.control_id : nullptr,
        is_message ? &header.processing_id : &header.batch_control_id,
        is_message ? &header.version : nullptr};
    auto rest = line.substr(4);
    for (auto* const target : targets) {  // from MSH-2 on
        const auto end = rest.find(delimiters->field);
        const auto field = rest.substr(0, end);
        if (target != nullptr && may_be_echoed(field)) *target = field;
        if (end == std::string_view::npos) break;
        rest.remove_prefix(end + 1);
    }
    return header;
}

}  // namespace fengsui::wire::hl7
