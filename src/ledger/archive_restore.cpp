// SPDX-License-Identifier: Apache-2.0
#include "ledger/archive_restore.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "ledger/archive_files.hpp"
#include "ledger/connection.hpp"
#include "ledger/data_directory.hpp"
#include "ledger/files.hpp"
#include "ledger/wal_format.hpp"

namespace fengsui::ledger {
namespace {

namespace fs = std::filesystem;
using base::fail;
using base::ProblemCode;
using base::Result;

struct Applied {
    std::int64_t frames = 0;           // up to the last commit
    std::uint32_t database_pages = 0;  // then; 0 if there was none
    std::uint32_t page_size = 0;
};

std::uint32_t page_number(std::string_view frame) {
    std::uint32_t page = 0;
    for (std::size_t i = 0; i < 4; ++i) page = page << 8U | static_cast<std::uint8_t>(frame[i]);
    return page;
}

// Puts the segment's frames up to `frames` into the database file: checks all of them first, for a
// transaction that is not whole must leave nothing.
Result<Applied> apply(const std::string& path, std::int64_t frames, const RawFile& database) {
    const RawFile log(path, O_RDONLY);
    const auto header = parse_wal_header(log.read(0, kWalHeaderBytes));
    if (!header) return fail(ProblemCode::StorageFailed, path, "is damaged at its beginning");
    Applied applied{.page_size = header->page_size};
    WalChain chain(*header);
    const auto size = chain.frame_bytes();
    while (chain.frames() < frames) {
        const auto frame = chain.next(log.read(chain.offset(chain.frames()), size));
        if (!frame) break;
        if (frame->database_pages == 0) continue;
        applied.frames = chain.frames();
        applied.database_pages = frame->database_pages;
    }
    for (std::int64_t number = 0; number < applied.frames; ++number) {
        const auto bytes = log.read(chain.offset(number), size);
        const auto at = (std::int64_t{page_number(bytes)} - 1) * header->page_size;
        if (!database.write(at, std::string_view(bytes).substr(kFrameHeaderBytes)))
            return fail(ProblemCode::StorageFailed, path, std::strerror(errno));
    }
    return applied;
}

// Which base, and what is applied to it up to the moment.
class Restore {
  public:
    Restore(std::string archive, base::Instant until)
        : archive_(std::move(archive)), until_(until) {}

    Result<void> choose_base() {
        auto listing = list_archive(archive_);
        if (!listing) return tl::unexpected(listing.error());
        listing_ = std::move(*listing);
        for (const auto& base : listing_.bases)
            if (base.usable_from_ms <= until_.ms) base_ = base;
        if (!base_.path.empty()) return {};
        if (listing_.bases.empty())
            return fail(ProblemCode::NotFound, archive_, "holds no base: it is no archive yet");
        return fail(ProblemCode::NotFound, archive_,
                    "begins at " + base::to_iso({listing_.bases.front().usable_from_ms}));
    }
    [[nodiscard]] const ArchiveBase& base() const { return base_; }

    Result<RestoredMoment> apply_log(const std::string& path) {
        const RawFile database(path, O_RDWR);
        if (!database.is_open())
            return fail(ProblemCode::StorageFailed, path, std::strerror(errno));
        RestoredMoment done{.base = {base_.usable_from_ms}, .last = {base_.usable_from_ms}};
        for (auto number = base_.segment; listing_.segments.contains(number); ++number) {
            const auto times = read_times(segment_path(archive_, number, "times"));
            if (!times || (!times->follows && number != base_.segment)) {
                if (times && !times->lines.empty() && times->lines.front().at_ms <= until_.ms)
                    done.missing = "the archive was interrupted after it";
                break;
            }
            const auto whole = apply_segment(number, *times, database, done);
            if (!whole) return tl::unexpected(whole.error());
            if (!*whole) break;
        }
        if (::fsync(database.fd()) != 0)
            return fail(ProblemCode::StorageFailed, path, std::strerror(errno));
        return done;
    }

  private:
    // False if nothing after it belongs to the moment.
    Result<bool> apply_segment(std::int64_t number, const SegmentTimes& times,
                               const RawFile& database, RestoredMoment& done) {
        SegmentTimes::Line wanted;
        for (const auto& line : times.lines)
            if (line.at_ms <= until_.ms) wanted = line;
        if (wanted.frames == 0) return times.lines.empty();
        const auto path = segment_path(archive_, number, "wal");
        const auto applied = apply(path, wanted.frames, database);
        if (!applied) return tl::unexpected(applied.error());
        if (applied->database_pages != 0 &&
            ::ftruncate(database.fd(),
                        std::int64_t{applied->database_pages} * applied->page_size) != 0) {
            return fail(ProblemCode::StorageFailed, path, std::strerror(errno));
        }
        if (applied->frames < wanted.frames) return torn(number, times, *applied, done);
        done.frames += applied->frames;
        done.last = std::max(done.last, {wanted.at_ms});
        return wanted.frames == times.lines.back().frames;
    }

    // The end of the last segment may be lost with the disk it was on, but nothing before the base
    // was whole, and nothing in the middle.
    Result<bool> torn(std::int64_t number, const SegmentTimes& times, const Applied& applied,
                      RestoredMoment& done) {
        std::int64_t last_ms = 0;
        for (const auto& line : times.lines)
            if (line.frames <= applied.frames) last_ms = line.at_ms;
        if (listing_.segments.contains(number + 1) || last_ms < base_.usable_from_ms) {
            return fail(ProblemCode::StorageFailed, segment_path(archive_, number, "wal"),
                        fmt::format("is damaged at frame {}, before that moment: restore until "
                                    "{} or earlier",
                                    applied.frames + 1, base::to_iso({last_ms})));
        }
        done.frames += applied.frames;
        done.last = std::max(done.last, {last_ms});
        done.missing = "the end of the last segment is torn";
        return false;
    }

    std::string archive_;
    base::Instant until_;
    ArchiveListing listing_;
    ArchiveBase base_;
};

Result<void> copy(const std::string& from, const std::string& to) {
    std::error_code error;
    fs::copy_file(from, to, error);
    if (error) return fail(ProblemCode::StorageFailed, to, error.message());
    fs::permissions(to, fs::perms::owner_read | fs::perms::owner_write, error);
    return {};
}

Result<void> check_pages(const std::string& path) {
    try {
        const auto said =
            Connection::open_sqlite(path)->value<std::string>("PRAGMA integrity_check(1)");
        if (said == "ok") return {};
        return fail(ProblemCode::StorageFailed, path, said.value_or("is not a database"));
    } catch (const DatabaseError& error) {
        return fail(ProblemCode::StorageFailed, path, error.what());
    }
}

}  // namespace

Result<RestoredMoment> restore_until(const std::string& archive, base::Instant until,
                                     const std::string& to) {
    Restore restore(archive, until);
    if (auto chosen = restore.choose_base(); !chosen) return tl::unexpected(chosen.error());
    if (auto made = make_new_directory(to); !made) return tl::unexpected(made.error());
    const auto ledger = to + "/ledger.sqlite";
    if (auto copied = copy(restore.base().path, ledger); !copied)
        return tl::unexpected(copied.error());
    auto done = restore.apply_log(ledger);
    if (done) {
        if (auto copied = copy(archive + "/keys.txt", to + "/keys.txt"); !copied)
            return tl::unexpected(copied.error());
        if (auto whole = check_pages(ledger); !whole) return tl::unexpected(whole.error());
        return done;
    }
    std::error_code ignored;
    fs::remove(ledger, ignored);  // neither the base's state nor another
    return done;
}

}  // namespace fengsui::ledger
