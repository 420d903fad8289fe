// SPDX-License-Identifier: Apache-2.0
#include "ledger/log_archive.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <sqlite3.h>
#include <sys/file.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>

namespace fengsui::ledger {
namespace {

namespace fs = std::filesystem;
using base::fail;
using base::ProblemCode;
using base::Result;
using std::chrono::steady_clock;

constexpr std::size_t kReadBytes = 2U << 20U;
constexpr std::size_t kSyncBytes = 16U << 20U;
constexpr std::size_t kMemoryBytes = 64U << 20U;
constexpr std::size_t kTransactionBytes = 1U << 30U;
constexpr std::chrono::milliseconds kCopyPause{50};  // so that the disk is the ledger's
constexpr std::int64_t kDayMs = 24LL * 3600 * 1000;
constexpr int kBasesKept = 7;
constexpr std::chrono::seconds kStandstillMax{30};

}  // namespace

LogArchive::LogArchive(const std::string& sqlite_path, std::string keys_path,
                       const base::Clock& clock, ArchiveOptions options)
    : sqlite_path_(sqlite_path),
      keys_path_(std::move(keys_path)),
      clock_(clock),
      options_(std::move(options)),
      snapshot_(Connection::open_sqlite(sqlite_path)) {
    // The last connection to be closed. It leaves the log where it is: what is in it and not yet
    // in the archive is read at the next start.
    constexpr int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;
    if (sqlite3_open_v2(sqlite_path.c_str(), &db_, flags, nullptr) != SQLITE_OK ||
        sqlite3_db_config(db_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr) != SQLITE_OK ||
        sqlite3_exec(db_, "SELECT 1 FROM sqlite_schema", nullptr, nullptr, nullptr) != SQLITE_OK) {
        const DatabaseError error(sqlite3_errmsg(db_));
        sqlite3_close(db_);
        throw error;
    }
    take_snapshot();  // no log of an earlier run begins anew before it has been read
    thread_ = std::thread([this] { loop(); });
}

LogArchive::~LogArchive() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    done_.notify_all();
    thread_.join();
    drop_snapshot();
    snapshot_.reset();
    sqlite3_close(db_);
}

void LogArchive::take_snapshot() {
    snapshot_->begin();
    has_snapshot_ = true;
    (void)snapshot_->value<std::int64_t>("SELECT COUNT(*) FROM sqlite_schema");
}

void LogArchive::drop_snapshot() {
    if (!std::exchange(has_snapshot_, false)) return;
    try {
        snapshot_->rollback();
    } catch (const DatabaseError& error) {
        spdlog::warn("archive: {}", error.what());
    }
}

// A reader's snapshot keeps the log from being moved beyond it; what a round that begins after it
// has read is all of it.
LogArchive::Hold::Hold(LogArchive& archive) : archive_(archive), lock_(archive.hold_) {
    if (!archive.following_) {
        may_move_ = true;
        return;
    }
    archive.drop_snapshot();
    archive.take_snapshot();
    std::unique_lock lock(archive.mutex_);
    const auto round = ++archive.wanted_;
    archive.wake_.notify_all();
    archive.done_.wait_for(lock, archive.options_.patience, [&] {
        return archive.finished_ >= round || !archive.following_ || archive.stopping_;
    });
    may_move_ = archive.finished_ >= round || !archive.following_;
}

LogArchive::Hold::~Hold() {
    archive_.drop_snapshot();
}

void LogArchive::committed(std::int64_t pages) {
    pages_ = pages;
    if (!following_ || pages - archived_ < options_.log_limit_pages) return;
    const std::lock_guard lock(reading_);
    give_up(fmt::format("{} pages of the log waited for it", pages - archived_));
}

bool LogArchive::take_rest(std::int64_t pages) {
    if (!following_) return true;
    const std::lock_guard lock(reading_);
    if (!chain_) return !following_;
    while (pending_bytes_ < kMemoryBytes && read_log()) {
    }
    return !following_ || (chain_ && chain_->frames() == pages);
}

// With reading_ held.
void LogArchive::give_up(const std::string& why) {
    if (!following_.exchange(false)) return;
    spdlog::error("archive: given up, to begin anew: {}", why);
    given_up_because_ = why;
    chain_.reset();
    pending_.clear();
    pending_bytes_ = 0;
    const std::lock_guard lock(mutex_);
    has_base_ = false;
    done_.notify_all();
}

