// SPDX-License-Identifier: Apache-2.0
// Who may do what: rights, the roles that bundle them, and the Principal that a request is made by.
// Routes name one Right (router.hpp); rooms ask further only where the answer depends on the thing
// itself (scope, identity). Values, thread safe.
#pragma once

#include <boost/describe/enum.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace fengsui::web {

// Travels in snake_case ("surveil_read") in sessions and the published contract.
enum class Right : std::uint8_t {
    SurveilRead,
    SurveilSend,
    InstitutionManage,
    WarnRead,
    WarnAnswer,
    EventDecide,
    RespondRead,
    RespondWrite,
    DispatchRead,
    DispatchWrite,
    EvaluateRead,
    ModeDecide,
    IdentityRead,
    Administer,
};
BOOST_DESCRIBE_ENUM(Right, SurveilRead, SurveilSend, InstitutionManage, WarnRead, WarnAnswer,
                    EventDecide, RespondRead, RespondWrite, DispatchRead, DispatchWrite,
                    EvaluateRead, ModeDecide, IdentityRead, Administer)
inline constexpr int kRightCount = 14;

enum class Role : std::uint8_t { Administrator, DutyOfficer, Commander, Reporter, Viewer };
BOOST_DESCRIBE_ENUM(Role, Administrator, DutyOfficer, Commander, Reporter, Viewer)

class RightSet {
  public:
    constexpr RightSet() = default;
    constexpr RightSet(std::initializer_list<Right> rights) {
        for (const Right right : rights) add(right);
    }
    constexpr void add(Right right) { bits_ |= 1U << static_cast<unsigned>(right); }
    [[nodiscard]] constexpr bool has(Right right) const {
        return (bits_ >> static_cast<unsigned>(right) & 1U) != 0;
    }
    [[nodiscard]] std::vector<std::string> names() const;  // in the order of the enum
    bool operator==(const RightSet&) const = default;

  private:
    std::uint32_t bits_ = 0;
};

RightSet rights_of(Role role);
std::string_view name_of(Right right);
std::string_view name_of(Role role);

// How the principal proved itself: a browser's cookie (mutations need the CSRF token) or a bearer
// token (they do not).
enum class Via : std::uint8_t { Session, Token };

struct Principal {
    std::string user;  // for a token: its name
    std::string display_name;
    Role role = Role::Viewer;
    RightSet rights;
    std::string scope_place;  // the node of the region's tree below which it may act
    std::string county;
    std::string institution;  // for a token that speaks for one institution, else empty
    Via via = Via::Session;
    std::string csrf;  // for a session
    bool must_change_password = false;
};

}  // namespace fengsui::web
