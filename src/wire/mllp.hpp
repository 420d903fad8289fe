// SPDX-License-Identifier: Apache-2.0
// MLLP framing: 0x0B message 0x1C 0x0D on a byte stream. The decoder is fed whatever the socket
// gives and hands out whole frames; it never blocks, never throws and forgets a frame that grows
// beyond its limit while staying in step with the stream. One decoder serves one connection and is
// used by one thread at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

#include "base/problem.hpp"

namespace fengsui::wire::mllp {

struct Limits {
    std::size_t frame_bytes_max = 4 * 1024 * 1024;
    std::size_t kept_of_oversize_bytes = 64 * 1024;  // enough to read the header and answer
    std::size_t stray_bytes_max = 64 * 1024;         // outside every frame, per connection
};

enum class FrameKind : std::uint8_t {
    Message,       // `bytes` is what stood in the frame
    TooLarge,      // `bytes` is its first part; the rest is skipped as it comes
    Unterminated,  // the stream ended, or a new frame began, before the end of this one
    Stray,         // `bytes` (at most 256 of them) came outside every frame and were dropped
};

struct Frame {
    FrameKind kind = FrameKind::Message;
    std::string bytes;
    std::optional<base::Problem> problem;  // for every kind but Message
};

// 0x1C alone ends a frame: the 0x0D after it may be missing, and an answer need not wait for it.
// 0x0B inside a frame begins a new one only before MSH, FHS or BHS, since word processors leave
// 0x0B as a line break in texts.
class Decoder {
  public:
    explicit Decoder(Limits limits = {}) : limits_(limits) {}

    void feed(std::string_view bytes);
    // The stream has ended.
    void finish();
    // The frames in the order in which they ended. Take them all after each feed: they are held
    // until taken.
    std::optional<Frame> next();
    // More stray bytes than allowed have come: this is no MLLP stream. The connection should be
    // closed; what is fed from here on is dropped.
    [[nodiscard]] bool is_hopeless() const { return stray_total_ > limits_.stray_bytes_max; }
    // Is a frame begun and not ended?
    [[nodiscard]] bool in_frame() const { return state_ != State::Outside; }

  private:
    enum class State : std::uint8_t { Outside, Inside, Skipping };

    void take_outside(std::string_view& bytes);
    void take_inside(std::string_view& bytes);
    void take_held(std::string_view& bytes);
    void append(std::string_view bytes);
    void begin_frame();
    void end_frame();
    void break_frame(std::string_view why);
    void report_stray();

    Limits limits_;
    State state_ = State::Outside;
    std::string content_;  // of the frame that is being received
    std::string
        held_;  // 0x0B and the first letters after it, until it is clear whether they begin a frame
    std::string stray_;
    std::size_t stray_count_ = 0;  // since the last report
    std::size_t stray_total_ = 0;
    std::deque<Frame> frames_;
};

std::string encode(std::string_view message);

}  // namespace fengsui::wire::mllp
