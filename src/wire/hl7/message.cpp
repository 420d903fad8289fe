// SPDX-License-Identifier: Apache-2.0
#include "wire/hl7/message.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "wire/hl7/escape.hpp"
#include "wire/hl7/lines.hpp"
#include "wire/scan.hpp"

namespace fengsui::wire::hl7 {
namespace {

using base::ProblemCode;

// The n-th (from 1) part of `text`; empty beyond the end. NUL as separator means that nothing
// separates.
std::string_view part(std::string_view text, char separator, std::size_t n) {
    if (n == 0) return {};
    if (separator == '\0') return n == 1 ? text : std::string_view{};
    while (--n > 0) {
        const auto at = text.find(separator);
        if (at == std::string_view::npos) return {};
        text.remove_prefix(at + 1);
    }
    return text.substr(0, text.find(separator));
}

std::size_t part_count(std::string_view text, char separator) {
    if (text.empty()) return 0;
    if (separator == '\0') return 1;
    return static_cast<std::size_t>(std::ranges::count(text, separator)) + 1;
}

std::string place(std::string_view name, std::size_t occurrence) {
    return fmt::format("{}[{}]", name, occurrence);
}

}  // namespace

std::string Value::text() const {
    return is_null() ? std::string() : unescape(raw_, delimiters());
}

Value Component::subcomponent(std::size_t n) const {
    return {part(raw(), delimiters().subcomponent, n), &delimiters()};
}

std::size_t Component::subcomponent_count() const {
    return part_count(raw(), delimiters().subcomponent);
}

Component Repetition::component(std::size_t n) const {
    return {part(raw(), delimiters().component, n), &delimiters()};
}

std::size_t Repetition::component_count() const {
    return part_count(raw(), delimiters().component);
}

Repetition Field::repetition(std::size_t n) const {
    return {part(raw(), delimiters().repetition, n), &delimiters()};
}

std::size_t Field::repetition_count() const {
    return part_count(raw(), delimiters().repetition);
}

std::string_view Segment::name() const {
    return message_ != nullptr ? message_->token(index_, 0) : std::string_view{};
}

bool Segment::is_header() const {
    return is_header_name(name());
}

std::string_view Segment::raw() const {
    if (message_ == nullptr) return {};
    const auto& entry = message_->segments_[index_];
    const auto begin = message_->starts_[entry.first_start];
    const auto end = message_->starts_[entry.first_start + entry.token_count] - 1;
    return message_->text_.substr(begin, end - begin);
}

Field Segment::field(std::size_t n) const {
    if (message_ == nullptr || n == 0) return {};
    if (!is_header()) return {message_->token(index_, n), &message_->delimiters_};
    if (n == 1) return {raw().substr(3, 1), &no_delimiters};
    return {message_->token(index_, n - 1), n == 2 ? &no_delimiters : &message_->delimiters_};
}

std::size_t Segment::field_count() const {
    if (message_ == nullptr) return 0;
    const auto tokens = message_->segments_[index_].token_count;
    return is_header() ? tokens : tokens - 1;
}

std::string Segment::text(std::size_t n, std::size_t component) const {
    return field(n).component(component).text();
}

std::string Segment::text(std::size_t n, std::size_t component, std::size_t subcomponent) const {
    return field(n).component(component).subcomponent(subcomponent).text();
}

std::size_t Segment::occurrence() const {
    if (message_ == nullptr) return 0;
    std::size_t seen = 0;
    for (std::size_t i = 0; i <= index_; ++i) seen += message_->token(i, 0) == name() ? 1 : 0;
    return seen;
}

std::string Segment::path(int field, int component) const {
    if (message_ == nullptr) return {};
    Location location;
    location.segment = name();
    location.occurrence = message_->count(name()) > 1 ? static_cast<int>(occurrence()) : 0;
    location.field = field;
    location.component = component;
    return to_string(location);
}

base::Result<void> Message::read(std::string_view text) {
    text_ = text;
    segments_.clear();
    starts_.clear();
    auto result = split(skip_lead_in(text));
    if (!result) {
        text_ = {};
        segments_.clear();
        starts_.clear();
    }
    return result;
}

base::Result<void> Message::split(std::size_t begin) {
    if (text_.size() > message_bytes_max) {
        return base::fail(
            ProblemCode::MessageTooLarge, {},
            fmt::format("{} bytes; the limit is {}", text_.size(), message_bytes_max));
    }
    if (begin == text_.size()) return base::fail(ProblemCode::MessageEmpty);
    if (!text_.substr(begin).starts_with("MSH")) {
        return base::fail(ProblemCode::HeaderBroken, "MSH", "the message does not begin with MSH");
    }
    const auto delimiters =
        read_delimiters(text_.substr(begin, find_line_end(text_, begin) - begin));
    if (!delimiters) return tl::unexpected(delimiters.error());
    delimiters_ = *delimiters;

    const char separator = delimiters_.field;
    const auto size = text_.size();
    bool cr_ends_segments = false;  // then a bare LF may be text inside a field
    starts_.push_back(static_cast<std::uint32_t>(begin));
    for (auto i = find_end(text_, begin, separator); i < size;
         i = find_end(text_, i + 1, separator)) {
        if (text_[i] == separator) {
            starts_.push_back(static_cast<std::uint32_t>(i + 1));
            continue;
        }
        if (text_[i] == '\n' && cr_ends_segments && continues_field(i + 1)) continue;
        if (auto closed = close_segment(begin, i); !closed) return closed;
        if (segments_.size() == 1)
            cr_ends_segments = text_[i] == '\r' && !text_.substr(i + 1).starts_with('\n');
        begin = i + 1;
        while (begin < size && is_line_end(text_[begin])) ++begin;
        i = begin - 1;
        starts_.push_back(static_cast<std::uint32_t>(begin));
    }
    if (begin < size) return close_segment(begin, size);
    starts_.pop_back();
    return {};
}

// The standard ends segments with CR alone; in a message that does so, a bare LF that no segment
// follows is part of the text (typed line breaks in notes and results).
bool Message::continues_field(std::size_t next_line) const {
    return next_line < text_.size() && !is_line_end(text_[next_line]) &&
           !begins_segment(text_.substr(next_line), delimiters_.field);
}

base::Result<void> Message::close_segment(std::size_t begin, std::size_t end) {
    const auto line = text_.substr(begin, end - begin);
    const auto number = segments_.size() + 1;
    // A line feed after the name would be text of a field, but no field has begun.
    if (!begins_segment(line, delimiters_.field) || line.substr(0, 4).ends_with('\n')) {
        return base::fail(
            ProblemCode::SegmentBroken, fmt::format("segment {}", number),
            fmt::format(
                "at byte {}: expected three capital letters or digits and the field separator",
                begin));
    }
    const auto name = line.substr(0, 3);
    if (number > segments_max) {
        return base::fail(ProblemCode::MessageTooLarge, place(name, count(name) + 1),
                          fmt::format("more than {} segments", segments_max));
    }
    if (name == "MSH" && number > 1) {
        return base::fail(ProblemCode::SegmentBroken, "MSH[2]",
                          "a second message begins here; split the batch first");
    }
    const auto first =
        segments_.empty() ? 0 : segments_.back().first_start + segments_.back().token_count + 1;
    const auto tokens = static_cast<std::uint32_t>(starts_.size()) - first;
    if (line.size() > segment_bytes_max) {
        return base::fail(ProblemCode::SegmentTooLarge, place(name, count(name) + 1),
                          fmt::format("{} bytes; the limit is {}", line.size(), segment_bytes_max));
    }
    if (tokens > segment_fields_max + 1) {
        return base::fail(ProblemCode::SegmentTooLarge, place(name, count(name) + 1),
                          fmt::format("more than {} fields", segment_fields_max));
    }
    starts_.push_back(static_cast<std::uint32_t>(end + 1));
    segments_.push_back({first, tokens});
    return {};
}

std::string_view Message::token(std::size_t segment, std::size_t n) const {
    const auto& entry = segments_[segment];
    if (n >= entry.token_count) return {};
    const auto begin = starts_[entry.first_start + n];
    return text_.substr(begin, starts_[entry.first_start + n + 1] - 1 - begin);
}

Segment Message::segment(std::size_t i) const {
    return i < segments_.size() ? Segment(this, i) : Segment();
}

Segment Message::first(std::string_view name) const {
    for (std::size_t i = 0; i < segments_.size(); ++i) {
        if (token(i, 0) == name) return {this, i};
    }
    return {};
}

Segment Message::next(std::string_view name, std::size_t from,
                      std::initializer_list<std::string_view> stops) const {
    for (std::size_t i = from + 1; i < segments_.size(); ++i) {
        const auto here = token(i, 0);
        if (here == name) return {this, i};
        if (std::ranges::find(stops, here) != stops.end()) return {};
    }
    return {};
}

std::size_t Message::count(std::string_view name) const {
    std::size_t seen = 0;
    for (std::size_t i = 0; i < segments_.size(); ++i) seen += token(i, 0) == name ? 1 : 0;
    return seen;
}

std::vector<Segment> Message::all(std::string_view name) const {
    std::vector<Segment> found;
    for (std::size_t i = 0; i < segments_.size(); ++i) {
        if (token(i, 0) == name) found.push_back(Segment(this, i));
    }
    return found;
}

base::Result<Message> parse(std::string_view text) {
    Message message;
    if (auto read = message.read(text); !read) return tl::unexpected(std::move(read.error()));
    return message;
}

}  // namespace fengsui::wire::hl7
