// SPDX-License-Identifier: Apache-2.0
#include "surveil/intake/decode.hpp"

#include "base/text.hpp"
#include "surveil/intake/count_csv_reader.hpp"
#include "surveil/intake/csv_reader.hpp"
#include "surveil/intake/fhir_reader.hpp"
#include "surveil/intake/hl7_reader.hpp"
#include "wire/hl7/batch.hpp"
#include "wire/hl7/charset.hpp"

namespace fengsui::surveil {
namespace {

using base::ProblemCode;

// What the header says, for a message whose rest cannot be used.
Decoded from_header(std::string_view bytes, base::Problem problem) {
    const auto header = wire::hl7::read_header(bytes);
    Decoded decoded;
    decoded.format = Format::Hl7v2;
    // A header that is not UTF-8 gives no usable names, only the problem.
    if (base::is_utf8(header.control_id) && base::is_utf8(header.sending_facility) &&
        base::is_utf8(header.type)) {
        decoded.control_id = header.control_id;
        decoded.type = header.type;
        std::tie(decoded.source, decoded.source_name) =
            hl7_sender(header.sending_facility, header.sending_application, header.delimiters);
    }
    decoded.problems.push_back(std::move(problem));
    return decoded;
}

Decoded decode_hl7_message(const wire::hl7::BatchMessage& part, const ReaderContext& context) {
    if (part.completeness != wire::hl7::Completeness::Complete) {
        return from_header(part.bytes, {ProblemCode::BatchTruncated, "BTS",
                                        "the batch ends within or after this message"});
    }
    const auto text = wire::hl7::to_utf8(part.bytes);
    if (!text) return from_header(part.bytes, text.error());
    wire::hl7::Message message;
    if (auto read = message.read(*text); !read) return from_header(*text, read.error());
    return read_hl7(message, context);
}

std::vector<DecodedMessage> decode_hl7(std::string_view bytes, const ReaderContext& context) {
    std::vector<DecodedMessage> messages;
    const auto batch = wire::hl7::split_batch(bytes);
    if (!batch) {
        messages.push_back({from_header(bytes, batch.error()), std::string(bytes)});
        return messages;
    }
    for (const auto& part : batch->messages) {
        messages.push_back({decode_hl7_message(part, context), std::string(part.bytes)});
    }
    // What is wrong with the file itself is kept as one refused entry of its own.
    if (!batch->problems.empty()) {
        Decoded file = from_header(batch->has_envelope() ? std::string_view{} : bytes,
                                   batch->problems.front());
        file.problems = batch->problems;
        file.type = "batch";
        messages.push_back({std::move(file), std::string(bytes)});
    }
    return messages;
}

Format recognise(std::string_view bytes) {
    if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
    bytes = base::trim(bytes);
    // Also a header that is cut off: its sender must hear so in HL7.
    const auto start = bytes.substr(0, 3);
    if (wire::hl7::looks_like_hl7(bytes) || start == "MSH" || start == "FHS" || start == "BHS")
        return Format::Hl7v2;
    if (bytes.starts_with('{') || bytes.starts_with('[')) return Format::Fhir;
    if (looks_like_case_csv(bytes)) return Format::Csv;
    return Format::Unknown;
}

}  // namespace

DecodedMessage refused_message(std::string_view bytes, Format format, base::Problem problem) {
    if (format == Format::Hl7v2)
        return {from_header(bytes, std::move(problem)), std::string(bytes)};
    Decoded decoded;
    decoded.format = format;
    decoded.problems.push_back(std::move(problem));
    return {std::move(decoded), std::string(bytes)};
}

std::vector<DecodedMessage> decode(std::string_view bytes, Format format,
                                   const ReaderContext& context) {
    std::vector<DecodedMessage> messages;
    if (base::trim(bytes).empty()) {
        messages.push_back(refused_message(bytes, format, {ProblemCode::MessageEmpty, {}, {}}));
    } else {
        switch (format == Format::Unknown ? recognise(bytes) : format) {
            case Format::Hl7v2:
                messages = decode_hl7(bytes, context);
                break;
            case Format::Fhir:
                messages.push_back({read_fhir(bytes, context), std::string(bytes)});
                break;
            case Format::Csv:
                messages = looks_like_count_csv(bytes) ? read_count_csv(bytes, context)
                                                       : read_case_csv(bytes, context);
                break;
            case Format::Form:
            case Format::Unknown:
                messages.push_back(
                    refused_message(bytes, Format::Unknown, {ProblemCode::FormatUnknown, {}, {}}));
        }
    }
    // A batch of nothing still gets its answer.
    if (messages.empty())
        messages.push_back(
            refused_message(bytes, Format::Hl7v2, {ProblemCode::MessageEmpty, {}, {}}));
    for (auto& message : messages) {
        if (!context.source.empty()) message.decoded.source = context.source;
    }
    return messages;
}

}  // namespace fengsui::surveil
