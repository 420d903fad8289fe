// SPDX-License-Identifier: Apache-2.0
#include "web/router.hpp"

#include "base/check.hpp"
#include "base/text.hpp"

namespace fengsui::web {
namespace {

constexpr std::size_t kSegmentsMax = 16;

bool is_parameter(std::string_view segment) {
    return segment.size() > 2 && segment.front() == '{' && segment.back() == '}';
}

std::string_view parameter_name(std::string_view segment) {
    return segment.substr(1, segment.size() - 2);
}

// "/a/{b}" -> "a", "{b}"; a trailing '/' is another path, as on the web.
std::vector<std::string_view> segments_of(std::string_view path) {
    if (path.starts_with('/')) path.remove_prefix(1);
    return base::split(path, '/');
}

bool same_shape(const std::vector<std::string>& shape,
                const std::vector<std::string_view>& pattern) {
    if (shape.size() != pattern.size()) return false;
    for (std::size_t i = 0; i < shape.size(); ++i) {
        if (is_parameter(shape[i]) && is_parameter(pattern[i])) continue;
        if (shape[i] != pattern[i]) return false;
    }
    return true;
}

// How well a shape fits: one bit per literal segment, the leftmost weighing most; -1 if it does
// not.
int fit(const std::vector<std::string>& shape, const std::vector<std::string_view>& path) {
    if (shape.size() != path.size()) return -1;
    int literals = 0;
    for (std::size_t i = 0; i < shape.size(); ++i) {
        const bool parameter = is_parameter(shape[i]);
        if (parameter ? path[i].empty() : shape[i] != path[i]) return -1;
        literals = literals * 2 + (parameter ? 0 : 1);
    }
    return literals;
}

}  // namespace

std::string_view Access::name() const {
    if (kind_ == Kind::Public) return "public";
    if (kind_ == Kind::AnyUser) return "any_user";
    return name_of(right_);
}

void Router::add(Route route) {
    FENGSUI_CHECK(route.pattern.starts_with('/') && route.handler && !route.summary.empty());
    const auto pattern = segments_of(route.pattern);
    FENGSUI_CHECK(pattern.size() <= kSegmentsMax);
    Shape* shape = nullptr;
    for (auto& known : shapes_)
        if (same_shape(known.segments, pattern)) shape = &known;
    if (shape == nullptr) {
        shape = &shapes_.emplace_back();
        shape->segments.assign(pattern.begin(), pattern.end());
    }
    for (const auto* other : shape->routes) FENGSUI_CHECK(other->method != route.method);
    shape->routes.push_back(&routes_.emplace_back(std::move(route)));
}

Router::Match Router::find(Method method, std::string_view path) const {
    Match match;
    const auto segments = segments_of(path);
    if (segments.size() > kSegmentsMax) return match;
    // A hundred shapes at most, each refused at its first odd segment: a tree would save nothing.
    const Shape* best = nullptr;
    int best_fit = -1;
    for (const auto& shape : shapes_) {
        const int fits = fit(shape.segments, segments);
        if (fits <= best_fit) continue;
        best = &shape;
        best_fit = fits;
    }
    if (best == nullptr) return match;
    const auto wanted = method == Method::Head ? Method::Get : method;
    for (const auto* route : best->routes) {
        if (route->method == wanted) match.route = route;
        match.allow += (match.allow.empty() ? "" : ", ") + std::string(name_of(route->method));
    }
    if (match.route == nullptr) return match;
    const auto pattern = segments_of(match.route->pattern);
    for (std::size_t i = 0; i < segments.size(); ++i) {
        if (!is_parameter(pattern[i])) continue;
        auto value = percent_decode(segments[i], Plus::IsPlus);
        if (!value) return {};
        match.params.emplace_back(std::string(parameter_name(pattern[i])), std::move(*value));
    }
    return match;
}

namespace typed {
namespace {

// "\u0000" is JSON, but no text that PostgreSQL would keep. An escaped backslash before u0000 is
// five letters.
bool has_nul(std::string_view json) {
    constexpr std::string_view escape = "\\u0000";
    for (auto at = json.find(escape); at != std::string_view::npos;
         at = json.find(escape, at + 1)) {
        const auto letter = json.find_last_not_of('\\', at);
        const auto backslashes = letter == std::string_view::npos ? at + 1 : at - letter;
        if (backslashes % 2 == 1) return true;
    }
    return false;
}

}  // namespace

base::Result<boost::json::value> read_body(const Request& request) {
    const auto type =
        base::to_lower_ascii(base::trim(base::split(request.header("Content-Type"), ';').front()));
    // Also a guard: a form of another site can send neither this type nor our token.
    if (type != "application/json" && !type.ends_with("+json"))
        return base::fail(base::ProblemCode::MediaTypeUnsupported, "Content-Type",
                          "expected application/json");
    if (has_nul(request.body))
        return base::fail(base::ProblemCode::JsonInvalid, {}, "text with a NUL in it (\\u0000)");
    return base::parse_json(request.body);
}

}  // namespace typed
}  // namespace fengsui::web
