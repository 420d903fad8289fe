// SPDX-License-Identifier: Apache-2.0
// The page of judge_tables.hpp.
#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "app/judge/judge_tables.hpp"

namespace fengsui::app {
namespace {

using evaluate::Score;

constexpr const char* kNothing = "–";

template <class... Args>
void put(std::string& out, fmt::format_string<Args...> format, Args&&... args) {
    fmt::format_to(std::back_inserter(out), format, std::forward<Args>(args)...);
}

std::string percent(const evaluate::Share& share) {
    const auto value = share.value();
    return value ? fmt::format("{:.0f} %", *value * 100) : kNothing;
}

// With its interval and the numbers behind it.
std::string full_percent(const evaluate::Share& share) {
    if (share.all == 0) return kNothing;
    return fmt::format("{} ({:.0f}–{:.0f}), {} of {}", percent(share), share.low() * 100,
                       share.high() * 100, share.of, share.all);
}

std::string days(const evaluate::Delays& delays) {
    if (!delays.median) return kNothing;
    return fmt::format("{:.1f} ({:.1f}–{:.1f})", *delays.median, *delays.quarter,
                       *delays.three_quarter);
}

void put_outbreaks(std::string& out, std::span<const Score> scores) {
    out +=
        "| outbreak | runs | found (95 %) | before the tenth case | days from first infection | "
        "days from first visit | signals: outbreak / data fault / false | false a week | PPV |\n"
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- |\n";
    for (const auto& score : scores) {
        if (score.by != "all") continue;
        put(out, "| {} | {} | {} | {} | {} | {} | {} / {} / {} | {:.2f} | {} |\n", score.outbreak,
            score.runs, full_percent(score.found), percent(score.before_tenth),
            days(score.since_infection), days(score.since_visit), score.outbreak_signals,
            score.data_faults, score.false_signals, score.false_a_week(), percent(score.ppv()));
    }
}

const Score* find(std::span<const Score> scores, const std::string& by, const std::string& of,
                  const std::string& outbreak) {
    const auto found = std::ranges::find_if(scores, [&](const Score& score) {
        return score.by == by && score.of == of && score.outbreak == outbreak;
    });
    return found == scores.end() ? nullptr : &*found;
}

// Outbreaks down, channels or methods across: the share found and the median days since the first
// visit.
void put_matrix(std::string& out, std::span<const Score> scores, const std::string& by) {
    std::vector<std::string> columns;
    std::vector<std::string> rows;
    for (const auto& score : scores) {
        if (score.by == by && std::ranges::find(columns, score.of) == columns.end())
            columns.push_back(score.of);
        if (score.by == "all" && score.found.all > 0) rows.push_back(score.outbreak);
    }
    put(out, "| outbreak | {} |\n| --- |", fmt::join(columns, " | "));
    for (std::size_t i = 0; i < columns.size(); ++i) out += " --- |";
    out += '\n';
    for (const auto& row : rows) {
        put(out, "| {} |", row);
        for (const auto& column : columns) {
            const auto* score = find(scores, by, column, row);
            if (score == nullptr || score->found.of == 0)
                put(out, " {} |", kNothing);
            else
                put(out, " {}, {:.1f} |", percent(score->found), *score->since_visit.median);
        }
        out += '\n';
    }
}

void put_false(std::string& out, std::span<const Score> scores) {
    out +=
        "| | | false a week, quiet county | outbreak signals | false in the counties with an "
        "outbreak | PPV there |\n| --- | --- | --- | --- | --- | --- |\n";
    for (const auto& score : scores) {
        if (score.outbreak != evaluate::all_outbreaks) continue;
        const auto* quiet = find(scores, score.by, score.of, evaluate::quiet_county);
        put(out, "| {} | {} | {:.2f} | {} | {} | {} |\n", score.by, score.of,
            quiet != nullptr ? quiet->false_a_week() : 0, score.outbreak_signals,
            score.false_signals, percent(score.ppv()));
    }
}

void put_calibration(std::string& out, std::span<const evaluate::JudgedRun> runs) {
    out += "| channel | method | streams × days |";
    for (const double level : evaluate::calibration_levels) put(out, " p ≤ {} |", level);
    out += "\n| --- | --- | --- | --- | --- | --- | --- |\n";
    for (const auto& [key, sum] : evaluate::all_calibrations(runs)) {
        put(out, "| {} | {} | {} |", key.channel, key.method, sum.judged);
        for (const int at_most : sum.at_most) put(out, " {:.5f} |", double(at_most) / sum.judged);
        out += '\n';
    }
}

void put_published(std::string& out, std::span<const PublishedFigure> published) {
    out +=
        "| period | area | method | measure | published | source |\n"
        "| --- | --- | --- | --- | --- | --- |\n";
    for (const auto& figure : published)
        put(out, "| {} | {} | {} | {} | {} {} | {} |\n", figure.period, figure.area, figure.method,
            figure.indicator, figure.value, figure.unit, figure.source);
}

}  // namespace

std::string report_md(std::span<const evaluate::JudgedRun> runs,
                      std::span<const PublishedFigure> published) {
    const auto scores = evaluate::score(runs);
    std::string out = "## Simulated: by outbreak\n\n";
    put_outbreaks(out, scores);
    out += "\n## Simulated: by channel\n\nShare found, and median days from the first visit.\n\n";
    put_matrix(out, scores, "channel");
    out += "\n## Simulated: by method\n\nShare found, and median days from the first visit.\n\n";
    put_matrix(out, scores, "method");
    out += "\n## Simulated: false signals\n\n";
    put_false(out, scores);
    out +=
        "\n## Simulated: p-values where nothing happens\n\nShare of the judged streams and days of "
        "the quiet counties.\n\n";
    put_calibration(out, runs);
    out += "\n## Published: CIDARS, real counties\n\n";
    put_published(out, published);
    return out;
}

}  // namespace fengsui::app
