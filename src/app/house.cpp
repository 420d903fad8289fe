// SPDX-License-Identifier: Apache-2.0
#include "app/house.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <array>

#include "base/crypto.hpp"
#include "ledger/membership.hpp"

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

namespace {

base::Result<ledger::DataDirectory> open_directory(const HouseAddress& address,
                                                   House::Missing missing) {
    if (!address.database.empty()) return ledger::DataDirectory::open_for_keys(address.data);
    return missing == House::Missing::Make ? ledger::DataDirectory::open(address.data)
                                           : ledger::DataDirectory::open_existing(address.data);
}

// Unlike that of any other program; the first words are for people.
std::string name_of_this_program() {
    std::array<char, 256> host{};
    ::gethostname(host.data(), host.size() - 1);
    return fmt::format("{}/{}/{}", host.data(), ::getpid(), base::random_token().substr(0, 8));
}

}  // namespace

base::Result<std::unique_ptr<House>> House::open(const HouseAddress& address, Missing missing,
                                                 const base::Clock* clock,
                                                 base::EmbeddedFiles catalogue) {
    auto directory = open_directory(address, missing);
    if (!directory) return tl::unexpected(directory.error());
    std::unique_ptr<House> house(new House(clock));
    house->directory_ = std::make_unique<ledger::DataDirectory>(std::move(*directory));
    if (auto opened = house->open_rooms(address, catalogue); !opened)
        return tl::unexpected(opened.error());
    return house;
}

base::Result<void> House::open_rooms(const HouseAddress& address, base::EmbeddedFiles catalogue) {
    auto catalog = load_catalogue(catalogue);
    if (!catalog) return tl::unexpected(catalog.error());
    catalog_ = std::move(*catalog);
    county_ = catalog_->home().county;
    if (auto opened = open_archive(address); !opened) return opened;
    const ledger::DatabaseOptions options{.sqlite_path = directory_->sqlite_path(),
                                          .postgres = address.database,
                                          .writer = {.county = county_},
                                          .archive = archive_.get()};
    if (auto opened = open_ledger(options); !opened) return opened;
    if (!options.postgres.empty()) share(options);
    intake_ = std::make_unique<surveil::Intake>(*database_, *catalog_, county_, directory_->keys());
    joiner_ = std::make_unique<warn::SignalJoiner>(*catalog_, county_);
    watcher_ =
        std::make_unique<surveil::Watcher>(*database_, *catalog_, county_, *joiner_,
                                           surveil::WatcherOptions{.ownership = ownership_.get()});
    return {};
}

base::Result<void> House::open_archive(const HouseAddress& address) {
    if (address.archive.empty()) return {};
    if (!address.database.empty()) {
        return base::fail(base::ProblemCode::ValueInvalid, "--archive",
                          "is for a ledger in SQLite: PostgreSQL archives its own log");
    }
    try {
        archive_ = std::make_unique<ledger::LogArchive>(
            directory_->sqlite_path(), directory_->keys_path(), *clock_,
            ledger::ArchiveOptions{.directory = address.archive, .days = address.archive_days});
    } catch (const ledger::DatabaseError& error) {
        return base::fail(base::ProblemCode::StorageFailed, directory_->sqlite_path(),
                          error.what());
    }
    return {};
}

base::Result<void> House::open_ledger(const ledger::DatabaseOptions& options) {
    const auto membership = ledger::join(options, directory_->keys());
    if (!membership) {
        directory_->drop_new_keys();
        return tl::unexpected(membership.error());
    }
    ids_ = std::make_unique<base::IdMaker>(*clock_, membership->process);
    auto database = ledger::Database::open(options, *clock_, *ids_);
    if (!database) return tl::unexpected(database.error());
    database_ = std::move(*database);
    return directory_->ledger_has_begun();
}

// Other programs may have this database open.
void House::share(const ledger::DatabaseOptions& options) {
    follower_ = std::make_unique<ledger::JournalFollower>(*database_, county_);
    ownership_ = std::make_unique<ledger::Ownership>(
        ledger::open_connection(options), *clock_,
        ledger::OwnershipOptions{.county = county_, .owner = name_of_this_program()});
}

void House::on_journal(ledger::Writer::Listener listener) {
    if (follower_) {
        follower_->on_entries(std::move(listener));
    } else {
        database_->writer().on_commit(std::move(listener));
    }
}

base::Result<void> House::follow_others() {
    if (!follower_) return {};
    ownership_->start([this] { watcher_->wake(); });
    return follower_->start();
}

void House::stop_following() {
    if (follower_) follower_->stop();
}

House::~House() {
    // The writer's last jobs may still wake the watcher: it must outlive them.
    if (ownership_) ownership_->stop();
    if (watcher_) watcher_->stop();
    stop_following();
    if (database_) database_->writer().stop();
}

}  // namespace fengsui::app
