// SPDX-License-Identifier: Apache-2.0
#include "surveil/kept_body.hpp"

#include <fmt/format.h>

#include "base/crypto.hpp"
#include "web/static_files.hpp"

namespace fengsui::surveil {
namespace {

constexpr std::size_t kTagDigits = 32;

}  // namespace

KeptBody::KeptBody(std::string bytes, std::string content_type)
    : bytes_(std::move(bytes)),
      gzip_(web::gzip(bytes_)),
      tag_(fmt::format("\"{}\"", base::sm3_hex(bytes_).substr(0, kTagDigits))),
      content_type_(std::move(content_type)) {}

web::Response KeptBody::answer(const web::Request& request) const {
    const bool packed = web::accepts_gzip(request.header("Accept-Encoding"));
    web::Response response;
    if (request.header("If-None-Match").find(tag_) != std::string_view::npos) {
        response.status = 304;
    } else {
        response = web::text_response(packed ? gzip_ : bytes_, content_type_);
        if (packed) response.with("Content-Encoding", "gzip");
    }
    // The two forms hold the same, so the tag is a weak one.
    response.with("ETag", "W/" + tag_);
    response.with("Vary", "Accept-Encoding");
    response.with("Cache-Control", "private, no-cache");
    return response;
}

}  // namespace fengsui::surveil
