// SPDX-License-Identifier: Apache-2.0
#include "access/routes.hpp"

namespace fengsui::access {

void add_routes(web::Router& router, Gate& gate, web::LiveHub& hub, const About& about) {
    add_session_routes(router, gate);
    add_account_routes(router, gate);
    add_token_routes(router, gate);
    add_journal_routes(router, gate);
    add_live_routes(router, gate, hub);
    add_about_routes(router, about);
}

void add_about_routes(web::Router& router, const About& about) {
    router.get<About>("/api/v1/about", web::kAnyUser, "Which program serves which county",
                      [about](const web::Request&) { return about; },
                      {.allowed_before_password_change = true});
}

}  // namespace fengsui::access
