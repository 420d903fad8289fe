// SPDX-License-Identifier: Apache-2.0
// The addresses of this room: session, journal, live stream, administration of users and tokens,
// about. Added once at start by app; handlers run on the server's workers.
#pragma once

#include <boost/describe.hpp>
#include <string>

#include "access/gate.hpp"
#include "web/live.hpp"
#include "web/router.hpp"

namespace fengsui::access {

struct About {
    std::string version;
    std::string county;
    std::string county_name_zh;
    std::string county_name_en;
    base::Instant started;
};
BOOST_DESCRIBE_STRUCT(About, (), (version, county, county_name_zh, county_name_en, started))

// Router's handlers keep references to gate and hub.
void add_routes(web::Router& router, Gate& gate, web::LiveHub& hub, const About& about);

void add_session_routes(web::Router& router, Gate& gate);
void add_account_routes(web::Router& router, Gate& gate);
void add_token_routes(web::Router& router, Gate& gate);
void add_journal_routes(web::Router& router, Gate& gate);
void add_live_routes(web::Router& router, Gate& gate, web::LiveHub& hub);
void add_about_routes(web::Router& router, const About& about);

}  // namespace fengsui::access
