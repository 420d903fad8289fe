// SPDX-License-Identifier: Apache-2.0
// A signal's page: why it fired, alarm by alarm; its curve; what the other channels say; how
// similar signals ended; its journal. Read in one snapshot.
#pragma once

#include "ledger/journal.hpp"
#include "ledger/journal_row.hpp"
#include "surveil/series.hpp"
#include "warn/signal_row.hpp"

namespace fengsui::warn {

struct AlarmRow {
    std::string id;
    std::string method;
    std::string rule;
    std::string rule_text_zh;
    std::string rule_text_en;
    std::string source_zh;
    std::string source_en;
    std::string channel;
    std::string place;
    std::string place_name;
    base::Day day;
    int window_days = 0;
    int count = 0;
    std::optional<double> expected;
    double threshold = 0;
    std::optional<double> pvalue;           // of a statistical method
    std::optional<double> false_discovery;  // among the day's streams
    base::Instant raised;
    std::string text_zh;
    std::string text_en;
    BOOST_DESCRIBE_CLASS(AlarmRow, (),
                         (id, method, rule, rule_text_zh, rule_text_en, source_zh, source_en,
                          channel, place, place_name, day, window_days, count, expected, threshold,
                          pvalue, false_discovery, raised, text_zh, text_en),
                         (), ())
};

struct ChannelCount {
    std::string channel;
    int count = 0;
    base::Day from;
    base::Day to;
    BOOST_DESCRIBE_CLASS(ChannelCount, (), (channel, count, from, to), (), ())
};

struct SignalDetail : SignalRow {
    std::vector<AlarmRow> alarms;
    surveil::Series series;
    std::vector<ChannelCount> other_channels;
    std::vector<SignalRow> similar;
    std::vector<ledger::JournalRow> journal;
    BOOST_DESCRIBE_CLASS(SignalDetail, (SignalRow),
                         (alarms, series, other_channels, similar, journal), (), ())
};

struct DetailQuery {
    std::string county;
    base::Id id = 0;
    base::Instant now;
};
std::optional<SignalDetail> read_signal_detail(ledger::Connection& db,
                                               const catalog::Catalog& catalog,
                                               const DetailQuery& query);

}  // namespace fengsui::warn
