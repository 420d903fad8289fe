// SPDX-License-Identifier: Apache-2.0
// Splits one HL7 v2 message into segments and fields in a single pass and without copying:
// everything returned is a view into the caller's buffer, which must live as long as the Message.
// Intake parses with it; it knows syntax only. Segments may end with CR, LF or CRLF; unknown and Z
// segments are kept. Asking for what is not there gives an empty value, never an error. A Message
// may be reused (`read`) so that a stream of messages allocates nothing. Reading from several
// threads is safe once `read` has returned.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "wire/hl7/delimiters.hpp"
#include "wire/hl7/location.hpp"

namespace fengsui::wire::hl7 {

inline constexpr std::size_t message_bytes_max = 4 * 1024 * 1024;
inline constexpr std::size_t segment_bytes_max = 1024 * 1024;
inline constexpr std::size_t segments_max = 10'000;
inline constexpr std::size_t segment_fields_max = 1'000;

class Message;

// A piece of a message as it was written.
class Value {
  public:
    Value() = default;
    Value(std::string_view raw, const Delimiters* delimiters)
        : raw_(raw), delimiters_(delimiters) {}

    [[nodiscard]] std::string_view raw() const { return raw_; }
    [[nodiscard]] std::string text() const;  // unescaped; empty for the HL7 null
    [[nodiscard]] bool is_empty() const { return raw_.empty(); }  // nothing is said
    [[nodiscard]] bool is_null() const {
        return raw_ == "\"\"";
    }  // it is said that there is nothing
    [[nodiscard]] bool has_value() const { return !is_empty() && !is_null(); }

  protected:
    [[nodiscard]] const Delimiters& delimiters() const {
        return delimiters_ != nullptr ? *delimiters_ : no_delimiters;
    }

  private:
    std::string_view raw_;
    const Delimiters* delimiters_ = nullptr;
};

class Component : public Value {
  public:
    using Value::Value;
    // Counted from 1, as everything below a segment.
    [[nodiscard]] Value subcomponent(std::size_t n) const;
    [[nodiscard]] std::size_t subcomponent_count() const;
};

// One repetition of a field.
class Repetition : public Value {
  public:
    using Value::Value;
    [[nodiscard]] Component component(std::size_t n) const;
    [[nodiscard]] std::size_t component_count() const;
};

class Field : public Value {
  public:
    using Value::Value;
    [[nodiscard]] Repetition repetition(std::size_t n) const;
    [[nodiscard]] std::size_t repetition_count() const;  // 0 for an empty field
    // Of the first repetition.
    [[nodiscard]] Component component(std::size_t n) const { return repetition(1).component(n); }
};

// Cheap to copy; valid as long as its Message is neither moved, destroyed nor read anew.
class Segment {
  public:
    Segment() = default;  // the segment that is not there: every field of it is empty
    explicit operator bool() const { return message_ != nullptr; }

    [[nodiscard]] std::string_view name() const;
    [[nodiscard]] std::size_t index() const { return index_; }  // position in the message, from 0
    [[nodiscard]] std::string_view raw() const;                 // without the line end
    // Counted from 1 by the standard's numbering: MSH-1 is the field separator itself.
    [[nodiscard]] Field field(std::size_t n) const;
    [[nodiscard]] std::size_t field_count() const;
    // Short for field(n).component(c).text() and field(n).component(c).subcomponent(s).text().
    [[nodiscard]] std::string text(std::size_t n, std::size_t component = 1) const;
    [[nodiscard]] std::string text(std::size_t n, std::size_t component,
                                   std::size_t subcomponent) const;

    [[nodiscard]] std::size_t occurrence() const;  // 1 for the first segment of this name
    // The place for a Problem: "OBX[2]-5.1"; the number is left out where the name occurs once.
    [[nodiscard]] std::string path(int field = 0, int component = 0) const;

  private:
    friend class Message;
    Segment(const Message* message, std::size_t index) : message_(message), index_(index) {}
    [[nodiscard]] bool is_header() const;

    const Message* message_ = nullptr;
    std::size_t index_ = 0;
};

class Message {
  public:
    // Replaces the content. On a Problem the message is left empty. `text` is valid UTF-8
    // (charset.hpp).
    base::Result<void> read(std::string_view text);

    [[nodiscard]] std::string_view text() const { return text_; }
    [[nodiscard]] const Delimiters& delimiters() const { return delimiters_; }
    [[nodiscard]] std::size_t segment_count() const { return segments_.size(); }
    [[nodiscard]] Segment segment(std::size_t i) const;  // beyond the end: the empty segment
    [[nodiscard]] Segment first(std::string_view name) const;
    // The next segment called `name` after `from`, not looking past a segment called one of
    // `stops`: next("OBX", obr.index(), {"OBR"}) walks the results of one order.
    [[nodiscard]] Segment next(std::string_view name, std::size_t from,
                               std::initializer_list<std::string_view> stops = {}) const;
    [[nodiscard]] std::size_t count(std::string_view name) const;
    [[nodiscard]] std::vector<Segment> all(std::string_view name) const;

    [[nodiscard]] Segment header() const { return segment(0); }
    [[nodiscard]] std::string type() const { return header().text(9, 1); }     // "ORU"
    [[nodiscard]] std::string trigger() const { return header().text(9, 2); }  // "R01"
    [[nodiscard]] std::string control_id() const { return header().text(10); }
    [[nodiscard]] std::string version() const { return header().text(12); }

  private:
    friend class Segment;
    // Where a segment's part of `starts_` begins: one entry per token and one past the end, so that
    // a token ends one byte before the next begins.
    struct Entry {
        std::uint32_t first_start;
        std::uint32_t token_count;
    };
    base::Result<void> split(std::size_t begin);
    base::Result<void> close_segment(std::size_t begin, std::size_t end);
    [[nodiscard]] bool continues_field(std::size_t next_line) const;
    [[nodiscard]] std::string_view token(std::size_t segment, std::size_t n) const;

    std::string_view text_;
    Delimiters delimiters_;
    std::vector<Entry> segments_;
    std::vector<std::uint32_t> starts_;
};

base::Result<Message> parse(std::string_view text);

// The parts of an MSH that an answer needs, also of a message that could not be parsed. Every view
// is raw (still escaped) and empty where the header does not give it.
struct Header {
    Delimiters delimiters;
    std::string_view sending_application;
    std::string_view sending_facility;
    std::string_view receiving_application;
    std::string_view receiving_facility;
    std::string_view type;  // the whole MSH-9
    std::string_view control_id;
    std::string_view processing_id;
    std::string_view version;
    std::string_view batch_control_id;  // BHS-11 or FHS-11; of these two headers only
};

// Never fails: reads what can be read of the first MSH, FHS or BHS of any bytes, also such as are
// no UTF-8.
Header read_header(std::string_view bytes);

}  // namespace fengsui::wire::hl7
