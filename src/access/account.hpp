// SPDX-License-Identifier: Apache-2.0
// A person's account and the rules of its parts: names, areas, passwords. Pure, thread safe; used
// by users.hpp, login.hpp and the stores. The rules' problems are ValueInvalid or PasswordTooWeak
// at the member of the request that is wrong.
#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/time.hpp"
#include "web/rights.hpp"

namespace fengsui::access {

struct Account {
    std::string name;
    std::string display_name;
    web::Role role = web::Role::Viewer;
    std::string scope_place;  // the county, or a place in it
    std::string password_hash;
    bool must_change_password = true;
    bool disabled = false;
    base::Instant created;
    std::optional<base::Instant> last_login;
};

// What an administrator decides about an account. Also what the journal shows as before and after.
struct Profile {
    std::string display_name;
    web::Role role = web::Role::Viewer;
    std::string scope_place;
    bool disabled = false;
    bool operator==(const Profile&) const = default;
};
BOOST_DESCRIBE_STRUCT(Profile, (), (display_name, role, scope_place, disabled))
Profile profile_of(const Account& account);

inline constexpr std::size_t kAccountNameMax = 32;
inline constexpr std::size_t kDisplayNameBytesMax = 120;
inline constexpr std::size_t kPasswordBytesMax = 256;
inline constexpr std::size_t kPasswordCharactersMin = 10;

// The name as it is stored and compared: without blanks around it, in lower case.
std::string normal_name(std::string_view typed);
// 2 to 32 of a-z 0-9 . _ - with a letter first; not a name by which the journal calls the program.
base::Result<void> check_account_name(std::string_view name);
// Fills an empty area with the county; an administrator has the whole county, since accounts have
// no area of their own.
base::Result<Profile> checked_profile(Profile profile, std::string_view county);
base::Result<void> check_new_password(std::string_view fresh, std::string_view old,
                                      std::string_view account_name);

web::Principal principal_of(const Account& account, std::string_view county, std::string csrf);
std::string_view role_name_zh(web::Role role);
std::string_view role_name_en(web::Role role);

}  // namespace fengsui::access
