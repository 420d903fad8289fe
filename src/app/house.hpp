// SPDX-License-Identifier: Apache-2.0
// The rooms wired together over one data directory: what `serve` runs and what the other commands
// borrow. Construction opens the ledger and loads the catalogue; doors and threads are started by
// serve.
#pragma once

#include <memory>
#include <string>

#include "base/id.hpp"
#include "base/time.hpp"
#include "catalog/catalog.hpp"
#include "ledger/data_directory.hpp"
#include "ledger/database.hpp"
#include "surveil/context.hpp"
#include "surveil/detect/watcher.hpp"
#include "surveil/intake/intake.hpp"
#include "warn/signal_joiner.hpp"

namespace fengsui::app {

base::EmbeddedFiles catalogue_files();
base::Result<std::unique_ptr<catalog::Catalog>> load_catalogue(
    base::EmbeddedFiles files = catalogue_files());

class House {
  public:
    // Whether a directory that is not there is made (serve, ingest) or refused.
    enum class Missing : std::uint8_t { Make, Refuse };
    static base::Result<std::unique_ptr<House>> open(const std::string& data_directory,
                                                     Missing missing = Missing::Make);
    // With another clock than the system's, which outlives the house, and perhaps other tables than
    // the program's own.
    static base::Result<std::unique_ptr<House>> open(
        const std::string& data_directory, const base::Clock& clock,
        base::EmbeddedFiles catalogue = catalogue_files());
    ~House();
    House(const House&) = delete;
    House& operator=(const House&) = delete;

    [[nodiscard]] const std::string& county() const { return county_; }
    const base::Clock& clock() { return *clock_; }
    const catalog::Catalog& catalog() { return *catalog_; }
    ledger::Database& database() { return *database_; }
    surveil::Intake& intake() { return *intake_; }
    surveil::Watcher& watcher() { return *watcher_; }
    surveil::RoomContext context() {
        return {*database_, *catalog_, county_, directory_->keys(), *clock_};
    }

  private:
    explicit House(const base::Clock* clock) : clock_(clock != nullptr ? clock : &system_clock_) {}
    base::Result<void> open_rooms(ledger::DataDirectory directory, base::EmbeddedFiles catalogue);

    base::SystemClock system_clock_;
    const base::Clock* clock_;
    std::unique_ptr<base::IdMaker> ids_;
    std::unique_ptr<ledger::DataDirectory> directory_;
    std::unique_ptr<catalog::Catalog> catalog_;
    std::string county_;
    std::unique_ptr<ledger::Database> database_;
    std::unique_ptr<surveil::Intake> intake_;
    std::unique_ptr<warn::SignalJoiner> joiner_;
    std::unique_ptr<surveil::Watcher> watcher_;
};

// The directory where nothing else is said.
inline constexpr const char* default_data_directory = "fengsui-data";

}  // namespace fengsui::app
