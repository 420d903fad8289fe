// SPDX-License-Identifier: Apache-2.0
// How many people are ill: counted episodes of a condition at a place and below it, between two
// days. A person appears once on each channel that saw him, so cases are the largest count of any
// channel, never their sum. Runs inside Database::read or a Writer job.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "ledger/connection.hpp"
#include "surveil/report.hpp"

namespace fengsui::respond {

struct CaseQuery {
    std::string county;
    std::string condition;
    std::string place;
    base::Day from;
    base::Day to;                            // the day itself is inside
    std::vector<surveil::Channel> channels;  // empty: all
};

struct ChannelCases {
    surveil::Channel channel = surveil::Channel::Case;
    int count = 0;
};

// The channel with most cases; of equal ones the first of the query, or case.
ChannelCases most_cases(ledger::Connection& db, const CaseQuery& query);

// Cases of each day that has some, on one channel.
std::map<base::Day, int> cases_by_day(ledger::Connection& db, const CaseQuery& query,
                                      surveil::Channel channel);

// The channels of the alarms behind an event's signals; of one signal.
std::vector<surveil::Channel> channels_of_event(ledger::Connection& db, std::string_view county,
                                                base::Id event);
std::vector<surveil::Channel> channels_of_signal(ledger::Connection& db, std::string_view county,
                                                 base::Id signal);

}  // namespace fengsui::respond
