// SPDX-License-Identifier: Apache-2.0
#include "web/static_files.hpp"

#include <fmt/format.h>
#include <zlib.h>

#include <array>
#include <utility>

#include "base/check.hpp"
#include "base/crypto.hpp"
#include "base/text.hpp"

namespace fengsui::web {
namespace {

constexpr std::size_t kGzipWorthBytes = 512;

std::string_view type_of(std::string_view path) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 14> kTypes = {{
        {".html", "text/html; charset=utf-8"},
        {".js", "text/javascript; charset=utf-8"},
        {".mjs", "text/javascript; charset=utf-8"},
        {".css", "text/css; charset=utf-8"},
        {".json", "application/json; charset=utf-8"},
        {".webmanifest", "application/manifest+json; charset=utf-8"},
        {".svg", "image/svg+xml"},
        {".png", "image/png"},
        {".ico", "image/x-icon"},
        {".woff2", "font/woff2"},
        {".txt", "text/plain; charset=utf-8"},
        {".map", "application/json; charset=utf-8"},
        {".csv", "text/csv; charset=utf-8"},
        {".jpg", "image/jpeg"},
    }};
    for (const auto& [ending, type] : kTypes)
        if (path.ends_with(ending)) return type;
    return "application/octet-stream";
}

// Packed already; a second time only costs.
bool is_packed(std::string_view path) {
    return path.ends_with(".png") || path.ends_with(".woff2") || path.ends_with(".jpg") ||
           path.ends_with(".ico");
}

bool tag_matches(std::string_view if_none_match, std::string_view tag) {
    for (const auto part : base::split(if_none_match, ',')) {
        auto entry = base::trim(part);
        if (entry.starts_with("W/")) entry.remove_prefix(2);
        if (entry == "*" || entry == tag) return true;
    }
    return false;
}

}  // namespace

std::string gzip(std::string_view bytes) {
    z_stream stream{};
    constexpr int kGzipHeader = 16;
    FENGSUI_CHECK(deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, MAX_WBITS + kGzipHeader, 9,
                               Z_DEFAULT_STRATEGY) == Z_OK);
    std::string out(deflateBound(&stream, bytes.size()), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    FENGSUI_CHECK(deflate(&stream, Z_FINISH) == Z_STREAM_END);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

bool accepts_gzip(std::string_view accept_encoding) {
    for (const auto part : base::split(accept_encoding, ',')) {
        const auto pieces = base::split(part, ';');
        if (base::to_lower_ascii(base::trim(pieces.front())) != "gzip") continue;
        const auto quality = pieces.size() > 1 ? base::trim(pieces[1]) : std::string_view{};
        return quality.find_first_not_of("q=0.") != std::string_view::npos || quality.empty();
    }
    return false;
}

StaticFiles::StaticFiles(base::EmbeddedFiles files) {
    for (const auto& embedded : files) {
        File file;
        file.bytes = embedded.bytes;
        file.tag = fmt::format("\"{}\"", base::sm3_hex(embedded.bytes).substr(0, 32));
        file.content_type = type_of(embedded.path);
        file.immutable = embedded.path.starts_with("assets/");
        if (embedded.bytes.size() >= kGzipWorthBytes && !is_packed(embedded.path))
            file.gzip = gzip(embedded.bytes);
        if (file.gzip.size() >= embedded.bytes.size()) file.gzip.clear();
        files_.emplace(std::string(embedded.path), std::move(file));
    }
}

const StaticFiles::File* StaticFiles::find(const Request& request) const {
    const auto path = percent_decode(request.path, Plus::IsPlus);
    if (!path) return nullptr;
    // Only names of the table are ever served, so "../" leads nowhere.
    const auto name =
        *path == "/" ? std::string_view("index.html") : std::string_view(*path).substr(1);
    if (const auto found = files_.find(name); found != files_.end()) return &found->second;
    if (name.starts_with("assets/") ||
        request.header("Accept").find("text/html") == std::string_view::npos)
        return nullptr;
    const auto index = files_.find("index.html");
    return index == files_.end() ? nullptr : &index->second;
}

Response StaticFiles::serve(const Request& request) const {
    if (request.method != Method::Get && request.method != Method::Head) {
        auto refused = problem_response({base::ProblemCode::MethodNotAllowed, {}, {}}, request);
        return refused.with("Allow", "GET, HEAD");
    }
    const File* file = find(request);
    if (file == nullptr) return problem_response({base::ProblemCode::NotFound, {}, {}}, request);
    Response response;
    response.with("ETag", file->tag).with("Vary", "Accept-Encoding");
    response.with("Cache-Control",
                  file->immutable ? "public, max-age=31536000, immutable" : "no-cache");
    if (const auto known = request.headers.find("If-None-Match");
        known && tag_matches(*known, file->tag)) {
        response.status = 304;
        return response;
    }
    response.content_type = file->content_type;
    response.fixed_body = file->bytes;
    if (!file->gzip.empty() && accepts_gzip(request.header("Accept-Encoding"))) {
        response.with("Content-Encoding", "gzip");
        response.fixed_body = file->gzip;
    }
    return response;
}

}  // namespace fengsui::web
