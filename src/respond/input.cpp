// SPDX-License-Identifier: Apache-2.0
#include "respond/input.hpp"

#include <fmt/format.h>

#include "base/text.hpp"

namespace fengsui::respond {

using base::ProblemCode;

base::Result<void> check_text(std::string_view text, const TextRule& rule) {
    const auto path = fmt::format("$.{}", rule.member);
    if (rule.presence == Presence::Required && base::trim(text).empty())
        return base::fail(ProblemCode::ValueInvalid, path, "must not be blank", "不能为空");
    if (text.size() > rule.bytes_max)
        return base::fail(ProblemCode::ValueInvalid, path,
                          fmt::format("longer than {} bytes", rule.bytes_max),
                          fmt::format("内容过长（最多 {} 字节）", rule.bytes_max));
    return {};
}

base::Result<void> check_place(const catalog::Catalog& catalog, std::string_view county,
                               std::string_view place, std::string_view member) {
    if (catalog.places().contains(county, place)) return {};
    return base::fail(ProblemCode::ValueInvalid, fmt::format("$.{}", member),
                      "not a place of this county", "不是本县（区）的地点");
}

std::string place_name(const catalog::Catalog& catalog, std::string_view code) {
    const auto* place = catalog.places().find(code);
    return place == nullptr ? std::string(code) : place->name_zh;
}

std::string place_name_en(const catalog::Catalog& catalog, std::string_view code) {
    const auto* place = catalog.places().find(code);
    return place == nullptr ? std::string(code) : place->english_name();
}

std::string prefix_end(std::string_view prefix) {
    return std::string(prefix) + "~";
}

}  // namespace fengsui::respond
