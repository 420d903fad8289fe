// SPDX-License-Identifier: Apache-2.0
#include "surveil/series.hpp"

#include <algorithm>
#include <set>

#include "surveil/count/count_store.hpp"
#include "surveil/detect/baseline_method.hpp"
#include "surveil/detect/detector.hpp"

namespace fengsui::surveil {
namespace {

const MethodWords only_rules = {"仅按病例数规则预警，不计算期望值",
                                "Rules on case numbers only; no expected count"};

// The setting that judges the stream's last day, or else the one that needs the least history.
const catalog::DetectorSetting* shown_setting(const catalog::Catalog& catalog,
                                              const StreamView& view, base::Day last) {
    if (const auto* used = setting_for(catalog.rules(), view, last)) return used;
    const catalog::DetectorSetting* nearest = nullptr;
    int least = 0;
    for (const auto* setting : catalog.rules().detectors_for(to_string(view.key().channel),
                                                             view.condition(), view.kind(), last)) {
        const auto* method = find_baseline_method(setting->method);
        if (method == nullptr) continue;
        const int needed = method->history_days(*setting);
        if (nearest != nullptr && needed >= least) continue;
        nearest = setting;
        least = needed;
    }
    return nearest;
}

void describe_method(Series& series, const catalog::DetectorSetting* setting) {
    auto words = only_rules;
    series.method = "rules";
    if (setting != nullptr) {
        const auto& method = *find_baseline_method(setting->method);
        words = method.words(*setting);
        series.method = method.name();
        series.needs_days = method.history_days(*setting);
        series.window_days = method.window_days();
    }
    series.method_text_zh = std::move(words.zh);
    series.method_text_en = std::move(words.en);
}

std::set<int> alarm_days(ledger::Connection& db, const SeriesQuery& query) {
    std::set<int> days;
    for (const auto& [day] :
         db.query<int>("SELECT DISTINCT day FROM alarm WHERE county = ? AND condition = ? AND day "
                       ">= ? AND day <= ? "
                       "AND channel = ? AND place = ?",
                       {query.county, query.stream.condition, query.from.days, query.to.days,
                        to_string(query.stream.channel), query.stream.place})) {
        days.insert(day);
    }
    return days;
}

int days_before(const catalog::Catalog& catalog, const SeriesQuery& query,
                const catalog::Condition& condition, catalog::PlaceKind kind) {
    if (query.trial) return find_baseline_method(query.trial->method)->reach_days(*query.trial);
    return view_days_before(catalog.rules(), to_string(query.stream.channel), condition, kind,
                            query.to);
}

// The day's band under a setting; true if its count lies beyond.
bool draw_band(SeriesDay& shown, const StreamView& view, const catalog::DetectorSetting& setting) {
    const auto band = band_of(view, shown.day, setting);
    if (!band) return false;
    shown.expected = band->expected;
    shown.upper = std::max<double>(band->upper, setting.min_count);
    return shown.window_count >= setting.min_count && shown.window_count > band->upper &&
           shown.count > 0;
}

}  // namespace

std::optional<base::Day> last_day_of(ledger::Connection& db, std::string_view county,
                                     const StreamKey& stream) {
    const auto day = db.value<int>(
        "SELECT day FROM daily_count WHERE county = ? AND channel = ? AND condition = ? AND place "
        "= ? AND count > 0 "
        "ORDER BY day DESC LIMIT 1",
        {county, to_string(stream.channel), stream.condition, stream.place});
    if (!day) return std::nullopt;
    return base::Day{*day};
}

Series read_series(ledger::Connection& db, const catalog::Catalog& catalog,
                   const SeriesQuery& query) {
    Series series;
    series.channel = to_string(query.stream.channel);
    series.condition = query.stream.condition;
    series.place = query.stream.place;
    series.known_until = query.now;
    const base::Day to = std::min(query.to, query.from + (series_days_max - 1));
    const auto* condition = catalog.conditions().find(query.stream.condition);
    const auto* place = catalog.places().find(query.stream.place);
    if (condition == nullptr || place == nullptr) return series;
    const auto from = query.from - days_before(catalog, query, *condition, place->kind);
    const auto view = read_view(db, catalog, {query.county, query.stream, from, to});
    if (!view) return series;
    series.place_name = place->name_zh;
    const auto* trial = query.trial ? &*query.trial : nullptr;
    describe_method(series, trial != nullptr ? trial : shown_setting(catalog, *view, to));
    std::map<int, int> late;
    for (const auto& [day, count] :
         db.query<int, int>("SELECT day, late FROM daily_count WHERE county = ? AND channel = ? "
                            "AND condition = ? AND place = ? "
                            "AND day >= ? AND day <= ? AND late > 0",
                            {query.county, series.channel, series.condition, series.place,
                             query.from.days, to.days})) {
        late[day] = count;
    }
    const auto alarms = trial == nullptr ? alarm_days(db, query) : std::set<int>{};
    for (auto day = query.from; day <= to; day = day + 1) {
        SeriesDay shown{.day = day,
                        .count = view->count(day),
                        .late = late[day.days],
                        .window_count = view->sum(day - (series.window_days - 1), day),
                        .alarm = alarms.contains(day.days)};
        const auto* setting = trial != nullptr ? trial : setting_for(catalog.rules(), *view, day);
        // While the history was shorter another method judged, over other windows: no band then.
        if (setting != nullptr && setting->method == series.method) {
            const bool beyond = draw_band(shown, *view, *setting);
            shown.alarm = shown.alarm || (trial != nullptr && beyond);
            shown.beyond = beyond && !shown.alarm;
        }
        series.days.push_back(shown);
    }
    return series;
}

}  // namespace fengsui::surveil
