// SPDX-License-Identifier: Apache-2.0
// What one TCP connection of the server does: read a head, judge it, read the body, have it
// answered, write, again. Private to server.cpp and connection.cpp. Everything of a Connection
// happens on its strand but for its sink.
#pragma once

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/strand.hpp>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "web/pipeline.hpp"
#include "web/server.hpp"
#include "web/worker_pool.hpp"

namespace fengsui::web {

using Strand = boost::asio::strand<boost::asio::io_context::executor_type>;
using Socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, Strand>;

// As much of a connection as the server needs; thread safe.
class ConnectionHandle {
  public:
    virtual ~ConnectionHandle() = default;
    // The server stops: end now if idle or streaming, else after the answer.
    virtual void retire() = 0;
    // The server is gone: the stream's sink must not reach back.
    virtual void cut_sink() = 0;
};

// Shared by all connections of one server; outlives them.
struct ServerCore {
    ServerCore(const Pipeline& served, ServerOptions chosen)
        : pipeline(served), options(std::move(chosen)), pool(options.workers, options.queue_max) {}

    const Pipeline& pipeline;
    const ServerOptions options;
    WorkerPool pool;
    std::atomic<bool> stopping{false};
    std::atomic<std::size_t> bodies_bytes{0};
    std::atomic<std::size_t> streams{0};
    std::atomic<std::uint64_t> requests{0};
    std::atomic<std::uint64_t> refused_busy{0};
    std::atomic<std::uint64_t> dropped_slow{0};
    std::string id_prefix;  // of request ids

    std::mutex mutex;
    std::unordered_map<ConnectionHandle*, std::weak_ptr<ConnectionHandle>> connections;
};

// Starts to serve the socket; the connection keeps itself alive and leaves core.connections at its
// end.
void serve_connection(Socket socket, ServerCore& core);

}  // namespace fengsui::web
