// SPDX-License-Identifier: Apache-2.0
// user and token: who may come in, managed from the command line while the server is stopped.
#include <fmt/format.h>

#include "access/gate.hpp"
#include "app/command.hpp"
#include "app/house_options.hpp"
#include "app/routes.hpp"
#include "base/json.hpp"

namespace fengsui::app {
namespace {

constexpr const char* kActor = "command line";
constexpr int kListed = 1000;
constexpr const char* kServerStopped =
    "No server may run on the data directory meanwhile (use its web pages, Settings), unless the "
    "ledger is in PostgreSQL.";

struct Options {
    HouseAddress address;
    std::string name;
    std::string display_name;
    std::string role = "viewer";
    std::string place;
    std::string institution;
    std::string id;
};

// Opens the house and runs `act(Gate&) -> Result<int>`.
template <class Act>
int with_gate(const Options& options, std::string_view command, Act act) {
    auto house = House::open(options.address, House::Missing::Refuse);
    base::Result<int> done = house ? base::Result<int>{exit_ok} : tl::unexpected(house.error());
    if (house) {
        access::Gate gate({.database = (*house)->database(),
                           .county = (*house)->county(),
                           .directory = directory_of((*house)->catalog(), (*house)->county())});
        done = act(gate);
    }
    if (done) return *done;
    fmt::print(stderr, "fengsui {}: {}\n", command, done.error().to_string());
    return exit_failed;
}

base::Result<int> list_users(access::Gate& gate) {
    const auto users = gate.users().list({}, kListed);
    if (!users) return tl::unexpected(users.error());
    for (const auto& user : *users) {
        fmt::print("{}\t{}\t{}\t{}\t{}\n", user.name, web::name_of(user.role), user.scope_place,
                   user.disabled ? "disabled" : "enabled", user.display_name);
    }
    return exit_ok;
}

base::Result<int> add_one_user(access::Gate& gate, const Options& options) {
    const auto role = base::parse_enum<web::Role>(options.role).value();  // checked by the parser
    if (auto scope = gate.check_scope(options.place); !scope) return tl::unexpected(scope.error());
    const auto password = gate.users().add(
        kActor,
        {options.name,
         {.display_name = options.display_name.empty() ? options.name : options.display_name,
          .role = role,
          .scope_place = options.place}});
    if (!password) return tl::unexpected(password.error());
    fmt::print("{}\n", *password);
    return exit_ok;
}

base::Result<int> list_tokens(access::Gate& gate) {
    const auto tokens = gate.tokens().list(0, kListed);
    if (!tokens) return tl::unexpected(tokens.error());
    for (const auto& token : *tokens) fmt::print("{}\t{}\n", token.id, token.name);
    return exit_ok;
}

// A token for an institution that is not there would be refused at its first message.
base::Result<base::Id> known_institution(access::Gate& gate, const std::string& text) {
    const auto unknown = base::fail(
        base::ProblemCode::ValueInvalid, "--institution",
        fmt::format("there is no institution {}; the page Surveil, Institutions lists their ids",
                    text));
    const auto id = base::parse_id(text);
    if (!id) return unknown;
    return gate.database().read([&](ledger::Connection& db) -> base::Result<base::Id> {
        if (!gate.directory().institution_name(db, *id)) return unknown;
        return *id;
    });
}

base::Result<int> add_one_token(access::Gate& gate, const Options& options) {
    access::NewToken fresh{.name = options.name};
    if (!options.institution.empty()) {
        const auto id = known_institution(gate, options.institution);
        if (!id) return tl::unexpected(id.error());
        fresh.institution = *id;
    }
    const auto grant = gate.tokens().add(kActor, fresh);
    if (!grant) return tl::unexpected(grant.error());
    fmt::print("{}\n", grant->token);
    return exit_ok;
}

base::Result<int> revoke_token(access::Gate& gate, const Options& options) {
    const auto id = base::parse_id(options.id);
    if (!id) return base::fail(base::ProblemCode::ValueInvalid, "ID", options.id);
    if (auto revoked = gate.tokens().revoke(kActor, *id); !revoked)
        return tl::unexpected(revoked.error());
    return exit_ok;
}

}  // namespace

void add_user(CLI::App& app, Run& run) {
    auto options = std::make_shared<Options>();
    auto* user =
        app.add_subcommand("user", "Accounts of persons: list, add, reset, disable, enable");
    user->footer(kServerStopped);
    user->require_subcommand(1);
    add_address_options(*user, options->address);
    user->add_subcommand("list", "Name, role, place, state")->callback([options, &run] {
        run = [options] { return with_gate(*options, "user list", list_users); };
    });
    auto* add = user->add_subcommand("add", "Make an account; prints its one-time password");
    add->add_option("NAME", options->name)->required();
    add->add_option("--role", options->role)
        ->check(CLI::IsMember({"administrator", "duty_officer", "commander", "reporter", "viewer"}))
        ->capture_default_str();
    add->add_option("--display-name", options->display_name);
    add->add_option("--place", options->place,
                    "Code of the place below which it may act; empty: the county");
    add->callback([options, &run] {
        run = [options] {
            return with_gate(*options, "user add",
                             [&](auto& gate) { return add_one_user(gate, *options); });
        };
    });
    auto* reset = user->add_subcommand("reset", "Print a new one-time password");
    reset->add_option("NAME", options->name)->required();
    reset->callback([options, &run] {
        run = [options] {
            return with_gate(*options, "user reset", [&](auto& gate) -> base::Result<int> {
                const auto password = gate.users().reset(kActor, options->name);
                if (!password) return tl::unexpected(password.error());
                fmt::print("{}\n", *password);
                return exit_ok;
            });
        };
    });
    auto* disable = user->add_subcommand("disable", "End its sessions and let it in no more");
    disable->add_option("NAME", options->name)->required();
    disable->callback([options, &run] {
        run = [options] {
            return with_gate(*options, "user disable", [&](auto& gate) -> base::Result<int> {
                const auto account = gate.users().disable(kActor, options->name);
                if (!account) return tl::unexpected(account.error());
                return exit_ok;
            });
        };
    });
    auto* enable = user->add_subcommand("enable", "Let a disabled account in again");
    enable->add_option("NAME", options->name)->required();
    enable->callback([options, &run] {
        run = [options] {
            return with_gate(*options, "user enable", [&](auto& gate) -> base::Result<int> {
                const auto account = gate.users().enable(kActor, options->name);
                if (!account) return tl::unexpected(account.error());
                return exit_ok;
            });
        };
    });
}

void add_token(CLI::App& app, Run& run) {
    auto options = std::make_shared<Options>();
    auto* token = app.add_subcommand("token", "Tokens of machines that send: list, add, revoke");
    token->require_subcommand(1);
    token->footer(kServerStopped);
    add_address_options(*token, options->address);
    token->add_subcommand("list", "Id and name")->callback([options, &run] {
        run = [options] { return with_gate(*options, "token list", list_tokens); };
    });
    auto* add = token->add_subcommand("add", "Make a token; prints it this once");
    add->add_option("NAME", options->name)->required();
    add->add_option("--institution", options->institution,
                    "Id of the institution that it speaks for");
    add->callback([options, &run] {
        run = [options] {
            return with_gate(*options, "token add",
                             [&](auto& gate) { return add_one_token(gate, *options); });
        };
    });
    auto* revoke = token->add_subcommand("revoke", "Let it in no more");
    revoke->add_option("ID", options->id)->required();
    revoke->callback([options, &run] {
        run = [options] {
            return with_gate(*options, "token revoke",
                             [&](auto& gate) { return revoke_token(gate, *options); });
        };
    });
}

}  // namespace fengsui::app