bool LogArchive::start_segment(const WalHeader& header, std::string bytes) {
    // A life in which nothing was committed (a large transaction was undone) leaves no segment.
    const bool empty = chain_ && chain_->frames() == 0;
    if (chain_ && !empty &&
        (header.salt[0] != chain_->header().salt[0] + 1 ||
         header.page_size != chain_->header().page_size)) {
        give_up("another program has moved the log");
        return false;
    }
    if (!empty) {
        follows_ = chain_.has_value();
        ++segment_;
    }
    chain_.emplace(header);
    header_ = std::move(bytes);
    archived_ = 0;
    return true;
}

// True if there may be more. Up to the last whole commit only: what is after it may be undone.
bool LogArchive::read_log() {
    if (!log_.is_open()) log_ = RawFile(sqlite_path_ + "-wal", O_RDONLY);
    auto header_bytes = log_.read(0, kWalHeaderBytes);
    const auto header = parse_wal_header(header_bytes);
    if (!header) return false;
    if ((!chain_ || *header != chain_->header()) &&
        !start_segment(*header, std::move(header_bytes))) {
        return false;
    }
    // What follows is older, most times: of the log's life before.
    const auto next = log_.read(chain_->offset(chain_->frames()), kFrameHeaderBytes);
    if (next.size() < kFrameHeaderBytes || next.compare(8, 8, header_, 16, 8) != 0) return false;
    for (auto size = kReadBytes;; size *= 4) {
        auto chain = *chain_;
        auto committed = chain;
        const auto frame_bytes = chain.frame_bytes();
        const auto offset = chain.offset(chain.frames());
        auto bytes = log_.read(offset, size / frame_bytes * frame_bytes);
        std::size_t at = 0;
        while (at + frame_bytes <= bytes.size()) {
            const auto frame = chain.next(std::string_view(bytes).substr(at, frame_bytes));
            if (!frame) break;
            at += frame_bytes;
            if (frame->database_pages != 0) committed = chain;
        }
        const bool ended =
            at + frame_bytes <= bytes.size() || bytes.size() < size / frame_bytes * frame_bytes;
        if (committed.frames() > chain_->frames()) {
            bytes.resize(static_cast<std::size_t>(committed.offset(committed.frames()) - offset));
            bytes.shrink_to_fit();
            last_ms_ = std::max(last_ms_, clock_.now().ms);
            pending_bytes_ += bytes.size();
            pending_.push_back({.segment = segment_,
                                .follows = follows_,
                                .header = header_,
                                .offset = offset,
                                .bytes = std::move(bytes),
                                .line = {committed.frames(), last_ms_}});
            chain_ = committed;
            return !ended;
        }
        if (ended) return false;
        if (size >= kTransactionBytes) {
            give_up("one transaction is larger than its memory");
            return false;
        }
    }
}

// Whether the log on disk goes on where the archive's last segment ends.
bool LogArchive::resume(std::int64_t segment) {
    const auto times = read_times(segment_path(options_.directory, segment, "times"));
    if (!times || times->lines.empty()) return false;
    const RawFile archived(segment_path(options_.directory, segment, "wal"), O_RDONLY);
    log_ = RawFile(sqlite_path_ + "-wal", O_RDONLY);
    auto bytes = archived.read(0, kWalHeaderBytes);
    const auto header = parse_wal_header(bytes);
    if (!header || bytes != log_.read(0, kWalHeaderBytes)) return false;
    const auto frames = times->lines.back().frames;
    const auto last = WalChain(*header).offset(frames - 1);
    const auto frame = archived.read(last, kFrameHeaderBytes);
    if (frame.size() != kFrameHeaderBytes || frame != log_.read(last, kFrameHeaderBytes))
        return false;
    chain_.emplace(*header, frames, frame);
    header_ = std::move(bytes);
    follows_ = times->follows;
    last_ms_ = times->lines.back().at_ms;
    archived_ = frames;
    return true;
}

