// SPDX-License-Identifier: Apache-2.0
// Strict reading of the simulator's TOML files (regions, outbreaks): every getter names its field,
// the first mistake is kept with file, line and field, and a field that nobody asked for is a
// mistake. Wraps toml++, which no other header of this room includes. Used while loading, one
// thread.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"

namespace fengsui::base {

class TomlFile;

struct NumberRange {
    double low = 0;
    double high = 1e12;
};

// One table of the file. Valid as long as its TomlFile.
class TomlTable {
  public:
    [[nodiscard]] bool has(std::string_view field) const;
    std::string required(std::string_view field);  // a text that is not empty
    std::string text(std::string_view field, std::string_view otherwise = "");
    double number(std::string_view field, double otherwise, NumberRange range = {});
    double required_number(std::string_view field, NumberRange range = {});
    int integer(std::string_view field, int otherwise, NumberRange range = {});
    std::optional<Day> day(std::string_view field);
    std::vector<std::string> texts(std::string_view field);
    TomlTable table(std::string_view field);                // empty if it is not there
    std::vector<TomlTable> tables(std::string_view field);  // of an array of tables

    void refuse(std::string_view field, std::string detail);
    [[nodiscard]] std::string where(std::string_view field) const;
    // A field that nobody has read is refused; called once all are read.
    void end();

  private:
    friend class TomlFile;
    struct Body;
    TomlTable(TomlFile* file, std::shared_ptr<Body> body) : file_(file), body_(std::move(body)) {}
    [[nodiscard]] const void* node(std::string_view field) const;

    TomlFile* file_;
    std::shared_ptr<Body> body_;
};

class TomlFile {
  public:
    // `name` is how problems call the file. toml++ mistakes are problems with their line.
    static Result<std::unique_ptr<TomlFile>> parse(std::string name, std::string_view text);

    TomlTable root();
    void refuse(std::string path, std::string detail);
    [[nodiscard]] bool bad() const { return problem_.has_value(); }
    [[nodiscard]] Result<void> result() const;
    [[nodiscard]] const std::string& name() const { return name_; }

    TomlFile(const TomlFile&) = delete;
    TomlFile& operator=(const TomlFile&) = delete;
    ~TomlFile();

  private:
    struct Document;
    explicit TomlFile(std::string name);

    std::string name_;
    std::unique_ptr<Document> document_;
    std::optional<Problem> problem_;
};

}  // namespace fengsui::base
