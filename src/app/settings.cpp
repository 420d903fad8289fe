// SPDX-License-Identifier: Apache-2.0
#include "app/settings.hpp"

#include <fstream>
#include <sstream>

#include "base/toml_file.hpp"

namespace fengsui::app {
namespace {

using base::TomlFile;
using base::TomlTable;

constexpr double minute_ms = 60'000;

void read_storage(TomlTable table, HouseAddress& address) {
    address.data = table.text("directory", address.data);
    address.database = table.text("database", address.database);
    table.end();
}

void read_archive(TomlTable table, HouseAddress& address) {
    constexpr base::NumberRange days{1, 3650};
    address.archive = table.text("directory", address.archive);
    address.archive_days = static_cast<int>(table.number("days", address.archive_days, days));
    if (!address.archive.empty() && !address.database.empty())
        table.refuse("directory", "is for a ledger in SQLite: PostgreSQL archives its own log");
    table.end();
}

void read_listen(TomlTable table, DoorOptions& doors) {
    doors.http = table.text("http", doors.http);
    doors.mllp = table.text("mllp", doors.mllp);
    if (auto good = check_addresses(doors); !good)
        table.refuse(good.error().path == "--mllp" ? "mllp" : "http", good.error().detail);
    table.end();
}

void read_session(TomlTable table, access::SessionLimits& limits) {
    constexpr base::NumberRange minutes{1, 60.0 * 24 * 30};
    const auto read = [&](std::string_view field, std::int64_t& limit_ms) {
        limit_ms = static_cast<std::int64_t>(
            minute_ms * table.number(field, static_cast<double>(limit_ms) / minute_ms, minutes));
    };
    read("age_max_minutes", limits.age_max_ms);
    read("idle_max_minutes", limits.idle_max_ms);
    table.end();
}

void read_log(TomlTable table, LogOptions& log) {
    log.level = table.text("level", log.level);
    log.format = table.text("format", log.format);
    if (auto good = check_log(log); !good)
        table.refuse(good.error().path == "log.level" ? "level" : "format", good.error().detail);
    table.end();
}

}  // namespace

base::Result<ServeOptions> read_settings(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    if (!in) return base::fail(base::ProblemCode::NotFound, path, "cannot be read");
    auto file = TomlFile::parse(path, text.str());
    if (!file) return tl::unexpected(file.error());
    ServeOptions options;
    auto root = (*file)->root();
    read_storage(root.table("storage"), options.address);
    read_archive(root.table("archive"), options.address);
    read_listen(root.table("listen"), options.doors);
    read_session(root.table("session"), options.doors.session_limits);
    read_log(root.table("log"), options.log);
    root.end();
    if (auto read = (*file)->result(); !read) return tl::unexpected(read.error());
    return options;
}

}  // namespace fengsui::app