Result<void> LogArchive::take_directory() {
    const auto& directory = options_.directory;
    if (!fs::is_directory(directory)) {
        return fail(ProblemCode::StorageFailed, directory,
                    "is not there: mount it, or make it for this account");
    }
    if (!lock_.is_open()) {
        RawFile lock(directory + "/lock", O_RDWR | O_CREAT);
        if (!lock.is_open()) return refused(directory + "/lock");
        if (::flock(lock.fd(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
            return fail(ProblemCode::Conflict, directory, "another program archives there");
        lock_ = std::move(lock);
    }
    const auto keys = read_file(keys_path_);
    if (!keys) return tl::unexpected(keys.error());
    const auto path = directory + "/keys.txt";
    const auto there = exists(path);
    if (!there) return tl::unexpected(there.error());
    if (!*there) return write_whole(path, *keys);
    const auto kept = read_file(path);
    if (!kept) return tl::unexpected(kept.error());
    if (*kept != *keys) {
        return fail(ProblemCode::Conflict, directory,
                    "is the archive of a ledger with other keys: name another directory");
    }
    return {};
}

// At the start, and again after it was given up: then with a new base.
Result<void> LogArchive::begin() {
    if (auto taken = take_directory(); !taken) return taken;
    const auto listing = list_archive(options_.directory);
    if (!listing) return tl::unexpected(listing.error());
    auto last = listing->segments.empty() ? 0 : listing->segments.rbegin()->first;
    if (!listing->bases.empty()) last = std::max(last, listing->bases.back().segment);
    // Once it is followed again the checkpointer asks before it moves anything; what it moves now,
    // unasked, is not part of what is archived.
    const bool again = !following_;
    std::unique_lock hold(hold_, std::defer_lock);
    if (again) {
        hold.lock();
        if (!has_snapshot_) take_snapshot();
    }
    const std::lock_guard lock(reading_);
    unwritten_.clear();
    copy_.reset();
    open_ = {};
    chain_.reset();
    log_ = {};
    archived_ = 0;
    segment_ = last;
    line_ = last + 1;
    last_base_ms_.reset();
    if (!again && last > 0 && resume(last)) {
        line_ = last;
        while (line_ > 1) {
            const auto times = read_times(segment_path(options_.directory, line_, "times"));
            if (!times || !times->follows) break;
            --line_;
        }
        for (const auto& base : listing->bases)
            if (base.segment >= line_) last_base_ms_ = base.usable_from_ms;
    }
    following_ = true;
    begun_ = true;
    stands_since_.reset();
    const std::lock_guard state(mutex_);
    has_base_ = last_base_ms_.has_value();
    return {};
}

void LogArchive::loop() {
    while (true) {
        bool last = false;
        {
            std::unique_lock lock(mutex_);
            const auto pause = copy_ ? kCopyPause : options_.every;
            wake_.wait_for(lock, pause, [this] { return stopping_ || wanted_ > finished_; });
            last = stopping_;
        }
        round();
        if (last) return;
        std::unique_lock lock(mutex_);
        // A round that failed has not satisfied who waits for it: not at once again.
        if (!trouble_.empty()) wake_.wait_for(lock, options_.every, [this] { return stopping_; });
    }
}

void LogArchive::round() {
    std::uint64_t wanted = 0;
    {
        const std::lock_guard lock(mutex_);
        wanted = wanted_;
    }
    Result<void> done;
    try {
        done = try_round();
    } catch (const DatabaseError& error) {
        done = fail(ProblemCode::StorageFailed, sqlite_path_, error.what());
    }
    const std::lock_guard lock(mutex_);
    const auto trouble = done ? std::string{} : done.error().to_string();
    if (trouble != trouble_) {
        if (trouble.empty()) {
            spdlog::info("archive: goes on");
        } else {
            spdlog::warn("archive: {}", trouble);
        }
        trouble_ = trouble;
    }
    if (done) {
        finished_ = wanted;
        whole_at_ = steady_clock::now();
    }
    done_.notify_all();
}

Result<void> LogArchive::try_round() {
    if (!begun_ || !following_) {
        const auto now = steady_clock::now();
        if (cannot_begin_ && now - tried_at_ < options_.retry)
            return tl::unexpected(*cannot_begin_);
        tried_at_ = now;
        cannot_begin_.reset();
        if (auto begun = begin(); !begun) {
            cannot_begin_ = begun.error();
            return begun;
        }
    }
    if (!fs::exists(options_.directory + "/lock"))
        return fail(ProblemCode::StorageFailed, options_.directory, "is not there any more");
    const std::int64_t pages = pages_;
    for (bool more = true; more || !unwritten_.empty();) {
        // What is in memory first: a disk that takes nothing must not fill it.
        while (!unwritten_.empty())
            if (auto written = write_one_segment(); !written) return written;
        if (more) {
            const std::lock_guard lock(reading_);
            while (following_ && pending_bytes_ < kSyncBytes && (more = read_log())) {
            }
            if (!following_) return fail(ProblemCode::Conflict, sqlite_path_, given_up_because_);
            std::ranges::move(pending_, std::back_inserter(unwritten_));
            pending_.clear();
            pending_bytes_ = 0;
            if (!more) look_for_standstill(pages);
        }
    }
    if (copy_ && copy_->is_whole()) return finish_base();
    return copy_base();
}

// A commit that failed after its frames were written looks like one that succeeded, until others
// take their place in the log: these do not follow on what was read.
void LogArchive::look_for_standstill(std::int64_t pages) {
    const auto now = steady_clock::now();
    if (!chain_ || chain_->frames() >= pages) {
        stands_since_.reset();
    } else if (!stands_since_) {
        stands_since_ = now;
    } else if (now - *stands_since_ > kStandstillMax) {
        give_up("what it has read was not committed");
    }
}

Result<void> LogArchive::open_segment(const Piece& piece) {
    const auto log = segment_path(options_.directory, piece.segment, "wal");
    const auto times = segment_path(options_.directory, piece.segment, "times");
    OpenSegment open{.number = piece.segment,
                     .log = RawFile(log, O_RDWR | O_CREAT),
                     .times = RawFile(times, O_RDWR | O_CREAT)};
    if (!open.log.is_open()) return refused(log);
    if (!open.times.is_open()) return refused(times);
    if (const auto there = read_times(times)) {
        open.times_bytes = there->bytes;
    } else {
        const std::string first = piece.follows ? "follows\n" : "anew\n";
        if (!open.log.write(0, piece.header) || !open.log.sync()) return refused(log);
        if (!open.times.write(0, first) || !open.times.sync()) return refused(times);
        if (auto synced = sync_directory(options_.directory); !synced) return synced;
        open.times_bytes = static_cast<std::int64_t>(first.size());
    }
    open_ = std::move(open);
    return {};
}

// The frames last before the line that counts them. Done again after a failure, it writes the same.
Result<void> LogArchive::write_one_segment() {
    const auto number = unwritten_.front().segment;
    if (open_.number != number) {
        if (auto opened = open_segment(unwritten_.front()); !opened) return opened;
    }
    const auto end = std::ranges::find_if(
        unwritten_, [&](const Piece& piece) { return piece.segment != number; });
    const auto line = std::prev(end)->line;
    if (!std::all_of(
            unwritten_.begin(), end,
            [&](const Piece& piece) { return open_.log.write(piece.offset, piece.bytes); }) ||
        !open_.log.sync()) {
        return refused(segment_path(options_.directory, number, "wal"));
    }
    const auto text = fmt::format("{} {}\n", line.frames, line.at_ms);
    if (!open_.times.write(open_.times_bytes, text) || !open_.times.sync())
        return refused(segment_path(options_.directory, number, "times"));
    open_.times_bytes += static_cast<std::int64_t>(text.size());
    unwritten_.erase(unwritten_.begin(), end);
    const std::lock_guard lock(reading_);
    if (number == segment_) archived_ = line.frames;
    return {};
}

Result<void> LogArchive::copy_base() {
    const auto every_ms = std::max<std::int64_t>(1, options_.days / kBasesKept) * kDayMs;
    if (!copy_) {
        if (last_base_ms_ && clock_.now().ms - *last_base_ms_ < every_ms) return {};
        std::int64_t segment = 0;
        {
            const std::lock_guard lock(reading_);
            segment = chain_ ? segment_ : segment_ + 1;
        }
        copy_.emplace(options_.directory, segment);
    }
    auto copied = copy_->step(db_);
    if (!copied) copy_.reset();
    return copied;
}

// After a round that has archived all that was committed while the file was copied.
Result<void> LogArchive::finish_base() {
    std::int64_t usable_from_ms = 0;
    {
        const std::lock_guard lock(reading_);
        last_ms_ = std::max(last_ms_, clock_.now().ms);
        usable_from_ms = last_ms_;
    }
    auto finished = copy_->finish(usable_from_ms);
    copy_.reset();
    if (!finished) return finished;
    last_base_ms_ = usable_from_ms;
    spdlog::info("archive: can be restored from {} on", base::to_iso({usable_from_ms}));
    {
        const std::lock_guard lock(mutex_);
        has_base_ = true;
    }
    return remove_before(options_.directory, {clock_.now().ms - options_.days * kDayMs});
}

ArchiveStatus LogArchive::status() const {
    const std::lock_guard lock(mutex_);
    ArchiveStatus status;
    status.behind =
        std::chrono::duration_cast<std::chrono::milliseconds>(steady_clock::now() - whole_at_);
    if (!trouble_.empty()) {
        status.detail = trouble_;
    } else if (!following_) {
        status.detail = "was given up and begins anew";
    } else if (!has_base_) {
        status.detail = "its first base is being copied";
    } else if (status.behind > std::chrono::seconds(60)) {
        status.detail = fmt::format("is {} s behind", status.behind.count() / 1000);
    }
    status.well = status.detail.empty();
    return status;
}

}  // namespace fengsui::ledger
