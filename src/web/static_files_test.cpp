// SPDX-License-Identifier: Apache-2.0
#include "web/static_files.hpp"

#include <gtest/gtest.h>
#include <zlib.h>

#include <array>

namespace fengsui::web {
namespace {

const std::string& script() {
    static const std::string text = [] {
        std::string out;
        for (int i = 0; i < 500; ++i) out += "console.log(" + std::to_string(i) + ");\n";
        return out;
    }();
    return text;
}

const std::array<base::EmbeddedFile, 3>& files() {
    static const std::array<base::EmbeddedFile, 3> all = {
        {{"assets/app-1a2b.js", script()},
         {"favicon.png", "not really a picture"},
         {"index.html", "<!doctype html><title>烽燧</title>"}}};
    return all;
}

Response get(std::string path, std::vector<std::pair<std::string, std::string>> headers = {},
             Method method = Method::Get) {
    static const StaticFiles served{files()};
    Request request;
    request.method = method;
    request.path = std::move(path);
    for (auto& [name, value] : headers) request.headers.add(name, value);
    return served.serve(request);
}

std::string gunzip(std::string_view bytes) {
    std::string out(1U << 20, '\0');
    z_stream stream{};
    EXPECT_EQ(inflateInit2(&stream, MAX_WBITS + 16), Z_OK);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
    out.resize(stream.total_out);
    inflateEnd(&stream);
    return out;
}

TEST(StaticFiles, ServesPlainOrPacked) {
    const auto plain = get("/assets/app-1a2b.js");
    EXPECT_EQ(plain.status, 200);
    EXPECT_EQ(plain.bytes(), script());
    EXPECT_EQ(plain.content_type, "text/javascript; charset=utf-8");
    EXPECT_EQ(plain.headers.find("Cache-Control"), "public, max-age=31536000, immutable");
    const auto packed = get("/assets/app-1a2b.js", {{"Accept-Encoding", "br, gzip"}});
    EXPECT_EQ(packed.headers.find("Content-Encoding"), "gzip");
    EXPECT_LT(packed.bytes().size(), script().size() / 4);
    EXPECT_EQ(gunzip(packed.bytes()), script());
    EXPECT_EQ(packed.headers.find("Vary"), "Accept-Encoding");
}

TEST(StaticFiles, SmallAndPackedFilesAreNotPackedAgain) {
    EXPECT_EQ(get("/favicon.png", {{"Accept-Encoding", "gzip"}}).headers.find("Content-Encoding"),
              std::nullopt);
    EXPECT_EQ(get("/", {{"Accept-Encoding", "gzip"}}).headers.find("Content-Encoding"),
              std::nullopt);
}

TEST(StaticFiles, AKnownTagIs304) {
    const auto tag = std::string(*get("/").headers.find("ETag"));
    const auto same = get("/", {{"If-None-Match", "\"x\", W/" + tag}});
    EXPECT_EQ(same.status, 304);
    EXPECT_EQ(same.bytes(), "");
    EXPECT_EQ(same.headers.find("Cache-Control"), "no-cache");
    EXPECT_EQ(get("/", {{"If-None-Match", "\"x\""}}).status, 200);
    EXPECT_NE(tag, *get("/favicon.png").headers.find("ETag"));
}

TEST(StaticFiles, APageThatIsNoFileIsTheScreens) {
    const std::pair<std::string, std::string> browser{"Accept", "text/html,application/xhtml+xml"};
    EXPECT_EQ(get("/warn/signals/7", {browser}).bytes(), files()[2].bytes);
    EXPECT_EQ(get("/warn/signals/7").status, 404);
    EXPECT_EQ(get("/assets/gone-ffff.js", {browser}).status, 404);
    EXPECT_EQ(get("/../etc/passwd").status, 404);
    EXPECT_EQ(get("/%2e%2e/etc/passwd").status, 404);
    EXPECT_EQ(get("/%").status, 404);
    EXPECT_EQ(get("/", {}, Method::Post).status, 405);
}

TEST(AcceptsGzip, ReadsQuality) {
    EXPECT_TRUE(accepts_gzip("gzip"));
    EXPECT_TRUE(accepts_gzip("deflate, GZIP;q=0.5"));
    EXPECT_TRUE(accepts_gzip("gzip;q=1.0"));
    EXPECT_FALSE(accepts_gzip("gzip;q=0"));
    EXPECT_FALSE(accepts_gzip("gzip; q=0.0"));
    EXPECT_FALSE(accepts_gzip("br"));
    EXPECT_FALSE(accepts_gzip(""));
}

}  // namespace
}  // namespace fengsui::web
