// SPDX-License-Identifier: Apache-2.0
// The same stream, fed whole, byte by byte and in two pieces, gives the same frames within the same
// limits.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.hpp"
#include "wire/mllp.hpp"

namespace {

using namespace fengsui;
using namespace fengsui::wire::mllp;

constexpr Limits limits{100, 30, 50};

std::vector<Frame> drain(Decoder& decoder) {
    std::vector<Frame> frames;
    while (auto frame = decoder.next()) frames.push_back(*std::move(frame));
    return frames;
}

std::vector<Frame> decode(std::string_view stream, std::size_t first_piece, std::size_t piece) {
    Decoder decoder(limits);
    decoder.feed(stream.substr(0, first_piece));
    for (auto at = first_piece; at < stream.size(); at += piece)
        decoder.feed(stream.substr(at, piece));
    decoder.finish();
    FENGSUI_CHECK(!decoder.in_frame());
    return drain(decoder);
}

void check_same(const std::vector<Frame>& a, const std::vector<Frame>& b) {
    FENGSUI_CHECK(a.size() == b.size());
    for (std::size_t i = 0; i < a.size(); ++i) {
        FENGSUI_CHECK(a[i].kind == b[i].kind && a[i].bytes == b[i].bytes &&
                      a[i].problem == b[i].problem);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view stream(reinterpret_cast<const char*>(data), size);
    const auto whole = decode(stream, stream.size(), 1);
    check_same(whole, decode(stream, 0, 1));
    check_same(whole, decode(stream, size / 2, size + 1));
    check_same(whole, decode(stream, size / 3, 7));
    for (const auto& frame : whole) {
        FENGSUI_CHECK(frame.problem.has_value() == (frame.kind != FrameKind::Message));
        FENGSUI_CHECK(frame.bytes.size() <=
                      (frame.kind == FrameKind::Stray ? 256 : limits.frame_bytes_max));
        FENGSUI_CHECK(frame.bytes.find('\x1C') == std::string::npos);
    }
    // What is encoded comes back, also between frames of rubbish, unless it holds the marks itself.
    const auto text = stream.substr(0, limits.frame_bytes_max);
    if (text.find_first_of("\x0B\x1C") == std::string_view::npos) {
        const auto frames = decode(encode(text) + encode(text), 0, 64);
        FENGSUI_CHECK(frames.size() == 2);
        FENGSUI_CHECK(frames[0].bytes == text && frames[1].bytes == text);
    }
    return 0;
}
