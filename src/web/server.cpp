// SPDX-License-Identifier: Apache-2.0
#include "web/server.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <thread>
#include <vector>

#include "base/crypto.hpp"
#include "web/connection.hpp"

namespace fengsui::web {
namespace {

namespace asio = boost::asio;
using Error = boost::system::error_code;

// When the process has no descriptors left, trying again at once would only burn the processor.
constexpr std::chrono::milliseconds kAcceptPause{100};
constexpr int kBacklog = 1024;

}  // namespace

struct Server::Impl {
    Impl(const Pipeline& pipeline, ServerOptions options)
        : core(pipeline, std::move(options)),
          acceptor(asio::make_strand(context)),
          pause(acceptor.get_executor()) {
        core.id_prefix = base::random_token(4);
    }

    base::Result<void> listen();
    void accept();
    void on_accept(Error error, Socket socket);
    void stop();

    ServerCore core;  // outlives the context, and with it every connection
    asio::io_context context;
    // A request that is with a worker is no work of the context: without this its threads would
    // leave when all else has ended, and the answer would wait for nobody.
    asio::executor_work_guard<asio::io_context::executor_type> guard{context.get_executor()};
    asio::ip::tcp::acceptor acceptor;
    asio::steady_timer pause;
    std::uint16_t port = 0;
    std::vector<std::thread> threads;
    bool stopped = false;
};

base::Result<void> Server::Impl::listen() {
    const auto failed = [&](const Error& error) {
        return base::fail(base::ProblemCode::Conflict,
                          fmt::format("--http {}:{}", core.options.host, core.options.port),
                          fmt::format("cannot listen here: {}; stop what listens there, or choose "
                                      "another HOST:PORT",
                                      error.message()));
    };
    Error error;
    const auto address = asio::ip::make_address(
        core.options.host == "localhost" ? "127.0.0.1" : core.options.host, error);
    if (error) return failed(error);
    const asio::ip::tcp::endpoint endpoint(address, core.options.port);
    acceptor.open(endpoint.protocol(), error);
    if (!error) acceptor.set_option(asio::socket_base::reuse_address(true), error);
    if (!error) acceptor.bind(endpoint, error);
    if (!error) acceptor.listen(kBacklog, error);
    if (error) return failed(error);
    port = acceptor.local_endpoint().port();
    accept();
    for (int i = 0; i < core.options.io_threads; ++i)
        threads.emplace_back([this] { context.run(); });
    return {};
}

void Server::Impl::accept() {
    acceptor.async_accept(asio::make_strand(context), [this](Error error, Socket socket) {
        on_accept(error, std::move(socket));
    });
}

void Server::Impl::on_accept(Error error, Socket socket) {
    if (error == asio::error::operation_aborted || core.stopping) return;
    if (error) {
        spdlog::warn("cannot accept a connection: {}", error.message());
        pause.expires_after(kAcceptPause);
        pause.async_wait([this](Error cancelled) {
            if (!cancelled) accept();
        });
        return;
    }
    std::size_t connections = 0;
    {
        const std::lock_guard lock(core.mutex);
        connections = core.connections.size();
    }
    if (connections < core.options.connections_max) {
        serve_connection(std::move(socket), core);
    } else {
        ++core.refused_busy;
        static constexpr std::string_view kFull =
            "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 2\r\nContent-Length: "
            "0\r\nConnection: close\r\n\r\n";
        Error ignored;
        socket.non_blocking(true, ignored);
        socket.write_some(asio::buffer(kFull), ignored);
    }
    accept();
}

void Server::Impl::stop() {
    if (stopped) return;
    stopped = true;
    core.stopping = true;
    asio::post(acceptor.get_executor(), [this] {
        Error ignored;
        acceptor.close(ignored);
        pause.cancel();
    });
    const auto all = [&] {
        const std::lock_guard lock(core.mutex);
        std::vector<std::shared_ptr<ConnectionHandle>> out;
        for (const auto& [key, connection] : core.connections)
            if (auto handle = connection.lock()) out.push_back(std::move(handle));
        return out;
    };
    const auto deadline = std::chrono::steady_clock::now() + core.options.stop_grace;
    // Asked again and again, for a connection may have become idle only just now.
    while (true) {
        const auto connections = all();
        if (connections.empty() || std::chrono::steady_clock::now() >= deadline) break;
        for (const auto& connection : connections) connection->retire();
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    core.pool.stop();
    context.stop();
    for (auto& thread : threads) thread.join();
    for (const auto& connection : all()) connection->cut_sink();
}

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Server::~Server() {
    stop();
}

base::Result<std::unique_ptr<Server>> Server::start(const Pipeline& pipeline,
                                                    ServerOptions options) {
    auto impl = std::make_unique<Impl>(pipeline, std::move(options));
    if (const auto listening = impl->listen(); !listening) return tl::unexpected(listening.error());
    return std::unique_ptr<Server>(new Server(std::move(impl)));
}

std::uint16_t Server::port() const {
    return impl_->port;
}

ServerStats Server::stats() const {
    auto& core = impl_->core;
    ServerStats stats;
    {
        const std::lock_guard lock(core.mutex);
        stats.connections = core.connections.size();
    }
    stats.streams = core.streams;
    stats.queued = core.pool.queued();
    stats.requests = core.requests;
    stats.refused_busy = core.refused_busy;
    stats.dropped_slow = core.dropped_slow;
    return stats;
}

void Server::stop() {
    impl_->stop();
}

}  // namespace fengsui::web
