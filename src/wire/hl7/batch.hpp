// SPDX-License-Identifier: Apache-2.0
// Splits a buffer into messages: one, several one after another, or a batch (FHS BHS … BTS FTS).
// Works on raw bytes, since each message may declare another character set: split first, then
// to_utf8 and parse each. A batch that does not end as it should is reported beside the messages
// found. Views into the caller's buffer; pure, thread safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace fengsui::wire::hl7 {

inline constexpr std::size_t batch_bytes_max = 64 * 1024 * 1024;
inline constexpr std::size_t batch_messages_max = 10'000;

enum class Completeness : std::uint8_t {
    Complete,
    // The last message of a batch that ends, at a segment's end, without its trailer: segments may
    // be missing. To accept it could lose results for good, since the same control id counts as a
    // duplicate when it is sent again.
    Unconfirmed,
    Cut,  // the last message of a batch that ends in the middle of a segment
};

struct BatchMessage {
    std::string_view bytes;
    std::size_t number = 0;         // from 1, in the file
    std::size_t first_segment = 0;  // the MSH is the n-th segment of the file, from 1
    std::size_t offset = 0;         // of the MSH, in bytes
    Completeness completeness = Completeness::Complete;
};

struct Batch {
    std::vector<BatchMessage> messages;
    // batch_truncated with path "BTS", "FTS" (trailer missing), "BTS-1", "FTS-1" (count wrong);
    // segment_broken for what stands outside every message. They concern the file, not one message.
    std::vector<base::Problem> problems;
    std::string_view file_header;   // the FHS segment, or empty
    std::string_view batch_header;  // the first BHS segment, or empty

    [[nodiscard]] bool has_envelope() const {
        return !file_header.empty() || !batch_header.empty();
    }
};

// message_empty, message_too_large, or header_broken if the buffer does not begin with MSH, FHS or
// BHS.
base::Result<Batch> split_batch(std::string_view raw);

// Do these bytes look like HL7 v2 (begin with MSH, FHS or BHS and a separator)? For telling formats
// apart.
bool looks_like_hl7(std::string_view raw);

}  // namespace fengsui::wire::hl7
