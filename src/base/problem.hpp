// SPDX-License-Identifier: Apache-2.0
// The one catalogue of what the world can do wrong: a code, its HTTP status, its HL7 error code and
// a public text in both languages. Everything that refuses something (intake, HTTP, command line)
// answers with a Problem from here. A new code is added only if a caller would react differently to
// it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace fengsui::base {

enum class ProblemCode : std::uint8_t {
    // messages (intake)
    MessageEmpty,
    MessageTooLarge,
    HeaderBroken,
    SegmentBroken,
    SegmentMissing,
    SegmentTooLarge,
    FieldMissing,
    FieldInvalid,
    MessageTypeUnsupported,
    VersionUnsupported,
    EncodingInvalid,
    EncodingUnsupported,
    BatchTruncated,
    FrameUnterminated,
    DateInvalid,
    DateOutOfRange,
    CodeUnmapped,
    ResultUnreadable,
    IdNumberInvalid,
    PersonUnidentified,
    PlaceUnknown,
    ResourceUnsupported,
    ReferenceUnresolved,
    JsonInvalid,
    JsonTooDeep,
    CsvInvalid,
    FormatUnknown,
    // requests
    RequestInvalid,
    ValueInvalid,
    NotAuthenticated,
    LoginFailed,
    PasswordChangeRequired,
    PasswordTooWeak,
    CsrfInvalid,
    NotAllowed,
    OutOfScope,
    NotFound,
    MethodNotAllowed,
    Conflict,
    VersionStale,
    VersionRequired,
    BodyTooLarge,
    MediaTypeUnsupported,
    TooManyRequests,
    Busy,
    StorageFailed,
    Internal,
};

// How intake treats a message that has this problem: an Error refuses it (HL7 AE), a Reject says
// that the same bytes will never do (HL7 AR), a Warning is kept beside an accepted message.
enum class Severity : std::uint8_t { Warning, Error, Reject };

struct ProblemInfo {
    ProblemCode code;
    std::string_view name;      // snake_case, stable, part of the API
    int http_status;            // RFC 9457 status
    std::string_view hl7_code;  // HL7 table 0357
    Severity severity;
    std::string_view text_en;
    std::string_view text_zh;
};

const ProblemInfo& info(ProblemCode code);
// All entries, in the order of the enum.
const std::vector<ProblemInfo>& problem_catalogue();

// One thing that is wrong: what (code), where (path: "OBX[2]-5", "$.entry[3].resource", "line 4,
// column onset_date", a JSON member) and the detail a person needs to mend it: in English, and in
// Chinese where somebody meets it on a screen. Never holds identity details.
struct Problem {
    ProblemCode code = ProblemCode::Internal;
    std::string path;
    std::string detail;
    std::string detail_zh = {};

    [[nodiscard]] std::string to_string() const;
    [[nodiscard]] Severity severity() const { return info(code).severity; }
    bool operator==(const Problem&) const = default;
};

}  // namespace fengsui::base
