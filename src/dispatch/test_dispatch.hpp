// SPDX-License-Identifier: Apache-2.0
// For tests of this room only: respond's test room with the routes of both rooms.
#pragma once

#include "dispatch/dispatch_routes.hpp"
#include "dispatch/mission_store.hpp"
#include "respond/respond_routes.hpp"
#include "respond/test_room.hpp"

namespace fengsui::dispatch {

using respond::Answer;
using respond::Call;
using respond::kCounty;
using respond::kOtherTown;
using respond::kTown;

class TestDispatch : public respond::TestRoom {
  protected:
    void add_routes() override {
        guards_.add(guard_event_close);
        respond::add_respond_routes(router_, *context_, guards_);
        add_dispatch_routes(router_, *context_);
    }
    Answer add_unit(const std::string& name, const std::string& place = kTown,
                    const Call& how = {}) {
        return post("/api/v1/dispatch/units",
                    fmt::format(R"({{"name":"{}","kind":"response_team","place":"{}","members":6,)"
                                R"("phone":"13900000000"}})",
                                name, place),
                    how);
    }
    Answer send(const std::string& event, const std::string& unit, const Call& how = {},
                const std::string& destination = kTown) {
        return post(
            "/api/v1/dispatch/missions",
            fmt::format(R"({{"event":"{}","unit":"{}","destination":"{}","purpose":"流调"}})",
                        event, unit, destination),
            how);
    }
    Answer step(const Answer& mission, const std::string& to, const std::string& version,
                const Call& how = {}) {
        Call call = how;
        call.if_match = version;
        return post(fmt::format("/api/v1/dispatch/missions/{}/step", mission.text("id")),
                    fmt::format(R"({{"step":"{}","note":""}})", to), call);
    }
    // The unit as the list shows it.
    boost::json::value unit(const std::string& id) {
        const auto units = get("/api/v1/dispatch/units");
        for (const auto& row : units.list("items"))
            if (row.at("id").as_string() == id) return row;
        ADD_FAILURE() << "no unit " << id;
        return {};
    }
};

}  // namespace fengsui::dispatch
