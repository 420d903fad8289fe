// SPDX-License-Identifier: Apache-2.0
#include "access/account.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "base/text.hpp"
#include "web/scope.hpp"

namespace fengsui::access {
namespace {

using base::ProblemCode;

constexpr std::size_t kAccountNameMin = 2;
constexpr std::size_t kDifferentCharactersMin = 5;
// Actors of the journal that are no person.
constexpr std::array<std::string_view, 3> kReservedNames = {"system", "intake", "console"};

bool is_letter(char c) {
    return c >= 'a' && c <= 'z';
}

bool is_name_character(char c) {
    return is_letter(c) || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
}

// Characters of UTF-8: every byte that does not continue one.
std::size_t count_characters(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    }));
}

bool has_control_character(std::string_view text) {
    return std::any_of(text.begin(), text.end(), [](char c) {
        return static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) == 0x7F;
    });
}

struct RoleName {
    std::string_view zh;
    std::string_view en;
};
// In the order of web::Role.
constexpr std::array<RoleName, 5> kRoleNames = {{{"系统管理员", "administrator"},
                                                 {"应急值守人员", "duty officer"},
                                                 {"指挥人员", "commander"},
                                                 {"报告人员", "reporter"},
                                                 {"只读用户", "viewer"}}};

}  // namespace

Profile profile_of(const Account& account) {
    return {account.display_name, account.role, account.scope_place, account.disabled};
}

std::string normal_name(std::string_view typed) {
    return base::to_lower_ascii(base::trim(typed));
}

base::Result<void> check_account_name(std::string_view name) {
    const bool well_formed = name.size() >= kAccountNameMin && name.size() <= kAccountNameMax &&
                             is_letter(name.front()) &&
                             std::all_of(name.begin(), name.end(), is_name_character);
    if (!well_formed)
        return base::fail(ProblemCode::ValueInvalid, "$.user",
                          "expected 2 to 32 of a-z 0-9 . _ - beginning with a letter",
                          "用户名须以小写字母开头，长 2 至 32 位，可用 a-z、0-9、. _ -");
    if (std::find(kReservedNames.begin(), kReservedNames.end(), name) != kReservedNames.end())
        return base::fail(ProblemCode::ValueInvalid, "$.user",
                          fmt::format("{} stands for the program itself", name),
                          fmt::format("用户名 {} 为系统保留", name));
    return {};
}

base::Result<Profile> checked_profile(Profile profile, std::string_view county) {
    profile.display_name = base::trim(profile.display_name);
    profile.scope_place = base::trim(profile.scope_place);
    if (profile.scope_place.empty()) profile.scope_place = county;
    if (profile.display_name.empty() || profile.display_name.size() > kDisplayNameBytesMax ||
        has_control_character(profile.display_name))
        return base::fail(ProblemCode::ValueInvalid, "$.display_name",
                          fmt::format("expected 1 to {} bytes of text", kDisplayNameBytesMax),
                          fmt::format("姓名不能为空，且不超过 {} 字节", kDisplayNameBytesMax));
    if (!profile.scope_place.starts_with(county))
        return base::fail(ProblemCode::PlaceUnknown, "$.scope_place");
    if (profile.role == web::Role::Administrator && profile.scope_place != county)
        return base::fail(ProblemCode::ValueInvalid, "$.scope_place",
                          "an administrator has the whole county",
                          "系统管理员的管辖范围须为全县（区）");
    return profile;
}

base::Result<void> check_new_password(std::string_view fresh, std::string_view old,
                                      std::string_view account_name) {
    const auto weak = [](std::string detail, std::string detail_zh) {
        return base::fail(ProblemCode::PasswordTooWeak, "$.new_password", std::move(detail),
                          std::move(detail_zh));
    };
    if (fresh.size() > kPasswordBytesMax)
        return weak(fmt::format("longer than {} bytes", kPasswordBytesMax),
                    fmt::format("不能超过 {} 字节", kPasswordBytesMax));
    if (count_characters(fresh) < kPasswordCharactersMin)
        return weak(fmt::format("shorter than {} characters", kPasswordCharactersMin),
                    fmt::format("不足 {} 个字符", kPasswordCharactersMin));
    if (fresh == old) return weak("the same as the old one", "与旧密码相同");
    if (std::set<char>(fresh.begin(), fresh.end()).size() < kDifferentCharactersMin)
        return weak(fmt::format("fewer than {} different characters", kDifferentCharactersMin),
                    fmt::format("不同字符少于 {} 个", kDifferentCharactersMin));
    if (base::contains_ignoring_case(fresh, account_name))
        return weak("contains the account's name", "包含用户名");
    return {};
}

web::Principal principal_of(const Account& account, std::string_view county, std::string csrf) {
    web::Principal principal;
    principal.user = account.name;
    principal.display_name = account.display_name;
    principal.role = account.role;
    principal.rights = web::rights_of(account.role);
    principal.scope_place = account.scope_place;
    principal.county = county;
    principal.via = web::Via::Session;
    principal.csrf = std::move(csrf);
    principal.must_change_password = account.must_change_password;
    return principal;
}

std::string_view role_name_zh(web::Role role) {
    return kRoleNames.at(static_cast<std::size_t>(role)).zh;
}

std::string_view role_name_en(web::Role role) {
    return kRoleNames.at(static_cast<std::size_t>(role)).en;
}

}  // namespace fengsui::access
