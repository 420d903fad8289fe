// SPDX-License-Identifier: Apache-2.0
#include "wire/hl7/ack.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>
#include <vector>

#include "wire/hl7/escape.hpp"
#include "wire/hl7/lines.hpp"
#include "wire/hl7/time.hpp"

namespace fengsui::wire::hl7 {
namespace {

using base::Problem;
using base::Severity;

constexpr std::string_view default_version = "2.5.1";

std::string_view name_of(AckCode code) {
    switch (code) {
        case AckCode::Accept:
            return "AA";
        case AckCode::Error:
            return "AE";
        case AckCode::Reject:
            return "AR";
    }
    return {};
}

// The texts of HL7 table 0357.
std::string_view error_text(std::string_view code) {
    static constexpr std::array<std::array<std::string_view, 2>, 10> texts{
        {{"0", "Message accepted"},
         {"100", "Segment sequence error"},
         {"101", "Required field missing"},
         {"102", "Data type error"},
         {"103", "Table value not found"},
         {"200", "Unsupported message type"},
         {"201", "Unsupported event code"},
         {"202", "Unsupported processing id"},
         {"203", "Unsupported version id"},
         {"207", "Application internal error"}}};
    for (const auto& [known, text] : texts) {
        if (known == code) return text;
    }
    return "Application internal error";
}

// Whether ERR has the layout of before v2.5. A version that cannot be read gets the newer one,
// since that says more.
bool has_old_error_layout(std::string_view version) {
    int major = 0;
    int minor = 0;
    const auto* const end = version.data() + version.size();
    const auto first = std::from_chars(version.data(), end, major);
    if (first.ec != std::errc{} || first.ptr == end || *first.ptr != '.') return false;
    if (std::from_chars(first.ptr + 1, end, minor).ec != std::errc{}) return false;
    return std::pair(major, minor) < std::pair(2, 5);
}

// Joins fields, leaving out empty ones at the end.
std::string join(std::span<const std::string> parts, char separator) {
    auto count = parts.size();
    while (count > 0 && parts[count - 1].empty()) --count;
    std::string out;
    for (std::size_t i = 0; i < count; ++i) {
        if (i > 0) out += separator;
        out += parts[i];
    }
    return out;
}

std::string number_or_empty(int n) {
    return n > 0 ? std::to_string(n) : std::string();
}

class AckWriter {
  public:
    AckWriter(const Header& original, AckCode code, const AckOptions& options)
        : original_(original), code_(code), options_(options), d_(original.delimiters) {
        const auto version = original.version.substr(0, original.version.find(d_.component));
        is_old_ = has_old_error_layout(version);
    }

    std::string write(std::span<const Problem> problems) {
        const auto listed = problems.first(std::min(problems.size(), answered_problems_max));
        header();
        acknowledgment(problems);
        if (is_old_) {
            if (!listed.empty()) segment({"ERR", repeated_location(listed)});
        } else {
            for (const auto& problem : listed) error(problem);
        }
        return std::move(out_);
    }

  private:
    void segment(const std::vector<std::string>& fields) {
        out_ += join(fields, d_.field);
        out_ += '\r';
    }

    [[nodiscard]] std::string text(std::string_view plain) const { return escape(plain, d_); }

    void header() {
        const auto components = [&](std::initializer_list<std::string> parts) {
            return join(std::vector<std::string>(parts), d_.component);
        };
        std::string type = "ACK";
        const auto trigger = Repetition(original_.type, &d_).component(2).raw();
        if (!trigger.empty())
            type = components({"ACK", std::string(trigger), is_old_ ? "" : "ACK"});
        const auto or_else = [](std::string_view value, std::string_view other) {
            return std::string(value.empty() ? other : value);
        };
        segment({"MSH", d_.encoding_characters(), std::string(original_.receiving_application),
                 std::string(original_.receiving_facility),
                 std::string(original_.sending_application),
                 std::string(original_.sending_facility),
                 to_hl7_time(options_.now, options_.offset_minutes), "", type,
                 text(options_.control_id), or_else(original_.processing_id, "P"),
                 or_else(original_.version, default_version), "", "", "", "", "", "UNICODE UTF-8"});
    }

