// SPDX-License-Identifier: Apache-2.0
// The innermost search of the HL7 and CSV readers: the next line end or separator. Fields are
// mostly short, so that a call per field must cost a few nanoseconds; on x86-64 sixteen bytes are
// looked at together. Pure, thread safe.
#pragma once

#include <bit>
#include <cstddef>
#include <string_view>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace fengsui::wire {

// The offset from `at` on of the first CR, LF or `separator`; text.size() if there is none. Give
// '\n' as separator to look for line ends alone.
inline std::size_t find_end(std::string_view text, std::size_t at, char separator) {
#if defined(__SSE2__)
    const auto cr = _mm_set1_epi8('\r');
    const auto lf = _mm_set1_epi8('\n');
    const auto mark = _mm_set1_epi8(separator);
    for (; at + 16 <= text.size(); at += 16) {
        const auto block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text.data() + at));
        const auto hits =
            _mm_or_si128(_mm_cmpeq_epi8(block, mark),
                         _mm_or_si128(_mm_cmpeq_epi8(block, cr), _mm_cmpeq_epi8(block, lf)));
        const auto bits = static_cast<unsigned>(_mm_movemask_epi8(hits));
        if (bits != 0) return at + static_cast<std::size_t>(std::countr_zero(bits));
    }
#endif
    while (at < text.size() && text[at] != separator && text[at] != '\r' && text[at] != '\n') ++at;
    return at;
}

inline std::size_t find_line_end(std::string_view text, std::size_t at) {
    return find_end(text, at, '\n');
}

}  // namespace fengsui::wire
