// SPDX-License-Identifier: Apache-2.0
#include "app/house.hpp"

namespace fengsui::embedded {
base::EmbeddedFiles data();
}

namespace fengsui::app {

base::EmbeddedFiles catalogue_files() {
    return embedded::data();
}

base::Result<std::unique_ptr<catalog::Catalog>> load_catalogue(base::EmbeddedFiles files) {
    auto catalog = catalog::Catalog::load(files);
    if (!catalog) return tl::unexpected(catalog.error());
    return std::make_unique<catalog::Catalog>(std::move(*catalog));
}

base::Result<std::unique_ptr<House>> House::open(const std::string& data_directory,
                                                 Missing missing) {
    auto directory = missing == Missing::Make
                         ? ledger::DataDirectory::open(data_directory)
                         : ledger::DataDirectory::open_existing(data_directory);
    if (!directory) return tl::unexpected(directory.error());
    std::unique_ptr<House> house(new House(nullptr));
    if (auto opened = house->open_rooms(std::move(*directory), catalogue_files()); !opened)
        return tl::unexpected(opened.error());
    return house;
}

base::Result<std::unique_ptr<House>> House::open(const std::string& data_directory,
                                                 const base::Clock& clock,
                                                 base::EmbeddedFiles catalogue) {
    auto directory = ledger::DataDirectory::open(data_directory);
    if (!directory) return tl::unexpected(directory.error());
    std::unique_ptr<House> house(new House(&clock));
    if (auto opened = house->open_rooms(std::move(*directory), catalogue); !opened)
        return tl::unexpected(opened.error());
    return house;
}

base::Result<void> House::open_rooms(ledger::DataDirectory directory,
                                     base::EmbeddedFiles catalogue) {
    auto catalog = load_catalogue(catalogue);
    if (!catalog) return tl::unexpected(catalog.error());
    catalog_ = std::move(*catalog);
    county_ = catalog_->home().county;
    directory_ = std::make_unique<ledger::DataDirectory>(std::move(directory));
    constexpr int kProcess = 0;  // one process per SQLite directory
    ids_ = std::make_unique<base::IdMaker>(*clock_, kProcess);
    auto database =
        ledger::Database::open({.sqlite_path = directory_->sqlite_path()}, *clock_, *ids_);
    if (!database) return tl::unexpected(database.error());
    database_ = std::move(*database);
    intake_ = std::make_unique<surveil::Intake>(*database_, *catalog_, county_, directory_->keys());
    joiner_ = std::make_unique<warn::SignalJoiner>(*catalog_, county_);
    watcher_ = std::make_unique<surveil::Watcher>(*database_, *catalog_, county_, *joiner_);
    return {};
}

House::~House() {
    // The writer's last jobs may still wake the watcher: it must outlive them.
    if (watcher_) watcher_->stop();
    if (database_) database_->writer().stop();
}

}  // namespace fengsui::app
