// SPDX-License-Identifier: Apache-2.0
// Bytes → batch → UTF-8 → message → every part → answer, as intake does it.
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.hpp"
#include "base/text.hpp"
#include "wire/hl7/ack.hpp"
#include "wire/hl7/batch.hpp"
#include "wire/hl7/charset.hpp"
#include "wire/hl7/escape.hpp"
#include "wire/hl7/message.hpp"
#include "wire/hl7/time.hpp"

namespace {

using namespace fengsui;
using namespace fengsui::wire;

const hl7::AckOptions options{base::Instant{1'795'242'728'000}, 480, "F|1"};

bool is_inside(std::string_view part, std::string_view whole) {
    return part.empty() || (part.data() >= whole.data() &&
                            part.data() + part.size() <= whole.data() + whole.size());
}

// A few parts of each kind are enough; all of them would be quadratic.
constexpr std::size_t looked_at = 20;

void look_at_value(const hl7::Value& value, std::string_view whole) {
    FENGSUI_CHECK(is_inside(value.raw(), whole));
    FENGSUI_CHECK(base::is_utf8(value.text()));
    if (const auto time = hl7::parse_time(value.raw(), "X"))
        FENGSUI_CHECK(time->day.days > -800'000);
}

void look_at_segment(const hl7::Message& message, const hl7::Segment& segment) {
    FENGSUI_CHECK(is_inside(segment.raw(), message.text()));
    const auto place = hl7::parse_location(segment.path(2, 1));
    FENGSUI_CHECK(place && place->segment == segment.name());
    for (std::size_t f = 0; f <= std::min(segment.field_count() + 1, looked_at); ++f) {
        const auto field = segment.field(f);
        look_at_value(field, message.text());
        for (std::size_t r = 1; r <= std::min(field.repetition_count(), looked_at); ++r) {
            const auto repetition = field.repetition(r);
            look_at_value(repetition, message.text());
            for (std::size_t c = 1; c <= std::min(repetition.component_count(), looked_at); ++c) {
                const auto component = repetition.component(c);
                look_at_value(component, message.text());
                look_at_value(component.subcomponent(component.subcomponent_count()),
                              message.text());
            }
        }
    }
}

// The segments joined again are the message without blank lines; the fields joined again are the
// segment.
void check_join(const hl7::Message& message) {
    for (std::size_t i = 0; i < std::min(message.segment_count(), looked_at); ++i) {
        const auto segment = message.segment(i);
        std::string joined(segment.name());
        const bool is_header =
            segment.name() == "MSH" || segment.name() == "FHS" || segment.name() == "BHS";
        for (std::size_t f = is_header ? 2 : 1; f <= segment.field_count(); ++f) {
            joined += message.delimiters().field;
            joined += segment.field(f).raw();
        }
        FENGSUI_CHECK(joined == segment.raw());
    }
    const auto last = message.segment(message.segment_count() - 1).raw();
    const auto rest =
        std::string_view(last.data() + last.size(), message.text().data() + message.text().size());
    FENGSUI_CHECK(rest.find_first_not_of("\r\n") == std::string_view::npos);
}

void check_answer(std::string_view received, const std::vector<base::Problem>& problems) {
    const auto answer = hl7::make_ack(received, hl7::ack_code_for(problems), problems, options);
    FENGSUI_CHECK(base::is_utf8(answer));
    const auto parsed = hl7::parse(answer);
    FENGSUI_CHECK(parsed.has_value());
    FENGSUI_CHECK(parsed->type() == "ACK");
    FENGSUI_CHECK(parsed->control_id() == "F|1");
    FENGSUI_CHECK(parsed->first("MSA").field(2).raw() == hl7::read_header(received).control_id);
    FENGSUI_CHECK(problems.empty() || parsed->count("ERR") >= 1);
    FENGSUI_CHECK(hl7::split_batch(answer)->messages.size() == 1);
}

void try_message(std::string_view bytes) {
    std::vector<base::Problem> problems;
    const auto text = hl7::to_utf8(bytes);
    if (!text) {
        problems.push_back(text.error());
    } else {
        FENGSUI_CHECK(base::is_utf8(*text));
        const auto message = hl7::parse(*text);
        if (!message) {
            problems.push_back(message.error());
        } else {
            FENGSUI_CHECK(message->segment_count() >= 1);
            check_join(*message);
            for (std::size_t i = 0; i < std::min(message->segment_count(), looked_at); ++i) {
                look_at_segment(*message, message->segment(i));
            }
            const auto raw = message->segment(message->segment_count() - 1).raw();
            const auto plain = hl7::unescape(raw, message->delimiters());
            FENGSUI_CHECK(hl7::unescape(hl7::escape(plain, message->delimiters()),
                                        message->delimiters()) == plain);
            problems.push_back({base::ProblemCode::FieldInvalid, message->segment(0).path(9),
                                plain.substr(0, 50)});
            if (!base::is_utf8(problems.back().detail)) problems.back().detail.clear();
        }
    }
    check_answer(bytes, problems);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    try_message(bytes);
    const auto batch = hl7::split_batch(bytes);
    if (!batch) return 0;
    for (const auto& one : batch->messages) {
        FENGSUI_CHECK(is_inside(one.bytes, bytes));
        FENGSUI_CHECK(bytes.substr(one.offset).starts_with("MSH"));
        if (one.number <= looked_at) try_message(one.bytes);
    }
    return 0;
}
