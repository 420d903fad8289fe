// SPDX-License-Identifier: Apache-2.0
// One interface for all detectors: given a stream's counts and a day, which alarms hold? Detectors
// are pure and know no SQL. The watcher calls each for every day that a fold touched.
#pragma once

#include <memory>
#include <vector>

#include "catalog/catalog.hpp"
#include "surveil/detect/discovery.hpp"
#include "surveil/detect/stream_view.hpp"

namespace fengsui::surveil {

// What the detectors said: alarms of rules, which hold by themselves, and judgements of statistical
// methods, which compete with those of the day's other streams (discovery.hpp).
struct Findings {
    std::vector<Alarm> alarms;
    std::vector<Judgement> judgements;
};

class Detector {
  public:
    virtual ~Detector() = default;
    virtual void judge(const StreamView& stream, base::Day day, Findings& out) const = 0;
};

// The detectors of the catalogue's rules, in the order in which their alarms are shown.
std::vector<std::unique_ptr<Detector>> make_rule_detectors(const catalog::Catalog& catalog);
std::unique_ptr<Detector> make_baseline_detector(const catalog::Catalog& catalog);

// How far back a view must reach before the day judged, for such a stream.
int view_days_before(const catalog::Rules& rules, std::string_view channel,
                     const catalog::Condition& condition, catalog::PlaceKind kind, base::Day day);

}  // namespace fengsui::surveil
