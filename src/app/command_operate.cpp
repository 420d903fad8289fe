// SPDX-License-Identifier: Apache-2.0
// verify, backup, restore: looking after a data directory.
#include <fmt/format.h>

#include "app/command.hpp"
#include "app/house_options.hpp"
#include "ledger/archive_restore.hpp"
#include "ledger/journal.hpp"
#include "surveil/verify.hpp"

namespace fengsui::app {
namespace {

int failed(std::string_view command, const base::Problem& problem) {
    fmt::print(stderr, "fengsui {}: {}\n", command, problem.to_string());
    return exit_failed;
}

// Where the ledger is; a database needs no directory here, for nothing sealed is opened.
base::Result<ledger::DatabaseOptions> find_ledger(const HouseAddress& address) {
    if (!address.database.empty()) return ledger::DatabaseOptions{.postgres = address.database};
    const auto directory = ledger::DataDirectory::look(address.data);
    if (!directory) return tl::unexpected(directory.error());
    return ledger::DatabaseOptions{.sqlite_path = directory->sqlite_path()};
}

// SQLite's own pages and indexes; PostgreSQL has its own tools for that (pg_amcheck).
std::vector<std::string> storage_faults(ledger::Connection& db) {
    std::vector<std::string> faults;
    if (db.is_shared()) return faults;
    for (auto& [found] : db.query<std::string>("PRAGMA integrity_check(20)"))
        if (found != "ok") faults.push_back(std::move(found));
    return faults;
}

int verify(const HouseAddress& address) {
    const auto where = find_ledger(address);
    if (!where) return failed("verify", where.error());
    const auto catalog = load_catalogue();
    if (!catalog) return failed("verify", catalog.error());
    const auto& county = (*catalog)->home().county;
    try {
        // One snapshot: a running server may go on writing meanwhile.
        const auto db = ledger::open_patient_connection(*where);
        db->begin();
        const auto storage = storage_faults(*db);
        const auto entries = ledger::verify_journal(*db, county);
        const auto counts = surveil::verify_counts(*db, **catalog, county);
        db->rollback();
        fmt::print(
            "journal entries  {}\nmessages         {}\nreports          {}\nepisodes         "
            "{}\nunfolded deltas  {}\n",
            entries ? std::to_string(*entries) : "broken", counts.messages, counts.reports,
            counts.episodes, counts.unfolded);
        for (const auto& fault : storage) fmt::print("FAULT the file: {}\n", fault);
        for (const auto& fault : counts.faults) fmt::print("FAULT {}\n", fault);
        if (!entries) fmt::print("FAULT {}\n", entries.error().to_string());
        const bool whole = entries.has_value() && counts.faults.empty() && storage.empty();
        fmt::print("{}\n", whole ? "whole" : "NOT whole");
        return whole ? exit_ok : exit_failed;
    } catch (const ledger::DatabaseError& error) {
        return failed("verify", {base::ProblemCode::StorageFailed,
                                 ledger::address_for_people(*where), error.what()});
    }
}

int backup(const std::string& data, const std::string& to) {
    const auto directory = ledger::DataDirectory::look(data);
    if (!directory) return failed("backup", directory.error());
    if (auto done = ledger::backup(*directory, to); !done) return failed("backup", done.error());
    fmt::print("{}\n", to);
    return exit_ok;
}

struct Options {
    std::string data = default_data_directory;
    std::string other;
    std::string archive;
    std::string until;
};

int restore_from_archive(const Options& options) {
    const auto until = options.until.empty() ? std::optional(base::SystemClock().now())
                                             : base::parse_iso(options.until);
    if (!until) {
        fmt::print(stderr,
                   "fengsui restore: --until {}: write it as 2026-12-01T10:20:30+08:00, with its "
                   "offset or Z\n",
                   options.until);
        return exit_misused;
    }
    const auto done = ledger::restore_until(options.archive, *until, options.data);
    if (!done) return failed("restore", done.error());
    fmt::print("{}\nas it was at     {}\nbase of          {}\nframes of log    {}\n", options.data,
               base::to_iso(done->last), base::to_iso(done->base), done->frames);
    if (!done->missing.empty()) fmt::print("MISSING          {}\n", done->missing);
    return verify({.data = options.data});
}

int restore(const Options& options) {
    if (!options.archive.empty()) return restore_from_archive(options);
    if (auto done = ledger::restore(options.other, options.data); !done)
        return failed("restore", done.error());
    fmt::print("{}\n", options.data);
    return exit_ok;
}

}  // namespace

void add_verify(CLI::App& app, Run& run) {
    auto address = std::make_shared<HouseAddress>();
    auto* command = app.add_subcommand(
        "verify",
        "Check the journal's chain and that counts equal their reports; servers may run meanwhile");
    add_address_options(*command, *address);
    command->callback([address, &run] { run = [address] { return verify(*address); }; });
}

void add_backup(CLI::App& app, Run& run) {
    auto options = std::make_shared<Options>();
    auto* command =
        app.add_subcommand("backup", "Copy a data directory, also while the server runs");
    command->add_option("--data", options->data, "Data directory; may be in use")
        ->capture_default_str();
    command
        ->add_option("--to", options->other,
                     "New directory for the backup; it holds the keys: keep it safe")
        ->required();
    command->callback(
        [options, &run] { run = [options] { return backup(options->data, options->other); }; });
}

void add_restore(CLI::App& app, Run& run) {
    auto options = std::make_shared<Options>();
    auto* command = app.add_subcommand(
        "restore", "Make a data directory from a backup, or from an archive as it was at a moment");
    auto* from = command->add_option_group("source", "Where it comes from");
    auto* backup = from->add_option("--from", options->other, "Directory of the backup");
    from->add_option(
        "--archive", options->archive,
        "Directory of the archive (fengsui serve --archive); the new ledger is verified");
    from->require_option(1);
    command
        ->add_option("--until", options->until,
                     "With --archive: the moment, as 2026-12-01T10:20:30+08:00; else all that is "
                     "there")
        ->excludes(backup);
    command->add_option("--data", options->data, "New data directory")->capture_default_str();
    command->callback([options, &run] { run = [options] { return restore(*options); }; });
}

}  // namespace fengsui::app
