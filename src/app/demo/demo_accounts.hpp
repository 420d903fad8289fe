// SPDX-License-Identifier: Apache-2.0
// One account for each role of the throw-away county, with a password that need not be changed.
// Called once by the demo before the doors open.
#pragma once

#include <string>
#include <vector>

#include "app/house.hpp"

namespace fengsui::app {

struct DemoAccount {
    std::string name;
    std::string role_zh;
    std::string role_en;
};

struct DemoAccounts {
    std::string password;  // of all of them, made anew for each demo
    std::vector<DemoAccount> accounts;
};

base::Result<DemoAccounts> add_demo_accounts(House& house);

}  // namespace fengsui::app
