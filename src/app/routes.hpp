// SPDX-License-Identifier: Apache-2.0
// All addresses of the program, in loop order, and what they need. Used by serve, by the OpenAPI
// command and by the test that walks every route.
#pragma once

#include "access/gate.hpp"
#include "app/house.hpp"
#include "app/readiness.hpp"
#include "evaluate/indicator_store.hpp"
#include "respond/close_guard.hpp"
#include "web/live.hpp"
#include "web/metrics.hpp"
#include "web/router.hpp"

namespace fengsui::app {

struct RouteParts {
    House& house;
    Readiness& readiness;
    access::Gate& gate;
    web::LiveHub& hub;
    web::Metrics& metrics;
    const respond::EventCloseGuards& guards;
    evaluate::IndicatorStore& indicators;
    base::Instant started;
};

void add_all_routes(web::Router& router, const RouteParts& parts);

// What the routes need besides the house, made in one place for serve, the contract and the tests.
// The house outlives it.
class Reception {
  public:
    static base::Result<std::unique_ptr<Reception>> open(
        House& house, const access::SessionLimits& session_limits = {});
    access::Gate& gate() { return gate_; }
    web::LiveHub& hub() { return hub_; }
    web::Metrics& metrics() { return metrics_; }
    const web::Router& router() { return router_; }

  private:
    Reception(House& house, evaluate::IndicatorTable table,
              const access::SessionLimits& session_limits);

    web::Metrics metrics_;
    web::LiveHub hub_;
    access::Gate gate_;
    Readiness readiness_;
    evaluate::IndicatorTable table_;
    evaluate::IndicatorStore indicators_;
    respond::EventCloseGuards guards_;
    web::Router router_;
};

// Names for the gate: of places and institutions.
access::Directory directory_of(const catalog::Catalog& catalog, const std::string& county);

}  // namespace fengsui::app
