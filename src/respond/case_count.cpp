// SPDX-License-Identifier: Apache-2.0
#include "respond/case_count.hpp"

#include <algorithm>

#include "respond/input.hpp"

namespace fengsui::respond {
namespace {

using ledger::Connection;
using surveil::Channel;

std::vector<Channel> to_channels(const std::vector<std::tuple<std::string>>& rows) {
    std::vector<Channel> channels;
    for (const auto& [text] : rows) {
        if (const auto channel = surveil::parse_channel(text)) channels.push_back(*channel);
    }
    std::ranges::sort(channels);
    return channels;
}

}  // namespace

ChannelCases most_cases(Connection& db, const CaseQuery& query) {
    std::map<Channel, int> counts;
    for (const auto& [text, count] : db.query<std::string, int>(
             "SELECT channel, COUNT(*) FROM episode WHERE county = ? AND condition = ? "
             "AND day >= ? AND day <= ? AND place >= ? AND place < ? GROUP BY channel",
             {query.county, query.condition, query.from.days, query.to.days, query.place,
              prefix_end(query.place)})) {
        if (const auto channel = surveil::parse_channel(text)) counts[*channel] = count;
    }
    if (query.channels.empty()) {
        ChannelCases most;
        for (const auto& [channel, count] : counts) {
            if (count > most.count) most = {channel, count};
        }
        return most;
    }
    ChannelCases most{query.channels.front(), 0};
    for (const auto channel : query.channels) {
        if (counts[channel] > most.count) most = {channel, counts[channel]};
    }
    return most;
}

std::map<base::Day, int> cases_by_day(Connection& db, const CaseQuery& query, Channel channel) {
    std::map<base::Day, int> days;
    for (const auto& [day, count] : db.query<int, int>(
             "SELECT day, COUNT(*) FROM episode WHERE county = ? AND condition = ? AND day >= ? "
             "AND day <= ? AND place >= ? AND place < ? AND channel = ? GROUP BY day",
             {query.county, query.condition, query.from.days, query.to.days, query.place,
              prefix_end(query.place), to_string(channel)})) {
        days[{day}] = count;
    }
    return days;
}

std::vector<Channel> channels_of_event(Connection& db, std::string_view county, base::Id event) {
    return to_channels(db.query<std::string>(
        "SELECT DISTINCT a.channel FROM signal s JOIN alarm a ON a.county = s.county "
        "AND a.signal = s.id WHERE s.county = ? AND s.event = ?",
        {county, event}));
}

std::vector<Channel> channels_of_signal(Connection& db, std::string_view county, base::Id signal) {
    return to_channels(db.query<std::string>(
        "SELECT DISTINCT channel FROM alarm WHERE county = ? AND signal = ?", {county, signal}));
}

}  // namespace fengsui::respond
