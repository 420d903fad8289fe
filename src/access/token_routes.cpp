// SPDX-License-Identifier: Apache-2.0
#include <boost/describe.hpp>

#include "access/routes.hpp"
#include "base/json.hpp"
#include "web/page.hpp"

namespace fengsui::access {
namespace {

using base::ProblemCode;
using web::Request;
using web::Right;

constexpr const char* kPath = "/api/v1/admin/tokens";

struct TokenRow {
    std::string id;
    std::string name;
    std::string institution;
    std::string institution_name;
    base::Instant created;
    std::optional<base::Instant> last_used;
};
BOOST_DESCRIBE_STRUCT(TokenRow, (), (id, name, institution, institution_name, created, last_used))

struct NewTokenBody {
    std::string name;
    std::optional<std::string> institution;
};
BOOST_DESCRIBE_STRUCT(NewTokenBody, (), (name, institution))

struct NewTokenAnswer {
    std::string id;
    std::string token;
};
BOOST_DESCRIBE_STRUCT(NewTokenAnswer, (), (id, token))

base::Result<web::Page<TokenRow>> list(Gate& gate, const Request& request) {
    const auto wanted = request.query.page();
    if (!wanted) return tl::unexpected(wanted.error());
    auto tokens = gate.tokens().list(wanted->cursor.value_or(0), wanted->limit + 1);
    if (!tokens) return tl::unexpected(tokens.error());
    web::Page<TokenRow> page;
    const bool more = tokens->size() > static_cast<std::size_t>(wanted->limit);
    if (more) tokens->pop_back();
    return gate.database().read([&](ledger::Connection& db) -> base::Result<web::Page<TokenRow>> {
        for (const auto& token : *tokens) {
            TokenRow row{std::to_string(token.id), token.name, {}, {}, token.created,
                         token.last_used};
            if (token.institution) {
                row.institution = std::to_string(*token.institution);
                row.institution_name =
                    gate.directory().institution_name(db, *token.institution).value_or("");
            }
            page.items.push_back(std::move(row));
        }
        if (more) page.next_cursor = page.items.back().id;
        return page;
    });
}

// The id of a known institution; nothing where the member is absent or empty, as forms send it.
base::Result<std::optional<base::Id>> institution_of(Gate& gate, const NewTokenBody& body) {
    std::optional<base::Id> id;
    if (!body.institution || body.institution->empty()) return id;
    const auto unknown = base::fail(ProblemCode::ValueInvalid, "$.institution",
                                    "no such institution", "没有这家机构");
    id = base::parse_id(*body.institution);
    if (!id) return unknown;
    return gate.database().read(
        [&](ledger::Connection& db) -> base::Result<std::optional<base::Id>> {
            if (!gate.directory().institution_name(db, *id)) return unknown;
            return id;
        });
}

base::Result<NewTokenAnswer> add(Gate& gate, const Request& request, const NewTokenBody& body) {
    const auto institution = institution_of(gate, body);
    if (!institution) return tl::unexpected(institution.error());
    const auto grant = gate.tokens().add(request.user().user, {body.name, *institution});
    if (!grant) return tl::unexpected(grant.error());
    return NewTokenAnswer{std::to_string(grant->id), grant->token};
}

base::Result<web::NoContent> revoke(Gate& gate, const Request& request) {
    const auto id = request.id_param("id");
    if (!id) return tl::unexpected(id.error());
    const auto done = gate.tokens().revoke(request.user().user, *id);
    if (!done) return tl::unexpected(done.error());
    return web::NoContent{};
}

}  // namespace

void add_token_routes(web::Router& router, Gate& gate) {
    router.get<web::Page<TokenRow>>(kPath, Right::Administer, "The tokens of machines",
                                    [&gate](const Request& request) { return list(gate, request); },
                                    {.query = {"cursor", "limit"}});
    router.post<NewTokenBody, NewTokenAnswer>(
        kPath, Right::Administer, "Make a token; it is shown once",
        [&gate](const Request& request, const NewTokenBody& body) {
            return add(gate, request, body);
        },
        {.status = 201});
    router.del<web::NoContent>(std::string(kPath) + "/{id}", Right::Administer, "Revoke a token",
                               [&gate](const Request& request) { return revoke(gate, request); });
}

}  // namespace fengsui::access
