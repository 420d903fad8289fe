// SPDX-License-Identifier: Apache-2.0
// The HTTP/1.1 server: sockets, limits and time-outs around a Pipeline. IO threads never block:
// handlers run on a bounded pool of workers, and what does not fit is answered 503 at once.
// Boost.Asio with Beast's request parser, which stay in connection.cpp and server.cpp: it shows the
// head before the body is read, so that a body above its route's limit is answered 413 from the
// head alone, and lets a half-closed client be served while a gone one is noticed at once. Start
// and stop from one thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "base/result.hpp"
#include "web/pipeline.hpp"

namespace fengsui::web {

struct ServerOptions {
    std::string host = "127.0.0.1";
    std::uint16_t port = 0;  // 0: a free one, told by Server::port()
    int io_threads = 1;
    int workers = 4;
    std::size_t queue_max = 256;         // requests that wait for a worker
    std::size_t connections_max = 4096;  // above: 503 and closed
    std::uint32_t head_bytes_max = 16U << 10;
    std::size_t bodies_bytes_max = 256U << 20;  // of all bodies being read and handled; above: 503
    std::chrono::milliseconds idle_timeout = std::chrono::seconds(75);  // between requests
    std::chrono::milliseconds head_timeout =
        std::chrono::seconds(10);  // first to last byte of a head
    std::chrono::milliseconds body_timeout = std::chrono::seconds(60);  // the whole body
    std::chrono::milliseconds write_timeout =
        std::chrono::seconds(30);                                    // each 256 KiB of an answer
    std::chrono::milliseconds stop_grace = std::chrono::seconds(5);  // for running requests
};

struct ServerStats {
    std::size_t connections = 0;
    std::size_t streams = 0;
    std::size_t queued = 0;
    std::uint64_t requests = 0;
    std::uint64_t refused_busy = 0;  // 503 for lack of a worker, a connection or room for a body
    std::uint64_t dropped_slow = 0;  // streams whose client did not read
};

class Server {
  public:
    // The pipeline (and what it refers to) outlives the server. Conflict with the reason if it
    // cannot listen.
    static base::Result<std::unique_ptr<Server>> start(const Pipeline& pipeline,
                                                       ServerOptions options);
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    [[nodiscard]] std::uint16_t port() const;
    [[nodiscard]] ServerStats stats() const;
    // No new connections; running requests get stop_grace to end, streams are closed. May be called
    // again.
    void stop();

  private:
    struct Impl;
    explicit Server(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace fengsui::web
