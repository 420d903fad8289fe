// SPDX-License-Identifier: Apache-2.0
// Serves the built screens that the binary carries. Each file's ETag and, where it pays, its gzip
// form are made once at start; nothing is read or packed while serving. Files under assets/ carry a
// hash in their name and are cached for ever; a page that is no file is answered with index.html,
// since the screens route by themselves. Thread safe.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/embed.hpp"
#include "web/response.hpp"

namespace fengsui::web {

class StaticFiles {
  public:
    // The bytes of `files` outlive this object (they are part of the binary).
    explicit StaticFiles(base::EmbeddedFiles files);
    StaticFiles(const StaticFiles&) = delete;
    StaticFiles& operator=(const StaticFiles&) = delete;

    [[nodiscard]] Response serve(const Request& request) const;

  private:
    struct File {
        std::string_view bytes;
        std::string gzip;  // empty if it would not be smaller
        std::string tag;
        std::string_view content_type;
        bool immutable = false;
    };
    [[nodiscard]] const File* find(const Request& request) const;

    std::map<std::string, File, std::less<>> files_;
};

std::string gzip(std::string_view bytes);
// Whether Accept-Encoding takes gzip ("gzip;q=0" does not).
bool accepts_gzip(std::string_view accept_encoding);

}  // namespace fengsui::web
