// SPDX-License-Identifier: Apache-2.0
#include "app/house.hpp"

namespace fengsui::embedded {
base::EmbeddedFiles data();
}

namespace fengsui::app {

base::EmbeddedFiles catalogue_files() {
    return embedded::data();
}

base::Result<std::unique_ptr<catalog::Catalog>> load_catalogue() {
    auto catalog = catalog::Catalog::load(catalogue_files());
    if (!catalog) return tl::unexpected(catalog.error());
    return std::make_unique<catalog::Catalog>(std::move(*catalog));
}

base::Result<std::unique_ptr<House>> House::open(const std::string& data_directory,
                                                 Missing missing) {
    std::unique_ptr<House> house(new House);
    auto catalog = load_catalogue();
    if (!catalog) return tl::unexpected(catalog.error());
    house->catalog_ = std::move(*catalog);
    house->county_ = house->catalog_->home().county;
    auto directory = missing == Missing::Make
                         ? ledger::DataDirectory::open(data_directory)
                         : ledger::DataDirectory::open_existing(data_directory);
    if (!directory) return tl::unexpected(directory.error());
    house->directory_ = std::make_unique<ledger::DataDirectory>(std::move(*directory));
    constexpr int kProcess = 0;  // one process per SQLite directory
    house->ids_ = std::make_unique<base::IdMaker>(house->clock_, kProcess);
    auto database = ledger::Database::open({.sqlite_path = house->directory_->sqlite_path()},
                                           house->clock_, *house->ids_);
    if (!database) return tl::unexpected(database.error());
    house->database_ = std::move(*database);
    house->intake_ = std::make_unique<surveil::Intake>(*house->database_, *house->catalog_,
                                                       house->county_, house->directory_->keys());
    house->joiner_ = std::make_unique<warn::SignalJoiner>(*house->catalog_, house->county_);
    house->watcher_ = std::make_unique<surveil::Watcher>(*house->database_, *house->catalog_,
                                                         house->county_, *house->joiner_);
    return house;
}

House::~House() {
    // The writer's last jobs may still wake the watcher: it must outlive them.
    if (watcher_) watcher_->stop();
    if (database_) database_->writer().stop();
}

}  // namespace fengsui::app
