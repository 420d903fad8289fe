// SPDX-License-Identifier: Apache-2.0
// A request as handlers see it: routed, decoded, bounded, authenticated. The server fills it, the
// pipeline completes it (params, principal), a handler only reads it. No third-party type shows
// here. One request belongs to one thread at a time. Limits are those of ServerOptions (server.hpp)
// and query.hpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/id.hpp"
#include "base/result.hpp"
#include "web/query.hpp"
#include "web/rights.hpp"

namespace fengsui::web {

enum class Method : std::uint8_t { Get, Head, Post, Put, Patch, Delete, Options, Other };
std::string_view name_of(Method method);
Method parse_method(std::string_view name);
// Get, Head and Options change nothing.
bool is_safe(Method method);

enum class Language : std::uint8_t { Zh, En };
// What Accept-Language prefers of the two; Chinese if it names neither.
Language choose_language(std::string_view accept_language);

// Names are compared without regard to case.
class Headers {
  public:
    void add(std::string name, std::string value) {
        items_.emplace_back(std::move(name), std::move(value));
    }
    void set(std::string_view name, std::string value);
    [[nodiscard]] std::optional<std::string_view> find(std::string_view name) const;
    [[nodiscard]] const std::vector<std::pair<std::string, std::string>>& items() const {
        return items_;
    }

  private:
    std::vector<std::pair<std::string, std::string>> items_;
};

struct Request {
    Method method = Method::Get;
    std::string path;  // as sent: still percent-encoded, without the query
    std::vector<std::pair<std::string, std::string>> params;  // {name} of the pattern, decoded
    Query query;
    Headers headers;
    std::string body;
    std::string remote;  // the peer's IP address
    std::string id;      // names the request in logs and problems
    std::optional<Principal> principal;

    [[nodiscard]] std::string_view header(std::string_view name) const;  // empty if absent
    [[nodiscard]] std::string_view cookie(std::string_view name) const;  // empty if absent
    [[nodiscard]] Language language() const { return choose_language(header("Accept-Language")); }

    // A parameter of the route's pattern; asking for one that the pattern lacks is our mistake
    // (check).
    [[nodiscard]] const std::string& param(std::string_view name) const;
    // The same as an id; NotFound for anything else, as no such thing can exist.
    [[nodiscard]] base::Result<base::Id> id_param(std::string_view name) const;
    // Who asks; only for routes that are not public (check).
    [[nodiscard]] const Principal& user() const;
    // The version in If-Match ("7", without quotes); VersionRequired if there is none.
    [[nodiscard]] base::Result<std::string> if_match() const;
};

// Splits "/api/v1/x?days=7" into path and query; RequestInvalid for what is not an absolute path.
base::Result<std::pair<std::string, Query>> parse_target(std::string_view target);

}  // namespace fengsui::web
