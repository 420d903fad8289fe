// SPDX-License-Identifier: Apache-2.0
// The rooms wired together over one ledger: what `serve` runs and what the other commands borrow.
// Construction opens the ledger and loads the catalogue; doors and threads are started by serve.
#pragma once

#include <memory>
#include <string>

#include "base/id.hpp"
#include "base/time.hpp"
#include "catalog/catalog.hpp"
#include "ledger/data_directory.hpp"
#include "ledger/database.hpp"
#include "ledger/journal_follower.hpp"
#include "ledger/log_archive.hpp"
#include "ledger/ownership.hpp"
#include "surveil/context.hpp"
#include "surveil/detect/watcher.hpp"
#include "surveil/intake/intake.hpp"
#include "warn/signal_joiner.hpp"

namespace fengsui::app {

base::EmbeddedFiles catalogue_files();
base::Result<std::unique_ptr<catalog::Catalog>> load_catalogue(
    base::EmbeddedFiles files = catalogue_files());

// The directory where nothing else is said.
inline constexpr const char* default_data_directory = "fengsui-data";

// Where the ledger is: in the data directory or, if a database is named, there; the directory then
// holds the keys only.
struct HouseAddress {
    std::string data = default_data_directory;
    std::string database = {};  // postgres://…
    std::string archive = {};   // a directory for the archive of an SQLite ledger; empty: none
    int archive_days = ledger::ArchiveOptions{}.days;
};

class House {
  public:
    // Whether a directory that is not there is made (serve, ingest) or refused.
    enum class Missing : std::uint8_t { Make, Refuse };
    // `clock`: another than the system's, which outlives the house. `catalogue`: perhaps other
    // tables than the program's own.
    static base::Result<std::unique_ptr<House>> open(
        const HouseAddress& address, Missing missing = Missing::Make,
        const base::Clock* clock = nullptr, base::EmbeddedFiles catalogue = catalogue_files());
    ~House();
    House(const House&) = delete;
    House& operator=(const House&) = delete;

    [[nodiscard]] const std::string& county() const { return county_; }
    [[nodiscard]] const std::string& data_path() const { return directory_->path(); }
    const base::Clock& clock() { return *clock_; }
    const catalog::Catalog& catalog() { return *catalog_; }
    ledger::Database& database() { return *database_; }
    surveil::Intake& intake() { return *intake_; }
    surveil::Watcher& watcher() { return *watcher_; }
    [[nodiscard]] const ledger::LogArchive* archive() const { return archive_.get(); }
    // Whether other programs may have this ledger open.
    [[nodiscard]] bool is_shared() const { return follower_ != nullptr; }
    // Told of all that is committed to the county's journal, in order, by whichever program; for
    // what screens show. Before the first write; on another thread.
    void on_journal(ledger::Writer::Listener listener);
    // From here on on_journal() hears what other programs commit, too, and the county stays with
    // this one or comes to it when its owner is gone. Once, before the watcher starts.
    base::Result<void> follow_others();
    // Before anything is gone that a listener uses; no listener is called any more after this.
    void stop_following();
    surveil::RoomContext context() {
        return {*database_, *catalog_, county_, directory_->keys(), *clock_};
    }

  private:
    explicit House(const base::Clock* clock) : clock_(clock != nullptr ? clock : &system_clock_) {}
    base::Result<void> open_rooms(const HouseAddress& address, base::EmbeddedFiles catalogue);
    base::Result<void> open_archive(const HouseAddress& address);
    base::Result<void> open_ledger(const ledger::DatabaseOptions& options);
    void share(const ledger::DatabaseOptions& options);

    base::SystemClock system_clock_;
    const base::Clock* clock_;
    std::unique_ptr<base::IdMaker> ids_;
    std::unique_ptr<ledger::DataDirectory> directory_;
    std::unique_ptr<catalog::Catalog> catalog_;
    std::string county_;
    std::unique_ptr<ledger::LogArchive> archive_;  // outlives all connections to the ledger
    std::unique_ptr<ledger::Database> database_;
    std::unique_ptr<ledger::JournalFollower> follower_;  // these two in PostgreSQL only
    std::unique_ptr<ledger::Ownership> ownership_;
    std::unique_ptr<surveil::Intake> intake_;
    std::unique_ptr<warn::SignalJoiner> joiner_;
    std::unique_ptr<surveil::Watcher> watcher_;
};

}  // namespace fengsui::app
