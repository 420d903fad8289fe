// SPDX-License-Identifier: Apache-2.0
#include "wire/mllp.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace fengsui::wire::mllp {
namespace {

using base::Problem;
using base::ProblemCode;

constexpr char start_block = '\x0B';
constexpr char end_block = '\x1C';
constexpr std::size_t stray_shown_max = 256;
constexpr std::array<std::string_view, 3> openings = {"\x0BMSH",
                                                      "\x0B"
                                                      "FHS",
                                                      "\x0B"
                                                      "BHS"};

bool may_open(std::string_view held) {
    return std::ranges::any_of(openings, [&](auto opening) { return opening.starts_with(held); });
}

bool opens(std::string_view held) {
    return std::ranges::find(openings, held) != openings.end();
}

// Line ends and end marks between frames are the tail of the frame before, not stray bytes.
bool is_tail(char c) {
    return c == '\r' || c == '\n' || c == ' ' || c == '\t' || c == end_block;
}

}  // namespace

void Decoder::feed(std::string_view bytes) {
    while (!bytes.empty() && !is_hopeless()) {
        if (state_ == State::Outside) {
            take_outside(bytes);
        } else if (!held_.empty()) {
            take_held(bytes);
        } else {
            take_inside(bytes);
        }
    }
}

void Decoder::take_outside(std::string_view& bytes) {
    const auto begin = std::min(bytes.find(start_block), bytes.size());
    for (const char c : bytes.substr(0, begin)) {
        if (is_tail(c)) continue;
        ++stray_count_;
        ++stray_total_;
        if (stray_.size() < stray_shown_max) stray_ += c;
        if (is_hopeless()) {
            report_stray();
            bytes = {};
            return;
        }
    }
    if (begin < bytes.size()) {
        report_stray();
        begin_frame();
        bytes.remove_prefix(1);
    }
    bytes.remove_prefix(begin);
}

void Decoder::take_inside(std::string_view& bytes) {
    const auto end = std::min(bytes.find(end_block), bytes.size());
    auto frame = bytes.substr(0, end);
    // Every start mark of this stretch is looked at here, so that the search for the end mark runs
    // once.
    while (held_.empty() && !frame.empty()) {
        const auto start = std::min(frame.find(start_block), frame.size());
        append(frame.substr(0, start));
        frame.remove_prefix(start);
        if (frame.empty()) break;
        held_ = start_block;
        frame.remove_prefix(1);
        while (!held_.empty() && !frame.empty()) take_held(frame);
    }
    const bool ended = frame.empty() && end < bytes.size();
    bytes.remove_prefix(end - frame.size());
    if (!ended) return;
    if (!held_.empty()) append(std::exchange(held_, {}));
    end_frame();
    bytes.remove_prefix(1);
}

// Looks at one more byte after a start mark inside a frame; takes it only if it fits a header's
// name.
void Decoder::take_held(std::string_view& bytes) {
    held_ += bytes.front();
    if (!may_open(held_)) {
        held_.pop_back();
        append(std::exchange(held_, {}));
        return;
    }
    bytes.remove_prefix(1);
    if (!opens(held_)) return;
    const auto name = std::exchange(held_, {}).substr(1);
    break_frame("a new frame begins before its end");
    begin_frame();
    append(name);
}

void Decoder::append(std::string_view bytes) {
    if (state_ == State::Skipping) return;
    if (bytes.size() <= limits_.frame_bytes_max - content_.size()) {
        content_ += bytes;
        return;
    }
    const auto kept = std::min(limits_.kept_of_oversize_bytes, limits_.frame_bytes_max);
    if (content_.size() < kept) content_ += bytes.substr(0, kept - content_.size());
    content_.resize(kept);
    frames_.push_back(
        {FrameKind::TooLarge, std::exchange(content_, {}),
         Problem{ProblemCode::MessageTooLarge,
                 {},
                 fmt::format("the frame is longer than {} bytes", limits_.frame_bytes_max)}});
    state_ = State::Skipping;
}

void Decoder::begin_frame() {
    content_.clear();
    state_ = State::Inside;
}

void Decoder::end_frame() {
    if (state_ == State::Inside)
        frames_.push_back({FrameKind::Message, std::exchange(content_, {}), std::nullopt});
    state_ = State::Outside;
}

void Decoder::break_frame(std::string_view why) {
    if (state_ != State::Inside) return;
    frames_.push_back({FrameKind::Unterminated, std::exchange(content_, {}),
                       Problem{ProblemCode::FrameUnterminated, {}, std::string(why)}});
}

void Decoder::report_stray() {
    if (stray_count_ == 0) return;
    frames_.push_back(
        {FrameKind::Stray, std::exchange(stray_, {}),
         Problem{ProblemCode::FormatUnknown,
                 {},
                 fmt::format("{} bytes outside a frame were ignored", stray_count_)}});
    stray_count_ = 0;
}

void Decoder::finish() {
    if (!held_.empty()) append(std::exchange(held_, {}));
    break_frame("the connection ended before it");
    state_ = State::Outside;
    report_stray();
}

std::optional<Frame> Decoder::next() {
    if (frames_.empty()) return std::nullopt;
    Frame frame = std::move(frames_.front());
    frames_.pop_front();
    return frame;
}

std::string encode(std::string_view message) {
    std::string frame;
    frame.reserve(message.size() + 3);
    frame += start_block;
    frame += message;
    frame += end_block;
    frame += '\r';
    return frame;
}

}  // namespace fengsui::wire::mllp
