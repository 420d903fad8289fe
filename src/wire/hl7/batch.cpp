// SPDX-License-Identifier: Apache-2.0
#include "wire/hl7/batch.hpp"

#include <fmt/format.h>

#include <charconv>
#include <optional>

#include "base/text.hpp"
#include "wire/hl7/lines.hpp"
#include "wire/scan.hpp"

namespace fengsui::wire::hl7 {
namespace {

using base::ProblemCode;

bool is_separator(char c) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    const bool digit = c >= '0' && c <= '9';
    return c > ' ' && c < 0x7F && !letter && !digit;
}

// The name of the envelope segment or message that begins here; empty for any other line.
std::string_view boundary(std::string_view line) {
    const auto name = line.substr(0, 3);
    if (is_header_name(name))
        return line.size() > 3 && is_separator(line[3]) ? name : std::string_view{};
    const bool trailer = name == "BTS" || name == "FTS";
    return trailer && (line.size() == 3 || is_separator(line[3])) ? name : std::string_view{};
}

// Bytes that a captured MLLP stream leaves around a message.
std::string_view without_frame_bytes(std::string_view line) {
    while (!line.empty() && (line.front() == '\v' || line.front() == '\x1C')) line.remove_prefix(1);
    while (!line.empty() && (line.back() == '\x1C' || line.back() == '\x1A')) line.remove_suffix(1);
    return line;
}

class Splitter {
  public:
    explicit Splitter(std::string_view raw) : raw_(raw) {}

    base::Result<Batch> run() {
        for (std::size_t at = skip_lead_in(raw_); at < raw_.size();) {
            const auto end = find_line_end(raw_, at);
            const auto line = without_frame_bytes(raw_.substr(at, end - at));
            if (!line.empty()) {
                ++segment_;
                take(line, static_cast<std::size_t>(line.data() - raw_.data()));
                if (batch_.messages.size() > batch_messages_max) {
                    return base::fail(ProblemCode::MessageTooLarge, {},
                                      fmt::format("more than {} messages", batch_messages_max));
                }
            }
            at = end;
            while (at < raw_.size() && is_line_end(raw_[at])) ++at;
        }
        finish();
        return std::move(batch_);
    }

  private:
    void take(std::string_view line, std::size_t offset) {
        const auto name = boundary(line);
        if (name == "MSH") {
            batch_.messages.push_back(
                {line, batch_.messages.size() + 1, segment_, offset, Completeness::Complete});
            in_message_ = true;
            ++in_batch_;
        } else if (!name.empty()) {
            in_message_ = false;
            envelope(name, line);
        } else if (in_message_) {
            auto& bytes = batch_.messages.back().bytes;
            bytes = std::string_view(
                bytes.data(), static_cast<std::size_t>(line.data() + line.size() - bytes.data()));
        } else {
            problem(ProblemCode::SegmentBroken, fmt::format("segment {}", segment_),
                    "outside every message");
        }
    }

    void envelope(std::string_view name, std::string_view line) {
        if (name == "FHS") {
            if (file_open_) missing("FTS");
            file_open_ = true;
            file_batches_ = 0;
            if (batch_.file_header.empty()) batch_.file_header = line;
        } else if (name == "BHS") {
            if (batch_open_) missing("BTS");
            batch_open_ = true;
            in_batch_ = 0;
            ++file_batches_;
            if (batch_.batch_header.empty()) batch_.batch_header = line;
        } else if (name == "BTS") {
            if (!batch_open_)
                problem(ProblemCode::BatchTruncated, "BTS", "a batch ends that did not begin");
            check_count(line, "BTS-1", in_batch_, "messages");
            batch_open_ = false;
            in_batch_ = 0;
        } else {
            if (batch_open_) missing("BTS");
            if (!file_open_)
                problem(ProblemCode::BatchTruncated, "FTS", "a file ends that did not begin");
            check_count(line, "FTS-1", file_batches_, "batches");
            batch_open_ = file_open_ = false;
        }
    }

    void check_count(std::string_view line, std::string_view path, std::size_t counted,
                     std::string_view what) {
        if (line.size() < 4) return;
        const auto rest = line.substr(4);
        const auto text = base::trim(rest.substr(0, rest.find(line[3])));
        if (text.empty()) return;
        std::size_t said = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), said);
        if (error != std::errc{} || end != text.data() + text.size()) {
            problem(ProblemCode::FieldInvalid, std::string(path), "expected a number");
        } else if (said != counted) {
            problem(ProblemCode::BatchTruncated, std::string(path),
                    fmt::format("says {}, but {} {} were found", said, counted, what));
        }
    }

    void finish() {
        if (batch_open_ || file_open_) {
            // Where a trailer came after the last message, that message is known to be whole.
            if (in_message_) {
                const bool ended = raw_.empty() || is_line_end(raw_.back());
                batch_.messages.back().completeness =
                    ended ? Completeness::Unconfirmed : Completeness::Cut;
            }
            if (batch_open_) missing("BTS");
            if (file_open_) missing("FTS");
        }
    }

    void missing(std::string_view trailer) {
        batch_open_ = batch_open_ && trailer != "BTS";
        file_open_ = file_open_ && trailer != "FTS";
        problem(ProblemCode::BatchTruncated, std::string(trailer),
                fmt::format("the trailer is missing after {} messages", batch_.messages.size()));
    }

    void problem(ProblemCode code, std::string path, std::string detail) {
        // One broken file can break the rule on every line; the first few say enough.
        constexpr std::size_t problems_max = 100;
        if (batch_.problems.size() < problems_max) {
            batch_.problems.push_back({code, std::move(path), std::move(detail)});
        }
    }

    std::string_view raw_;
    Batch batch_;
    std::size_t segment_ = 0;
    std::size_t in_batch_ = 0;
    std::size_t file_batches_ = 0;
    bool in_message_ = false;
    bool batch_open_ = false;
    bool file_open_ = false;
};

}  // namespace

base::Result<Batch> split_batch(std::string_view raw) {
    if (raw.size() > batch_bytes_max) {
        return base::fail(ProblemCode::MessageTooLarge, {},
                          fmt::format("{} bytes; the limit is {}", raw.size(), batch_bytes_max));
    }
    if (skip_lead_in(raw) == raw.size()) return base::fail(ProblemCode::MessageEmpty);
    if (!looks_like_hl7(raw)) {
        return base::fail(ProblemCode::HeaderBroken, "MSH",
                          "the text does not begin with MSH, FHS or BHS");
    }
    return Splitter(raw).run();
}

bool looks_like_hl7(std::string_view raw) {
    const auto line = raw.substr(skip_lead_in(raw));
    return is_header_name(boundary(line));
}

}  // namespace fengsui::wire::hl7