    void acknowledgment(std::span<const Problem> problems) {
        std::string said;  // MSA-3 was given up for ERR-8 in v2.5
        if (is_old_ && !problems.empty()) said = text(base::info(problems.front().code).text_en);
        segment({"MSA", std::string(name_of(code_)), std::string(original_.control_id), said});
    }

    void error(const Problem& problem) {
        const auto& info = base::info(problem.code);
        const std::vector<std::string> code{std::string(info.hl7_code),
                                            std::string(error_text(info.hl7_code)), "HL70357"};
        const std::vector<std::string> own_code{std::string(info.name), "", "L"};
        const auto where = location(problem.path);
        // A place that is none of an HL7 message ("byte 17") is said in words.
        auto diagnostic = problem.detail;
        if (where.empty() && !problem.path.empty()) {
            diagnostic = diagnostic.empty() ? problem.path : problem.path + ": " + diagnostic;
        }
        segment({"ERR", "", where, join(code, d_.component),
                 info.severity == Severity::Warning ? "W" : "E", join(own_code, d_.component), "",
                 text(diagnostic), text(info.text_en)});
    }

    // ERL: segment, sequence, field, repetition, component, sub-component.
    [[nodiscard]] std::string location(std::string_view path) const {
        const auto place = parse_location(path);
        if (!place) return {};
        const int repetition =
            place->component > 0 ? std::max(1, place->repetition) : place->repetition;
        const std::vector<std::string> parts{place->segment,
                                             std::to_string(std::max(1, place->occurrence)),
                                             number_or_empty(place->field),
                                             number_or_empty(repetition),
                                             number_or_empty(place->component),
                                             number_or_empty(place->subcomponent)};
        return join(parts, d_.component);
    }

    // ELD, the layout before v2.5: segment, sequence, field, code & text & table.
    [[nodiscard]] std::string repeated_location(std::span<const Problem> problems) const {
        std::string out;
        for (const auto& problem : problems) {
            const auto& info = base::info(problem.code);
            const auto place = parse_location(problem.path);
            const std::vector<std::string> code{std::string(info.hl7_code),
                                                std::string(error_text(info.hl7_code)), "HL70357"};
            const std::vector<std::string> parts{
                place ? place->segment : std::string(),
                place ? std::to_string(std::max(1, place->occurrence)) : std::string(),
                place ? number_or_empty(place->field) : std::string(), join(code, d_.subcomponent)};
            if (!out.empty()) out += d_.repetition;
            out += join(parts, d_.component);
        }
        return out;
    }

    const Header& original_;
    AckCode code_;
    const AckOptions& options_;
    const Delimiters& d_;
    bool is_old_ = false;
    std::string out_;
};

}  // namespace

AckCode ack_code_for(std::span<const Problem> problems) {
    auto code = AckCode::Accept;
    for (const auto& problem : problems) {
        if (problem.severity() == Severity::Reject) return AckCode::Reject;
        if (problem.severity() == Severity::Error) code = AckCode::Error;
    }
    return code;
}

std::string make_ack(const Header& original, AckCode code, std::span<const Problem> problems,
                     const AckOptions& options) {
    return AckWriter(original, code, options).write(problems);
}

std::string make_ack(std::string_view original, AckCode code, std::span<const Problem> problems,
                     const AckOptions& options) {
    return make_ack(read_header(original), code, problems, options);
}

std::string make_batch_answer(std::string_view batch_header, std::span<const std::string> answers,
                              const AckOptions& options) {
    const auto original = read_header(batch_header);
    const auto& d = original.delimiters;
    // Of BHS and FHS, fields 3 to 6 are those of MSH and field 11 is the control id.
    const std::vector<std::string> fields{"BHS",
                                          d.encoding_characters(),
                                          std::string(original.receiving_application),
                                          std::string(original.receiving_facility),
                                          std::string(original.sending_application),
                                          std::string(original.sending_facility),
                                          to_hl7_time(options.now, options.offset_minutes),
                                          "",
                                          "",
                                          "",
                                          escape(options.control_id, d),
                                          std::string(original.batch_control_id)};
    std::string out = join(fields, d.field) + '\r';
    for (const auto& answer : answers) out += answer;
    return out + "BTS" + d.field + std::to_string(answers.size()) + '\r';
}

}  // namespace fengsui::wire::hl7
