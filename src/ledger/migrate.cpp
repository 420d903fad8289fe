// SPDX-License-Identifier: Apache-2.0
#include "ledger/migrate.hpp"

#include <fmt/format.h>

#include <charconv>

#include "base/check.hpp"
#include "base/embed.hpp"

namespace fengsui::embedded {
base::EmbeddedFiles migrations();
base::EmbeddedFiles citus();
}  // namespace fengsui::embedded

namespace fengsui::ledger {
namespace {

int version_of(std::string_view path) {
    int version = 0;
    const auto [end, error] = std::from_chars(path.data(), path.data() + path.size(), version);
    FENGSUI_CHECK(error == std::errc{} && version > 0);
    return version;
}

}  // namespace

int newest_schema_version() {
    return version_of(embedded::migrations().back().path);
}

base::Result<void> check_schema_version(int version) {
    if (version <= newest_schema_version()) return {};
    return base::fail(
        base::ProblemCode::Conflict, "schema_version",
        fmt::format("the database has schema {}, this program knows {}: use a newer program",
                    version, newest_schema_version()));
}

base::Result<int> migrate(Connection& db) {
    // All steps in one transaction, so that of programs that start together one migrates and the
    // others find it done.
    db.begin_write();
    db.exclude_others(kSchemaLock);
    db.script("CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL PRIMARY KEY)");
    int version = db.value<int>("SELECT coalesce(max(version), 0) FROM schema_version").value_or(0);
    if (auto known = check_schema_version(version); !known) {
        db.rollback();
        return tl::unexpected(known.error());
    }
    for (const auto& file : embedded::migrations()) {
        const int number = version_of(file.path);
        if (number <= version) continue;
        db.script(file.bytes);
        db.execute("INSERT INTO schema_version (version) VALUES (?)", {number});
        version = number;
    }
    if (db.is_shared()) db.script(embedded::citus().front().bytes);
    db.commit();
    return version;
}

}  // namespace fengsui::ledger
