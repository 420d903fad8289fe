// SPDX-License-Identifier: Apache-2.0
// Where a simulated sender's message goes over HTTP: the addresses that a real one uses. Shared by
// the demo's live traffic and the load generator.
#pragma once

#include <string_view>

#include "base/check.hpp"
#include "simulate/simulation.hpp"

namespace fengsui::app {

struct HttpDoor {
    std::string_view path;
    std::string_view type;  // of the content
};

// For every door but MLLP.
inline HttpDoor http_door(simulate::Door door) {
    using simulate::Door;
    FENGSUI_CHECK(door != Door::Mllp);
    if (door == Door::HttpFhir) return {"/fhir/", "application/fhir+json"};
    return {door == Door::CsvCase ? "/api/v1/surveil/case_reports" : "/api/v1/surveil/daily_counts",
            "text/csv"};
}

}  // namespace fengsui::app
