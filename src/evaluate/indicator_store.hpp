// SPDX-License-Identifier: Apache-2.0
// The indicators of a period and the records behind each, as the routes and the wall show them.
// Made once by app from the table and the county; thread safe. Reads run in the caller's snapshot
// and let DatabaseError pass.
#pragma once

#include <boost/describe/class.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "evaluate/fact_store.hpp"
#include "evaluate/indicator_table.hpp"
#include "web/page.hpp"
#include "web/query.hpp"

namespace fengsui::evaluate {

struct Indicator {
    std::string code;
    std::string name_zh;
    std::string name_en;
    std::string unit;
    std::optional<double> value;
    std::optional<double> numerator;
    std::optional<double> denominator;  // of a median: how many values
    std::string comparator;
    std::optional<double> target;
    std::optional<bool> met;
    std::string definition_zh;
    std::string definition_en;
    std::string source;
    BOOST_DESCRIBE_CLASS(Indicator, (),
                         (code, name_zh, name_en, unit, value, numerator, denominator, comparator,
                          target, met, definition_zh, definition_en, source),
                         (), ())
};

struct IndicatorSet {
    base::Day from;
    base::Day to;
    std::vector<Indicator> items;
    BOOST_DESCRIBE_CLASS(IndicatorSet, (), (from, to, items), (), ())
};

struct Evidence {
    std::string object_kind;
    std::string object_id;
    std::string label;
    base::Instant at;
    std::optional<double> value;
    bool counted = false;  // in the numerator of a share, or among the values of a median
    std::string text_zh;
    std::string text_en;
    std::vector<std::int64_t> journal_seqs;
    BOOST_DESCRIBE_CLASS(Evidence, (),
                         (object_kind, object_id, label, at, value, counted, text_zh, text_en,
                          journal_seqs),
                         (), ())
};

inline constexpr int kPeriodDaysMax = 1100;
inline constexpr int kPeriodDaysDefault = 365;

struct IndicatorQuery {
    std::string scope_place;  // empty: the whole county
    base::Day from;
    base::Day to;  // the day itself is inside; not before `from`, at most kPeriodDaysMax days
    base::Instant now;
};

class IndicatorStore {
  public:
    // The table outlives the store.
    IndicatorStore(const IndicatorTable& table, std::string county, int utc_offset_minutes)
        : table_(table),
          county_(std::move(county)),
          utc_offset_minutes_(utc_offset_minutes),
          intake_(county_, utc_offset_minutes) {}

    base::Result<IndicatorSet> read(ledger::Connection& db, const IndicatorQuery& query);
    // Newest first; NotFound for an unknown code.
    base::Result<web::Page<Evidence>> read_evidence(ledger::Connection& db, std::string_view code,
                                                    const IndicatorQuery& query,
                                                    const web::PageRequest& page);
    // The default period: the last kPeriodDaysDefault days to today.
    [[nodiscard]] IndicatorQuery default_query(base::Instant now) const;

  private:
    base::Result<Facts> facts_of(ledger::Connection& db, const IndicatorQuery& query,
                                 Period& period);

    const IndicatorTable& table_;
    const std::string county_;
    const int utc_offset_minutes_;
    IntakeTally intake_;
};

}  // namespace fengsui::evaluate
