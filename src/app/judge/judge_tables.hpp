// SPDX-License-Identifier: Apache-2.0
// The answer of `fengsui judge` as text: what was lived through (runs, signals), the measures
// (summary), and both as a page with the published figures beside them. Pure. Times are local, as
// ISO 8601; shares are 0 to 1, delays days; what does not apply is an empty cell.
#pragma once

#include <span>
#include <string>

#include "app/judge/published.hpp"
#include "evaluate/outbreak_score.hpp"

namespace fengsui::app {

// One row per run: its truth and what was found.
std::string runs_csv(std::span<const evaluate::JudgedRun> runs, int utc_offset_minutes);
// One row per signal of a run.
std::string signals_csv(std::span<const evaluate::JudgedRun> runs, int utc_offset_minutes);
// One row per outbreak and slice of the signals (all, a channel, a method).
std::string summary_csv(std::span<const evaluate::Score> scores);
// One row per channel and method: how often p-values are small where nothing happens.
std::string calibration_csv(std::span<const evaluate::JudgedRun> runs);
// Markdown: the measures as tables, then, apart from them, what has been published.
std::string report_md(std::span<const evaluate::JudgedRun> runs,
                      std::span<const PublishedFigure> published);

}  // namespace fengsui::app
