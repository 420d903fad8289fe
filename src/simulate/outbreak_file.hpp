// SPDX-License-Identifier: Apache-2.0
// One outbreak as a small file says it (data/simulate/outbreaks/*.toml). Outbreaks are independent
// of each other and compose. Reading checks the file against the county and the dates of the
// simulation: what does not fit is a problem with file, line and field. A plain value: judge and
// demo move `start` or change `r0` before they open a Simulation.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "simulate/county.hpp"
#include "simulate/disease.hpp"

namespace fengsui::simulate {

enum class OutbreakKind : std::uint8_t {
    Transmission,    // a few first cases, then from person to person
    PointSource,     // a well, a meal: many at once; then as the disease passes on
    FalsePositives,  // a contaminated laboratory
    Silence,         // institutions report nothing and send everything afterwards
};

struct Window {
    base::Day from;
    base::Day to;  // last day
};

struct Outbreak {
    std::string name;  // the file's, without folder and ending
    std::string name_zh;
    OutbreakKind kind = OutbreakKind::Transmission;
    base::Day start;
    int days = 1;      // of exposure, contamination or silence
    int days_max = 0;  // an epidemic is not followed further
    Disease disease;   // with r0 and immune_share of the file
    std::string at;    // empty: the county; a place or institution; the seed chooses among several
    int seeds = 1;
    double attack_rate = 0;
    int exposed_max = 0;  // guests of a meal; 0: all of the place
    Setting source = Setting::PointSource;
    int control_after_days = 0;  // 0: no control
    double control_effect = 0;   // share of transmission that it prevents
    double false_positive_share = 0;
    int tested_illness = -1;     // whose test is contaminated
    double mosquito_factor = 1;  // of the catches at `at`
    int mosquito_days_before = 0;

    static base::Result<Outbreak> load(const std::string& file, std::string_view bytes,
                                       const struct OutbreakContext& context);
};

// What an outbreak file is checked against.
struct OutbreakContext {
    const County& county;
    const Diseases& diseases;
    const Illnesses& illnesses;
    Window window;
    std::uint64_t seed = 0;
    std::uint32_t number = 0;  // of the outbreak, so that each draws its own place
};

}  // namespace fengsui::simulate
