// SPDX-License-Identifier: Apache-2.0
#include "evaluate/intake_tally.hpp"

#include <boost/json.hpp>

namespace fengsui::evaluate {
namespace {

constexpr int kPage = 5000;

std::int64_t number(const boost::json::object& object, std::string_view member) {
    const auto* value = object.if_contains({member.data(), member.size()});
    const auto* whole = value == nullptr ? nullptr : value->if_int64();
    return whole == nullptr ? 0 : *whole;
}

}  // namespace

std::vector<IntakeDay> IntakeTally::read(ledger::Connection& db, const Period& period) {
    const std::lock_guard lock(mutex_);
    bool more = true;
    while (more) fold_page(db, more);
    std::vector<IntakeDay> days;
    const auto first = base::local_day(period.from, utc_offset_minutes_);
    for (auto at = days_.lower_bound(first); at != days_.end(); ++at) {
        if (base::start_of(at->first, utc_offset_minutes_) >= period.until) break;
        days.push_back(at->second);
    }
    return days;
}

void IntakeTally::fold_page(ledger::Connection& db, bool& more) {
    const auto rows = db.query<std::int64_t, std::int64_t, std::string>(
        "SELECT seq, at_ms, after_json FROM journal WHERE county = ? AND verb = 'intake.committed' "
        "AND seq > ? ORDER BY seq LIMIT ?",
        {county_, last_seq_, kPage});
    for (const auto& [seq, at_ms, after] : rows) {
        last_seq_ = seq;
        boost::system::error_code error;
        const auto value = boost::json::parse(after, error);
        const auto* object = error ? nullptr : value.if_object();
        if (object == nullptr) continue;  // an entry without sums says nothing here
        const base::Day day = base::local_day({at_ms}, utc_offset_minutes_);
        auto& sums = days_[day];
        sums.day = day;
        sums.messages += number(*object, "messages");
        const auto refused = number(*object, "refused");
        sums.refused += refused;
        if (refused > 0 && sums.refused_seqs.size() < kRefusedSeqsMax)
            sums.refused_seqs.push_back(seq);
    }
    more = rows.size() == static_cast<std::size_t>(kPage);
}

}  // namespace fengsui::evaluate
