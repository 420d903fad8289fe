// SPDX-License-Identifier: Apache-2.0
#include "workbench/stcd.hpp"

#include "workbench/table_fixture.hpp"

namespace fengsui::workbench {
namespace {

base::Result<std::string> run(const StcdFiles& files) {
    std::string text;
    auto done = stcd(files, [&](std::string_view part) { text += part; });
    if (!done) return tl::unexpected(done.error());
    return text;
}

TEST(StcdReference, StatisticAndAlarmsAreThoseOfTheReference) {
    const TemporaryFile summary("summary");
    const auto text = run(
        {reference_path("stcd_events.csv"), reference_path("stcd_summary.csv"), summary.path()});
    ASSERT_TRUE(text) << text.error().to_string();
    expect_table(lines_of_text(*text), lines_of_file(reference_path("stcd.csv")), 2,
                 {{"R", 1e-12}});
    expect_table(lines_of_file(summary.path()), lines_of_file(reference_path("stcd_summary.csv")),
                 1, {});
}

TEST(StcdCommand, WhatCannotBeIsRefusedWithItsPlace) {
    const TemporaryFile events("events", "t,x,y\n1,0,0\n2,1,1\n");
    const auto refused = [&](const std::string& text, const std::string& place) {
        const TemporaryFile configs("configs", text);
        const auto result = run({events.path(), configs.path()});
        ASSERT_FALSE(result) << place;
        EXPECT_NE(std::string::npos, result.error().to_string().find(place))
            << result.error().to_string();
    };
    refused("config,radius,epsilon,threshold\nc,0,0.2,9\n", "column radius");
    refused("config,radius,epsilon,threshold\nc,1,NA,9\n", "column epsilon");
    refused("config,radius,epsilon,threshold,cusum\nc,1,0.2,9,2\n", "column cusum");
    refused("config,radius,epsilon\nc,1,0.2\n", "column threshold");
}

TEST(StcdCommand, EventsAreWrittenInTheOrderOfTimeUnderTheirLabels) {
    const TemporaryFile events("events", "event,t,x,y\nlate,2,0,0\nearly,1,0,0\n");
    const TemporaryFile configs("configs", "config,radius,epsilon,threshold\nc,1,0.2,9\n");
    const auto text = run({events.path(), configs.path()});
    ASSERT_TRUE(text);
    const auto lines = lines_of_text(*text);
    ASSERT_EQ(3U, lines.size());
    EXPECT_TRUE(lines[1].starts_with("c,early,"));
    EXPECT_TRUE(lines[2].starts_with("c,late,"));
}

}  // namespace
}  // namespace fengsui::workbench
