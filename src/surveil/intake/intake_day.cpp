// SPDX-License-Identifier: Apache-2.0
#include "surveil/intake/intake_day.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/crypto.hpp"
#include "ledger/multi_row.hpp"

namespace fengsui::surveil {
namespace {

struct Sums {
    int messages = 0;
    int rejected = 0;
    int reports = 0;
    std::int64_t last_ms = 0;
};

struct InstitutionDay {
    std::string county;
    base::Id institution = 0;
    base::Day day;
    auto operator<=>(const InstitutionDay&) const = default;
};

// Days of receipt are cut at UTC: they only group sums, and no screen shows them as a civil day.
constexpr int kUtc = 0;

std::string counted(int n, std::string_view noun) {
    return fmt::format("{} {}{}", n, noun, n == 1 ? "" : "s");
}

}  // namespace

void IntakeDay::flush(ledger::Transaction& tx) {
    std::map<std::string, Sums> by_county;
    std::map<std::string, std::string> digests;
    std::map<InstitutionDay, Sums> by_institution;
    for (const auto& note : std::exchange(notes_, {})) {
        digests[note.county] += note.digest;
        const auto day = base::local_day(note.received, kUtc);
        for (auto* sums :
             {&by_county[note.county], &by_institution[{note.county, note.institution, day}]}) {
            sums->messages += note.messages;
            sums->rejected += note.rejected;
            sums->reports += note.reports;
            sums->last_ms = std::max(sums->last_ms, note.received.ms);
        }
    }
    std::vector<ledger::Value> rows;
    for (const auto& [key, sums] : by_institution) {
        rows.insert(rows.end(), {key.county, key.institution, key.day.days, sums.messages,
                                 sums.rejected, sums.reports, sums.last_ms});
    }
    ledger::insert_rows(
        tx.db(),
        {"INSERT INTO institution_day (county, institution, day, messages, rejected, reports, "
         "last_ms)",
         7,
         "ON CONFLICT (county, institution, day) DO UPDATE SET messages = institution_day.messages "
         "+ excluded.messages, rejected = institution_day.rejected + excluded.rejected, reports = "
         "institution_day.reports + excluded.reports, last_ms = CASE WHEN excluded.last_ms > "
         "institution_day.last_ms THEN excluded.last_ms ELSE institution_day.last_ms END"},
        rows);
    for (const auto& [county, sums] : by_county) {
        tx.record(
            {.county = county,
             .actor = "intake",
             .verb = "intake.committed",
             .object_kind = "intake",
             .object_id = base::sm3_hex(digests[county]),
             .place = county,
             .summary_zh = fmt::format("收到消息 {} 条，报告 {} 条，拒收 {} 条", sums.messages,
                                       sums.reports, sums.rejected),
             .summary_en = fmt::format("{} in, {}, {} refused", counted(sums.messages, "message"),
                                       counted(sums.reports, "report"), sums.rejected),
             .after_json = fmt::format(R"({{"messages":{},"reports":{},"refused":{}}})",
                                       sums.messages, sums.reports, sums.rejected)});
    }
}

}  // namespace fengsui::surveil
