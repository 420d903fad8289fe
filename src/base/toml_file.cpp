// SPDX-License-Identifier: Apache-2.0
#include "base/toml_file.hpp"

#include <fmt/format.h>

#include <set>

#define TOML_EXCEPTIONS 0
#define TOML_HEADER_ONLY 1
#include <toml++/toml.h>

namespace fengsui::base {

struct TomlTable::Body {
    const toml::table* table = nullptr;  // null: the table that is not there
    std::string name;                    // "institution[3]."
    std::uint32_t line = 1;
    std::set<std::string, std::less<>> read{};
};

struct TomlFile::Document {
    toml::table table;
};

TomlFile::TomlFile(std::string name) : name_(std::move(name)) {}
TomlFile::~TomlFile() = default;

Result<std::unique_ptr<TomlFile>> TomlFile::parse(std::string name, std::string_view text) {
    auto parsed = toml::parse(text);
    if (!parsed) {
        return fail(ProblemCode::ValueInvalid,
                    fmt::format("{} line {}", name, parsed.error().source().begin.line),
                    std::string(parsed.error().description()));
    }
    std::unique_ptr<TomlFile> file(new TomlFile(std::move(name)));
    file->document_ = std::make_unique<Document>(Document{std::move(parsed).table()});
    return file;
}

TomlTable TomlFile::root() {
    return {this, std::make_shared<TomlTable::Body>(TomlTable::Body{&document_->table, ""})};
}

void TomlFile::refuse(std::string path, std::string detail) {
    if (!problem_)
        problem_ = Problem{ProblemCode::ValueInvalid, std::move(path), std::move(detail)};
}

Result<void> TomlFile::result() const {
    if (problem_) return tl::unexpected<Problem>(*problem_);
    return {};
}

const void* TomlTable::node(std::string_view field) const {
    if (body_->table == nullptr) return nullptr;
    body_->read.emplace(field);
    return body_->table->get(field);
}

bool TomlTable::has(std::string_view field) const {
    return node(field) != nullptr;
}

std::string TomlTable::where(std::string_view field) const {
    const auto* found = body_->table == nullptr ? nullptr : body_->table->get(field);
    const auto line = found == nullptr ? body_->line : found->source().begin.line;
    return fmt::format("{} line {}, field {}{}", file_->name(), line, body_->name, field);
}

void TomlTable::refuse(std::string_view field, std::string detail) {
    file_->refuse(where(field), std::move(detail));
}

std::string TomlTable::required(std::string_view field) {
    auto value = text(field);
    if (value.empty()) refuse(field, "is missing or empty");
    return value;
}

std::string TomlTable::text(std::string_view field, std::string_view otherwise) {
    const auto* found = static_cast<const toml::node*>(node(field));
    if (found == nullptr) return std::string(otherwise);
    if (const auto value = found->value<std::string>(); value && found->is_string()) return *value;
    refuse(field, "is not a text in quotes");
    return std::string(otherwise);
}

double TomlTable::number(std::string_view field, double otherwise, NumberRange range) {
    const auto* found = static_cast<const toml::node*>(node(field));
    if (found == nullptr) return otherwise;
    const auto value = found->is_number() ? found->value<double>() : std::nullopt;
    if (!value) {
        refuse(field, "is not a number");
        return otherwise;
    }
    if (!(*value >= range.low && *value <= range.high)) {
        refuse(field, fmt::format("{} is not from {} to {}", *value, range.low, range.high));
        return otherwise;
    }
    return *value;
}

double TomlTable::required_number(std::string_view field, NumberRange range) {
    if (!has(field)) refuse(field, "is missing");
    return number(field, range.low, range);
}

int TomlTable::integer(std::string_view field, int otherwise, NumberRange range) {
    range.high = std::min(range.high, 2e9);
    const double value = number(field, otherwise, range);
    if (value != std::floor(value)) refuse(field, "is not a whole number");
    return static_cast<int>(value);
}

std::optional<Day> TomlTable::day(std::string_view field) {
    const auto* found = static_cast<const toml::node*>(node(field));
    if (found == nullptr) return std::nullopt;
    const auto date = found->value<toml::date>();
    const auto day = date ? make_day(date->year, date->month, date->day) : std::optional<Day>{};
    if (!day) refuse(field, "is not a date such as 2026-03-01 (without quotes)");
    return day;
}

std::vector<std::string> TomlTable::texts(std::string_view field) {
    std::vector<std::string> values;
    const auto* found = static_cast<const toml::node*>(node(field));
    if (found == nullptr) return values;
    const auto* array = found->as_array();
    if (array == nullptr) {
        refuse(field, "is not a list of texts");
        return values;
    }
    for (const auto& element : *array) {
        const auto value = element.value<std::string>();
        if (!value || value->empty()) refuse(field, "holds what is not a text");
        values.push_back(value.value_or(""));
    }
    return values;
}

TomlTable TomlTable::table(std::string_view field) {
    const auto* found = static_cast<const toml::node*>(node(field));
    if (found != nullptr && !found->is_table()) refuse(field, "is not a table");
    const auto* table = found == nullptr ? nullptr : found->as_table();
    return {file_, std::make_shared<Body>(
                       Body{table, fmt::format("{}{}.", body_->name, field),
                            found == nullptr ? body_->line : found->source().begin.line})};
}

std::vector<TomlTable> TomlTable::tables(std::string_view field) {
    std::vector<TomlTable> tables;
    const auto* found = static_cast<const toml::node*>(node(field));
    if (found == nullptr) return tables;
    const auto* array = found->as_array();
    if (array == nullptr) {
        refuse(field, "is not a list of tables");
        return tables;
    }
    for (std::size_t i = 0; i < array->size(); ++i) {
        const auto* element = array->get(i)->as_table();
        if (element == nullptr) refuse(field, "holds what is not a table");
        tables.push_back({file_, std::make_shared<Body>(Body{
                                     element, fmt::format("{}{}[{}].", body_->name, field, i + 1),
                                     array->get(i)->source().begin.line})});
    }
    return tables;
}

void TomlTable::end() {
    if (body_->table == nullptr) return;
    for (const auto& [key, value] : *body_->table) {
        if (!body_->read.contains(key.str())) refuse(key.str(), "is not a known field");
    }
}

}  // namespace fengsui::base
