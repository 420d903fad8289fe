// SPDX-License-Identifier: Apache-2.0
// A signal as lists and pages show it (warn's inbox, the wall, an event's page), and how it is
// read.
#pragma once

#include <boost/describe/class.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/id.hpp"
#include "catalog/catalog.hpp"
#include "ledger/connection.hpp"

namespace fengsui::warn {

struct SignalRow {
    std::string id;
    std::string version;
    std::string number;  // S-0412
    std::string condition;
    std::string condition_name_zh;
    std::string condition_name_en;
    std::string place;
    std::string place_name;
    std::vector<std::string> channels;
    std::string state;  // new, acknowledged, verified, escalated, closed
    std::optional<std::string> outcome;
    std::optional<bool> genuine;
    base::Day first_day;
    base::Day last_day;
    int count = 0;
    std::optional<double> ratio;  // count against expected
    base::Instant raised;
    base::Instant updated;
    base::Instant answer_by;
    std::optional<base::Instant> answered;
    int urgency = 0;  // 0 to 100
    std::string urgency_reason_zh;
    std::string urgency_reason_en;
    std::string why_zh;
    std::string why_en;
    bool retrospective = false;
    std::optional<std::string> event;
    BOOST_DESCRIBE_CLASS(SignalRow, (),
                         (id, version, number, condition, condition_name_zh, condition_name_en,
                          place, place_name, channels, state, outcome, genuine, first_day, last_day,
                          count, ratio, raised, updated, answer_by, answered, urgency,
                          urgency_reason_zh, urgency_reason_en, why_zh, why_en, retrospective,
                          event),
                         (), ())
};

enum class SignalFilter : std::uint8_t { Open, Closed, All };

struct SignalQuery {
    std::string county;
    SignalFilter filter = SignalFilter::Open;
    std::string scope_place;         // rows outside it are left out; empty: the whole county
    std::optional<base::Id> event;   // only those of an event
    std::optional<base::Id> before;  // page: older than this one (Closed and All)
    int limit = 50;
};

// Open: most urgent first; else newest first.
std::vector<SignalRow> read_signals(ledger::Connection& db, const catalog::Catalog& catalog,
                                    const SignalQuery& query);
std::optional<SignalRow> read_signal(ledger::Connection& db, const catalog::Catalog& catalog,
                                     std::string_view county, base::Id id);

}  // namespace fengsui::warn
