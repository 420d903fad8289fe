// SPDX-License-Identifier: Apache-2.0
#include "app/demo/demo_accounts.hpp"

#include <array>

#include "access/account_store.hpp"
#include "access/password_hasher.hpp"
#include "access/users.hpp"
#include "base/crypto.hpp"
#include "base/json.hpp"

namespace fengsui::app {
namespace {

struct Person {
    std::string_view name;
    std::string_view display_name;
    web::Role role;
};
constexpr std::array<Person, 5> kPeople = {{
    {"duty", "张敏（疾控应急值守）", web::Role::DutyOfficer},
    {"commander", "李建国（卫健委指挥）", web::Role::Commander},
    {"reporter", "王芳（乡镇卫生院）", web::Role::Reporter},
    {"viewer", "陈军（只读）", web::Role::Viewer},
    {"admin", "系统管理员", web::Role::Administrator},
}};

void add(ledger::Transaction& tx, const std::string& county, const Person& person,
         const std::string& hash) {
    access::Account account;
    account.name = person.name;
    account.display_name = person.display_name;
    account.role = person.role;
    account.scope_place = county;
    account.password_hash = hash;
    account.must_change_password = false;
    account.created = tx.now();
    access::insert_account(tx.db(), county, account);
    auto entry = access::account_entry(county, "demo", account.name);
    entry.verb = "user.created";
    entry.summary_zh = "演示账号 " + account.name;
    entry.summary_en = "Demo account " + account.name;
    entry.after_json = base::to_json(access::profile_of(account));
    tx.record(std::move(entry));
}

}  // namespace

base::Result<DemoAccounts> add_demo_accounts(House& house) {
    DemoAccounts made{.password = base::random_password(), .accounts = {}};
    access::PasswordHasher hasher;
    const auto hash = hasher.hash(made.password);
    if (!hash) return tl::unexpected(hash.error());
    const auto done =
        house.database().writer().run([&](ledger::Transaction& tx) -> base::Result<bool> {
            for (const auto& person : kPeople) add(tx, house.county(), person, *hash);
            return true;
        });
    if (!done) return tl::unexpected(done.error());
    for (const auto& person : kPeople) {
        made.accounts.push_back({std::string(person.name),
                                 std::string(access::role_name_zh(person.role)),
                                 std::string(access::role_name_en(person.role))});
    }
    return made;
}

}  // namespace fengsui::app
