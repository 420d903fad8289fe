// SPDX-License-Identifier: Apache-2.0
// The query of an address, whatever bytes it is made of: limits hold, what was read is UTF-8, and
// writing it out again in full percent escapes reads back the same.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.hpp"
#include "base/text.hpp"
#include "web/query.hpp"
#include "web/request.hpp"

namespace {

using namespace fengsui;

std::string escape(std::string_view text) {
    constexpr std::string_view kHex = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        out += '%';
        out += kHex[byte >> 4U];
        out += kHex[byte & 15U];
    }
    return out;
}

void check_readers(const web::Query& query) {
    for (const auto& [name, value] : query.items()) {
        const auto number = query.number(name, 5, -10, 10);
        FENGSUI_CHECK(!number || (*number >= -10 && *number <= 10));
        const auto id = query.id(name);
        FENGSUI_CHECK(!id || !*id || **id > 0);
        const auto day = query.day(name);
        FENGSUI_CHECK(day || day.error().path == "?" + name);
        const auto choice = query.choice(name, {"all", "open"});
        FENGSUI_CHECK(!choice || *choice == "all" || *choice == "open");
    }
    const auto page = query.page();
    FENGSUI_CHECK(!page || (page->limit >= 1 && page->limit <= 200));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    (void)web::parse_target(text);
    (void)web::choose_language(text);
    const auto query = web::parse_query(text);
    if (!query) return 0;
    FENGSUI_CHECK(text.size() <= web::kQueryBytesMax &&
                  query->items().size() <= web::kQueryParametersMax);
    std::string again;
    for (const auto& [name, value] : query->items()) {
        FENGSUI_CHECK(base::is_utf8(name) && base::is_utf8(value) &&
                      value.size() <= web::kQueryValueBytesMax);
        again += escape(name) + "=" + escape(value) + "&";
    }
    check_readers(*query);
    if (again.size() > web::kQueryBytesMax) return 0;
    const auto back = web::parse_query(again);
    FENGSUI_CHECK(back && back->items() == query->items());
    return 0;
}
