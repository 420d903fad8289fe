// SPDX-License-Identifier: Apache-2.0
// The published contract: OpenAPI 3.1, made from the routes themselves and the descriptions of
// their types, so that it cannot drift from the code. Served at /api/openapi.json; the screens'
// types are generated from it. Pure.
#pragma once

#include <string>

#include "web/router.hpp"

namespace fengsui::web {

struct ApiInfo {
    std::string title;
    std::string version;
};

std::string openapi(const Router& router, const ApiInfo& info);

}  // namespace fengsui::web
