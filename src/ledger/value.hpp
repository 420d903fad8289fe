// SPDX-License-Identifier: Apache-2.0
// What travels between SQL and the program: values bound to the `?` marks, and what goes wrong.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

namespace fengsui::ledger {

// Its text is for the log: it names tables and columns, never the values of a row.
struct DatabaseError : std::runtime_error {
    enum class Kind : std::uint8_t {
        Refused,  // the statement, or what it would have done
        Lost,     // the connection; what a commit under way did is unknown
    };
    explicit DatabaseError(const std::string& text, Kind what = Kind::Refused)
        : std::runtime_error(text), kind(what) {}
    Kind kind;
};

// Binds bytes that are no text; they are read back as std::string.
struct Bytes {
    std::string_view bytes;
};

// What can be bound to a `?`.
class Value {
  public:
    Value(std::nullptr_t) {}
    Value(Bytes bytes) : content_(Blob{std::string(bytes.bytes)}) {}
    Value(std::string_view text) : content_(std::string(text)) {}
    Value(std::string text) : content_(std::move(text)) {}
    Value(const char* text) : content_(std::string(text)) {}
    template <class T>
    requires std::is_integral_v<T> Value(T number) : content_(static_cast<std::int64_t>(number)) {}
    template <class T>
    Value(const std::optional<T>& value) {
        if (value) content_ = Value(*value).content_;
    }
    [[nodiscard]] const std::int64_t* integer() const {
        return std::get_if<std::int64_t>(&content_);
    }
    [[nodiscard]] const std::string* text() const { return std::get_if<std::string>(&content_); }
    [[nodiscard]] const std::string* bytes() const {
        const auto* blob = std::get_if<Blob>(&content_);
        return blob != nullptr ? &blob->bytes : nullptr;
    }

  private:
    struct Blob {
        std::string bytes;
    };
    std::variant<std::monostate, std::int64_t, std::string, Blob> content_;
};

using Bind = std::span<const Value>;

}  // namespace fengsui::ledger
