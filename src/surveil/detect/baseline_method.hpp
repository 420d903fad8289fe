// SPDX-License-Identifier: Apache-2.0
// The statistical methods that compare a stream's latest count with what its own past lets expect,
// as data names them (detectors.csv): which history each needs, the band it draws, and its words.
// Of the settings that fit a stream, the one that needs the longest history that the county has
// been watched for is used: a young stream gets what its history allows. Pure; used by the
// watcher's detector, by series.cpp for the band that people see, and by warn for the words of an
// alarm.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "catalog/catalog.hpp"
#include "surveil/detect/stream_view.hpp"

namespace fengsui::surveil {

struct Band {
    std::optional<double> expected;  // nothing for a method that only knows a bound
    double upper = 0;
    // How likely a day with a case is as unusual as this one when nothing happens; nothing for a
    // method that cannot tell.
    std::optional<double> pvalue;
};

struct MethodWords {
    std::string zh;
    std::string en;
};

class BaselineMethod {
  public:
    virtual ~BaselineMethod() = default;
    [[nodiscard]] virtual std::string_view name() const = 0;
    // Windows roll: the count of so many days that end with the day is what is compared.
    [[nodiscard]] virtual int window_days() const { return 1; }
    // For trying it on a stream that the data does not name for it.
    [[nodiscard]] virtual catalog::DetectorSetting defaults() const = 0;
    // Days that a stream must have been watched before the day that is judged.
    [[nodiscard]] virtual int history_days(const catalog::DetectorSetting& setting) const = 0;
    // Days back that it uses if they are there.
    [[nodiscard]] virtual int reach_days(const catalog::DetectorSetting& setting) const {
        return history_days(setting);
    }
    // Of a day with that history; nothing where the method has no answer.
    [[nodiscard]] virtual std::optional<Band> band(
        const StreamView& stream, base::Day day, const catalog::DetectorSetting& setting) const = 0;
    [[nodiscard]] virtual MethodWords words(const catalog::DetectorSetting& setting) const = 0;
};

// All that there are; nothing for a name that no method has (a rule's, or data from a newer
// version).
std::span<const BaselineMethod* const> baseline_methods();
const BaselineMethod* find_baseline_method(std::string_view name);

// The setting by which a stream's day is judged; nothing if no setting fits or none has its
// history.
const catalog::DetectorSetting* setting_for(const catalog::Rules& rules, const StreamView& stream,
                                            base::Day day);
// The band under one setting; nothing where the history is too short.
std::optional<Band> band_of(const StreamView& stream, base::Day day,
                            const catalog::DetectorSetting& setting);
// How far back the settings of such a stream may look.
int reach_days(const catalog::Rules& rules, std::string_view channel,
               const catalog::Condition& condition, catalog::PlaceKind kind, base::Day day);

}  // namespace fengsui::surveil
