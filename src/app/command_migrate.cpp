// SPDX-License-Identifier: Apache-2.0
// migrate: moves a ledger between SQLite and PostgreSQL.
#include <fmt/format.h>

#include "app/command.hpp"
#include "app/house.hpp"
#include "ledger/migrate.hpp"
#include "ledger/ownership.hpp"
#include "ledger/transfer.hpp"

namespace fengsui::app {
namespace {

using base::fail;
using base::ProblemCode;

struct Options {
    std::string from;
    std::string to;
};

// One end of the move: a data directory, held while this lives, or a database.
struct End {
    std::unique_ptr<ledger::DataDirectory> directory;
    ledger::DatabaseOptions where;
};

bool is_database(const std::string& text) {
    return text.starts_with("postgres://") || text.starts_with("postgresql://");
}

base::Result<End> end_in(base::Result<ledger::DataDirectory> directory) {
    if (!directory) return tl::unexpected(directory.error());
    End end;
    end.directory = std::make_unique<ledger::DataDirectory>(std::move(*directory));
    end.where.sqlite_path = end.directory->sqlite_path();
    return end;
}

base::Result<End> source(const std::string& from) {
    if (is_database(from)) return End{nullptr, {.postgres = from}};
    return end_in(ledger::DataDirectory::open_existing(from));
}

// A directory must have the ledger's keys already: new ones would not open what is moved.
base::Result<End> target(const std::string& to) {
    if (is_database(to)) return End{nullptr, {.postgres = to}};
    auto end = end_in(ledger::DataDirectory::open(to));
    if (end && end->directory->is_new()) {
        end->directory->drop_new_keys();
        return fail(ProblemCode::NotFound, to,
                    "has no keys: put the keys.txt of the present data directory there first");
    }
    return end;
}

base::Result<void> check_quiet(ledger::Connection& db, const ledger::DatabaseOptions& where) {
    const auto now = base::SystemClock().now().ms;
    // all counties: the whole ledger is moved, so nobody may be at work on any of them.
    if (!db.value<int>("SELECT 1 FROM county_owner WHERE until_ms > ? AND until_ms < ? LIMIT 1",
                       {now, now + ledger::lease_end_max_ms}))
        return {};
    return fail(ProblemCode::Conflict, ledger::address_for_people(where),
                "a server is at work on it: stop all servers, wait ten seconds and try again");
}

base::Result<std::vector<ledger::TableSum>> move_ledger(const Options& options) {
    const auto from = source(options.from);
    if (!from) return tl::unexpected(from.error());
    const auto to = target(options.to);
    if (!to) return tl::unexpected(to.error());
    const ledger::DatabaseOptions* at_work = &from->where;
    try {
        const auto source_db = ledger::open_patient_connection(from->where);
        if (auto done = ledger::migrate(*source_db); !done) return tl::unexpected(done.error());
        if (auto quiet = check_quiet(*source_db, from->where); !quiet)
            return tl::unexpected(quiet.error());
        at_work = &to->where;
        const auto target_db = ledger::open_patient_connection(to->where);
        if (auto done = ledger::migrate(*target_db); !done) return tl::unexpected(done.error());
        return ledger::transfer(*source_db, *target_db);
    } catch (const ledger::DatabaseError& error) {
        return fail(ProblemCode::StorageFailed, ledger::address_for_people(*at_work), error.what());
    }
}

int migrate(const Options& options) {
    const auto sums = move_ledger(options);
    if (!sums) {
        fmt::print(stderr, "fengsui migrate: {}\n", sums.error().to_string());
        return exit_failed;
    }
    for (const auto& sum : *sums)
        fmt::print("{:<18}{:>12}  {:016x}\n", sum.table, sum.rows, sum.digest);
    fmt::print(stderr, "moved: every table has the same rows and digest on both sides\n");
    return exit_ok;
}

}  // namespace

void add_migrate(CLI::App& app, Run& run) {
    auto options = std::make_shared<Options>();
    auto* command = app.add_subcommand(
        "migrate",
        "Move a ledger between SQLite and PostgreSQL; prints rows and digest of each "
        "table, compared on both sides");
    constexpr const char* what = "Data directory, or postgres://USER@HOST:PORT/NAME";
    command->add_option("--from", options->from, what)->required();
    command->add_option("--to", options->to, what)->required();
    command->footer(
        "The source stays as it is. Stop all servers first. The keys are not in the "
        "ledger: keep keys.txt of the data directory with what is moved.");
    command->callback([options, &run] { run = [options] { return migrate(*options); }; });
}

}  // namespace fengsui::app
