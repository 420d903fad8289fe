// SPDX-License-Identifier: Apache-2.0
#include "app/load/senders.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <fstream>
#include <sstream>

#include "access/account_store.hpp"
#include "access/sessions.hpp"
#include "app/demo/county_feed.hpp"
#include "catalog/table.hpp"

namespace fengsui::app {
namespace {

using base::Result;

Result<void> write_tokens(const std::filesystem::path& file, const SenderTokens& tokens) {
    std::string text = "institution,token\n";
    for (const auto& [institution, token] : tokens)
        text += fmt::format("{},{}\n", institution, token);
    constexpr int owner_only = 0600;
    const int out = ::open(file.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, owner_only);
    if (out < 0)
        return base::fail(base::ProblemCode::Conflict, file.string(),
                          "cannot be made: it is there already, or its folder is not");
    const auto written = ::write(out, text.data(), text.size());
    if (::close(out) == 0 && written == static_cast<ssize_t>(text.size())) return {};
    return base::fail(base::ProblemCode::StorageFailed, file.string(), "cannot be written");
}

Result<std::string> open_screen_session(House& house) {
    access::Account account{.name = "load.screen", .display_name = "load"};
    account.scope_place = house.county();
    account.must_change_password = false;
    account.created = house.clock().now();
    const auto& county = house.county();
    access::Sessions sessions(house.database(), house.county());
    return house.database().writer().run([&](ledger::Transaction& tx) -> Result<std::string> {
        if (!access::find_account(tx.db(), county, account.name))
            access::insert_account(tx.db(), county, account);
        return sessions.open(tx, account).grant.token;
    });
}

}  // namespace

Result<int> prepare_senders(House& house, const std::filesystem::path& file) {
    if (std::filesystem::exists(file))
        return base::fail(base::ProblemCode::Conflict, file.string(), "is there already");
    const auto data = catalogue_files();
    const auto region = simulate::embedded_file(data, simulate::default_region);
    if (!region) return tl::unexpected(region.error());
    const auto today =
        base::local_day(house.clock().now(), house.catalog().home().utc_offset_minutes);
    const auto simulation =
        simulate::Simulation::open(house.catalog(), data, *region, {}, {{today, today}});
    if (!simulation) return tl::unexpected(simulation.error());
    const CountyFeed feed(house, **simulation);
    if (auto known = feed.register_institutions(); !known) return tl::unexpected(known.error());
    access::Tokens tokens(house.database(), house.county());
    SenderTokens granted;
    for (const auto& institution : (*simulation)->county().institutions()) {
        if (institution.vendor == simulate::Vendor::None) continue;
        auto token = grant_sender_token(house, tokens, institution.code);
        if (!token) return tl::unexpected(token.error());
        granted.emplace(institution.code, std::move(*token));
    }
    const auto institutions = static_cast<int>(granted.size());
    auto session = open_screen_session(house);
    if (!session) return tl::unexpected(session.error());
    granted.emplace(screen_session, std::move(*session));
    if (auto written = write_tokens(file, granted); !written)
        return tl::unexpected(written.error());
    return institutions;
}

Result<SenderTokens> read_sender_tokens(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream bytes;
    if (!in || !(bytes << in.rdbuf()))
        return base::fail(base::ProblemCode::NotFound, file.string(), "cannot be read");
    const auto table = catalog::Table::parse(file.string(), bytes.str());
    if (!table) return tl::unexpected(table.error());
    SenderTokens tokens;
    catalog::RowReader row(*table);
    while (row.next()) tokens.insert_or_assign(row.required("institution"), row.required("token"));
    if (auto read = row.result(); !read) return tl::unexpected(read.error());
    return tokens;
}

}  // namespace fengsui::app
