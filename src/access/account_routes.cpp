// SPDX-License-Identifier: Apache-2.0
#include <boost/describe.hpp>

#include "access/routes.hpp"
#include "base/json.hpp"
#include "web/page.hpp"

namespace fengsui::access {
namespace {

using web::Request;
using web::Right;

constexpr const char* kPath = "/api/v1/admin/users";

struct UserRow {
    std::string user;
    std::string display_name;
    web::Role role = web::Role::Viewer;
    std::string scope_place;
    std::string scope_name;
    bool disabled = false;
    bool must_change_password = false;
    std::optional<base::Instant> last_login;
};
BOOST_DESCRIBE_STRUCT(UserRow, (),
                      (user, display_name, role, scope_place, scope_name, disabled,
                       must_change_password, last_login))

struct NewUserBody {
    std::string user;
    std::string display_name;
    web::Role role = web::Role::Viewer;
    std::string scope_place;
};
BOOST_DESCRIBE_STRUCT(NewUserBody, (), (user, display_name, role, scope_place))

struct NewUserAnswer {
    std::string user;
    std::string one_time_password;
};
BOOST_DESCRIBE_STRUCT(NewUserAnswer, (), (user, one_time_password))

struct ResetAnswer {
    std::string one_time_password;
};
BOOST_DESCRIBE_STRUCT(ResetAnswer, (), (one_time_password))

UserRow to_row(const Account& account, const Gate& gate) {
    return {account.name,
            account.display_name,
            account.role,
            account.scope_place,
            gate.place_name(account.scope_place),
            account.disabled,
            account.must_change_password,
            account.last_login};
}

base::Result<web::Page<UserRow>> list(Gate& gate, const Request& request) {
    const auto limit = request.query.number("limit", 50, 1, 200);
    if (!limit) return tl::unexpected(limit.error());
    auto accounts = gate.users().list(request.query.text("cursor").value_or(""), *limit + 1);
    if (!accounts) return tl::unexpected(accounts.error());
    web::Page<UserRow> page;
    const bool more = accounts->size() > static_cast<std::size_t>(*limit);
    if (more) accounts->pop_back();
    for (const auto& account : *accounts) page.items.push_back(to_row(account, gate));
    if (more) page.next_cursor = page.items.back().user;
    return page;
}

base::Result<NewUserAnswer> add(Gate& gate, const Request& request, const NewUserBody& body) {
    if (const auto known = gate.check_scope(body.scope_place); !known)
        return tl::unexpected(known.error());
    const auto password = gate.users().add(
        request.user().user, {body.user, {body.display_name, body.role, body.scope_place, false}});
    if (!password) return tl::unexpected(password.error());
    return NewUserAnswer{normal_name(body.user), *password};
}

base::Result<UserRow> change(Gate& gate, const Request& request, const Profile& body) {
    if (const auto known = gate.check_scope(body.scope_place); !known)
        return tl::unexpected(known.error());
    const auto account = gate.users().change(request.user().user, request.param("user"), body);
    if (!account) return tl::unexpected(account.error());
    gate.sessions().forget_account(account->name);
    return to_row(*account, gate);
}

base::Result<ResetAnswer> reset(Gate& gate, const Request& request) {
    const auto& name = request.param("user");
    const auto password = gate.users().reset(request.user().user, name);
    if (!password) return tl::unexpected(password.error());
    gate.sessions().forget_account(name);
    gate.throttle().forgive(name);
    return ResetAnswer{*password};
}

}  // namespace

void add_account_routes(web::Router& router, Gate& gate) {
    router.get<web::Page<UserRow>>(kPath, Right::Administer, "The accounts of persons",
                                   [&gate](const Request& request) { return list(gate, request); },
                                   {.query = {"cursor", "limit"}});
    router.post<NewUserBody, NewUserAnswer>(
        kPath, Right::Administer, "Add a person; the one-time password is shown once",
        [&gate](const Request& request, const NewUserBody& body) {
            return add(gate, request, body);
        },
        {.status = 201});
    router.put<Profile, UserRow>(std::string(kPath) + "/{user}", Right::Administer,
                                 "Change or disable an account",
                                 [&gate](const Request& request, const Profile& body) {
                                     return change(gate, request, body);
                                 });
    router.post_empty<ResetAnswer>(
        std::string(kPath) + "/{user}/reset", Right::Administer, "Give a new one-time password",
        [&gate](const Request& request) { return reset(gate, request); });
}

}  // namespace fengsui::access
