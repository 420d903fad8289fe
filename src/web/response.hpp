// SPDX-License-Identifier: Apache-2.0
// An answer as handlers make it. Bodies are own text, or bytes that outlive the server (embedded
// files), or a stream that is written while it lasts (live.hpp). The pipeline adds the headers that
// every answer has (security, request id, caching), the server those of HTTP itself (length,
// connection).
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/problem.hpp"
#include "web/request.hpp"

namespace fengsui::web {

// The server's end of a streaming answer. Thread safe; write never blocks. A client that is gone,
// or that reads so slowly that more than kStreamPendingBytesMax wait, is dropped.
class StreamSink {
  public:
    virtual ~StreamSink() = default;
    // Queues the text; false (now and ever after) once the stream has ended.
    virtual bool write(std::shared_ptr<const std::string> text) = 0;
    [[nodiscard]] virtual bool is_open() const = 0;
    virtual void close() = 0;
};
inline constexpr std::size_t kStreamPendingBytesMax = 2U << 20;

struct Response {
    int status = 200;
    std::string content_type;
    std::string body;
    std::string_view fixed_body;  // used instead of `body` if not empty; must outlive the server
    Headers headers;
    // Called once the head is on its way; the answer then lasts until the sink is closed.
    std::function<void(std::shared_ptr<StreamSink>)> stream;

    [[nodiscard]] std::string_view bytes() const {
        return fixed_body.empty() ? std::string_view(body) : fixed_body;
    }
    Response& with(std::string_view name, std::string value) {
        headers.set(name, std::move(value));
        return *this;
    }
    // The version of the thing shown, for the If-Match of its next change.
    Response& with_version(std::string_view version);
};

Response json_response(std::string text, int status = 200);
Response text_response(std::string text, std::string content_type, int status = 200);
Response no_content();
// A file to keep: attachment; the name may be Chinese.
Response download(std::string bytes, std::string content_type, std::string_view file_name);
// RFC 9457, in the language of the request.
Response problem_response(const base::Problem& problem, const Request& request);

}  // namespace fengsui::web
