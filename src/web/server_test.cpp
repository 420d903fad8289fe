// SPDX-License-Identifier: Apache-2.0
// The real server on a free loopback port, spoken to by libcurl and, where a client misbehaves, by
// raw sockets.
#include "web/server.hpp"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <condition_variable>
#include <csignal>

#include "web/live.hpp"
#include "web/static_files.hpp"

namespace fengsui::web::server_test {

using namespace std::chrono_literals;
using SteadyClock = std::chrono::steady_clock;

struct Echo {
    std::string text;
    int number = 0;
};
BOOST_DESCRIBE_STRUCT(Echo, (), (text, number))

class TokenAuthenticator final : public Authenticator {
  public:
    base::Result<Principal> by_session(std::string_view) override {
        return base::fail(base::ProblemCode::NotAuthenticated);
    }
    base::Result<Principal> by_token(std::string_view token) override {
        if (token != "robot") return base::fail(base::ProblemCode::NotAuthenticated);
        Principal principal;
        principal.via = Via::Token;
        principal.rights = rights_of(Role::Viewer);
        return principal;
    }
};

// Handlers wait here until the test lets them go.
class Gate {
  public:
    void wait() {
        std::unique_lock lock(mutex_);
        ++waiting_;
        changed_.notify_all();
        changed_.wait(lock, [this] { return open_; });
    }
    void wait_for_waiting(int count) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return waiting_ >= count; });
    }
    void open() {
        const std::lock_guard lock(mutex_);
        open_ = true;
        changed_.notify_all();
    }

  private:
    std::mutex mutex_;
    std::condition_variable changed_;
    int waiting_ = 0;
    bool open_ = false;
};

template <class Condition>
bool soon(Condition condition, std::chrono::milliseconds limit = 10s) {
    const auto deadline = SteadyClock::now() + limit;
    while (SteadyClock::now() < deadline) {
        if (condition()) return true;
        std::this_thread::sleep_for(2ms);
    }
    return condition();
}

// A TCP client that does exactly what it is told.
class RawClient {
  public:
    explicit RawClient(std::uint16_t port, int receive_buffer = 0)
        : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
        if (receive_buffer > 0)
            ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        connected_ = ::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
    }
    ~RawClient() { hang_up(); }
    RawClient(const RawClient&) = delete;
    RawClient& operator=(const RawClient&) = delete;

    [[nodiscard]] bool connected() const { return connected_; }
    bool send(std::string_view bytes) const {
        while (!bytes.empty()) {
            const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent <= 0) return false;
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
        return true;
    }
    void half_close() const { ::shutdown(socket_, SHUT_WR); }
    void hang_up() {
        if (socket_ >= 0) ::close(socket_);
        socket_ = -1;
    }
    // Reads until `part` has come (true) or the other side ends or the time is over (false).
    bool read_until(std::string_view part, std::chrono::milliseconds limit = 10s) {
        const auto deadline = SteadyClock::now() + limit;
        while (received.find(part) == std::string::npos)
            if (!read_some(deadline)) return false;
        return true;
    }
    // Reads to the end; false if the other side does not end in time.
    bool read_to_end(std::chrono::milliseconds limit = 10s) {
        const auto deadline = SteadyClock::now() + limit;
        while (read_some(deadline)) {
        }
        return ended;
    }

    std::string received;
    bool ended = false;

  private:
    bool read_some(SteadyClock::time_point deadline) {
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(deadline - SteadyClock::now())
                .count();
        pollfd ready{socket_, POLLIN, 0};
        if (left <= 0 || ::poll(&ready, 1, static_cast<int>(left)) <= 0) return false;
        std::array<char, 65536> buffer{};
        const auto bytes = ::recv(socket_, buffer.data(), buffer.size(), 0);
        if (bytes <= 0) {
            ended = true;
            return false;
        }
        received.append(buffer.data(), static_cast<std::size_t>(bytes));
        return true;
    }

    int socket_;
    bool connected_ = false;
};

const std::string& big_text() {
    static const std::string text = [] {
        std::string out;
        while (out.size() < (5U << 20)) out += fmt::format("line {}\n", out.size());
        return out;
    }();
    return text;
}

const std::array<base::EmbeddedFile, 2>& ui_files() {
    static const std::array<base::EmbeddedFile, 2> files = {
        {{"assets/app-1.js", big_text()}, {"index.html", "<!doctype html><title>烽燧</title>"}}};
    return files;
}

// Packed once: five megabytes take half a second.
const StaticFiles& served_files() {
    static const StaticFiles served{ui_files()};
    return served;
}

class ServerTest : public testing::Test {
  protected:
    ServerTest() {
        options_.workers = 2;
        router_.add({.method = Method::Get,
                     .pattern = "/healthz",
                     .access = kPublic,
                     .summary = "Alive",
                     .handler = [](const Request&) { return text_response("ok", "text/plain"); },
                     .options = {.instant = true}});
        router_.post<Echo, Echo>("/api/v1/echo", Right::WarnRead, "Echo",
                                 [](const Request&, const Echo& echo) {
                                     return Echo{echo.text, echo.number + 1};
                                 });
        router_.post<Echo, Echo>("/api/v1/forbidden", Right::Administer, "Forbidden",
                                 [](const Request&, const Echo& echo) { return echo; });
        router_.add({Method::Get, "/api/v1/big", kPublic, "Big",
                     [](const Request&) { return text_response(big_text(), "text/plain"); }});
        router_.add(
            {Method::Get, "/api/v1/slow", kPublic, "Waits at the gate", [this](const Request&) {
                 gate_.wait();
                 return text_response("slow", "text/plain");
             }});
        router_.add({.method = Method::Post,
                     .pattern = "/api/v1/bytes",
                     .access = kPublic,
                     .summary = "Counts the body",
                     .handler =
                         [](const Request& request) {
                             return text_response(std::to_string(request.body.size()),
                                                  "text/plain");
                         },
                     .options = {.body_bytes_max = 4U << 20}});
        router_.add(
            {Method::Get, "/api/v1/live", kPublic, "Live", [this](const Request& request) {
                 return hub_.connect(
                     request, [](const LiveEvent&) { return true; },
                     [](std::int64_t after, std::size_t) -> base::Result<std::vector<LiveEvent>> {
                         return std::vector<LiveEvent>{
                             {after + 1, "", "", "journal", "{\"missed\":true}"}};
                     });
             }});
    }
    ~ServerTest() override {
        gate_.open();
        if (server_) server_->stop();
    }

    Server& server() {
        if (!server_) {
            auto started = Server::start(pipeline_, options_);
            EXPECT_TRUE(started) << started.error().to_string();
            server_ = std::move(*started);
        }
        return *server_;
    }

    std::string exchange(std::string_view bytes) {
        RawClient client(server().port());
        client.send(bytes);
        client.half_close();
        EXPECT_TRUE(client.read_to_end());
        return client.received;
    }

    LiveHub hub_{{.round = 1ms}};
    Router router_;
    TokenAuthenticator authenticator_;
    Pipeline pipeline_{
        {.router = router_, .authenticator = authenticator_, .files = &served_files()}};
    Gate gate_;
    ServerOptions options_;
    std::unique_ptr<Server> server_;
};

struct CurlAnswer {
    long status = 0;
    std::string body;
    std::string head;
};

std::size_t collect(char* bytes, std::size_t size, std::size_t count, void* out) {
    static_cast<std::string*>(out)->append(bytes, size * count);
    return size * count;
}

CurlAnswer curl(std::uint16_t port, const std::string& path,
                const std::vector<std::string>& headers, const std::string* body = nullptr) {
    CurlAnswer answer;
    CURL* handle = curl_easy_init();
    curl_slist* list = nullptr;
    for (const auto& header : headers) list = curl_slist_append(list, header.c_str());
    const auto url = fmt::format("http://127.0.0.1:{}{}", port, path);
    curl_easy_setopt(handle, CURLOPT_URL, url.c_str());
    curl_easy_setopt(handle, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(handle, CURLOPT_HTTPHEADER, list);
    curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, collect);
    curl_easy_setopt(handle, CURLOPT_WRITEDATA, &answer.body);
    curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, collect);
    curl_easy_setopt(handle, CURLOPT_HEADERDATA, &answer.head);
    curl_easy_setopt(handle, CURLOPT_TIMEOUT, 10L);
    curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
    if (body != nullptr) {
        curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE, static_cast<long>(body->size()));
        curl_easy_setopt(handle, CURLOPT_POSTFIELDS, body->data());
    }
    EXPECT_EQ(curl_easy_perform(handle), CURLE_OK);
    curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &answer.status);
    curl_slist_free_all(list);
    curl_easy_cleanup(handle);
    return answer;
}

const std::string kJson = "Content-Type: application/json";
const std::string kRobot = "Authorization: Bearer robot";
const std::string kHost = "Host: x\r\n";

TEST_F(ServerTest, JsonGoesRound) {
    const std::string body = R"({"text":"烽燧","number":41})";
    const auto answer = curl(server().port(), "/api/v1/echo", {kJson, kRobot}, &body);
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, R"({"text":"烽燧","number":42})");
    EXPECT_NE(answer.head.find("Content-Type: application/json; charset=utf-8"), std::string::npos);
    EXPECT_NE(answer.head.find("Cache-Control: no-store"), std::string::npos);
}

TEST_F(ServerTest, RefusalsAreProblems) {
    const std::string body = R"({"text":"x","number":1})";
    EXPECT_EQ(curl(server().port(), "/api/v1/echo", {kJson}, &body).status, 401);
    EXPECT_EQ(curl(server().port(), "/api/v1/forbidden", {kJson, kRobot}, &body).status, 403);
    EXPECT_EQ(curl(server().port(), "/api/v1/none", {kJson}, &body).status, 404);
    EXPECT_EQ(curl(server().port(), "/api/v1/none", {}).status, 404);
    const auto method = curl(server().port(), "/api/v1/echo", {});
    EXPECT_EQ(method.status, 405);
    EXPECT_NE(method.head.find("Allow: POST"), std::string::npos);
    EXPECT_NE(method.head.find("Content-Type: application/problem+json"), std::string::npos);
}

TEST_F(ServerTest, StaticFilesWithTagAndGzip) {
    const auto plain = curl(server().port(), "/assets/app-1.js", {});
    EXPECT_EQ(plain.body, big_text());
    const auto packed = curl(server().port(), "/assets/app-1.js", {"Accept-Encoding: gzip"});
    EXPECT_NE(packed.head.find("Content-Encoding: gzip"), std::string::npos);
    EXPECT_EQ(packed.body, gzip(big_text()));
    const auto at = plain.head.find("ETag: ") + 6;
    const auto tag = plain.head.substr(at, plain.head.find("\r\n", at) - at);
    const auto same = curl(server().port(), "/assets/app-1.js", {"If-None-Match: " + tag});
    EXPECT_EQ(same.status, 304);
    EXPECT_EQ(same.body, "");
    EXPECT_EQ(curl(server().port(), "/warn/inbox", {"Accept: text/html"}).body,
              ui_files()[1].bytes);
}

TEST_F(ServerTest, ManyClientsAtOnceGetTheirOwnAnswers) {
    const auto port = server().port();
    std::atomic<int> right{0};
    std::vector<std::thread> threads;
    for (int t = 0; t < 8; ++t) {
        threads.emplace_back([&, t] {
            RawClient client(port);
            for (int i = 0; i < 100; ++i) {
                const auto body = fmt::format(R"({{"text":"{}","number":{}}})", t, i);
                client.received.clear();
                client.send(
                    fmt::format("POST /api/v1/echo HTTP/1.1\r\n{}\r\n{}\r\nHost: "
                                "x\r\nContent-Length: {}\r\n\r\n{}",
                                kJson, kRobot, body.size(), body));
                if (client.read_until(fmt::format(R"({{"text":"{}","number":{}}})", t, i + 1)))
                    ++right;
            }
        });
    }
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(right, 800);
    EXPECT_GE(server().stats().requests, 800U);
}

TEST_F(ServerTest, PipelinedRequestsAreAnsweredInOrder) {
    const auto text = exchange("GET /api/v1/none HTTP/1.1\r\n" + kHost +
                               "\r\nGET /healthz HTTP/1.1\r\n" + kHost + "\r\n");
    const auto first = text.find("404 Not Found");
    const auto second = text.find("200 OK");
    ASSERT_NE(first, std::string::npos) << text;
    ASSERT_NE(second, std::string::npos) << text;
    EXPECT_LT(first, second);
}

TEST_F(ServerTest, AHalfClosedClientStillGetsItsAnswer) {
    RawClient client(server().port());
    client.send("GET /api/v1/slow HTTP/1.1\r\n" + kHost + "\r\n");
    client.half_close();
    gate_.wait_for_waiting(1);
    std::this_thread::sleep_for(20ms);
    gate_.open();
    EXPECT_TRUE(client.read_to_end());
    EXPECT_TRUE(client.received.ends_with("\r\n\r\nslow")) << client.received;
}

TEST_F(ServerTest, HeadHasNoBodyAndOldClientsAreServed) {
    const auto head = exchange("HEAD /healthz HTTP/1.1\r\n" + kHost + "\r\n");
    EXPECT_NE(head.find("Content-Length: 2\r\n"), std::string::npos);
    EXPECT_TRUE(head.ends_with("\r\n\r\n")) << head;
    const auto live = exchange("HEAD /api/v1/live HTTP/1.1\r\n" + kHost + "\r\n");
    EXPECT_NE(live.find("text/event-stream"), std::string::npos);
    const auto old = exchange("GET /healthz HTTP/1.0\r\n\r\n");
    EXPECT_NE(old.find("Connection: close\r\n"), std::string::npos);
    EXPECT_TRUE(old.ends_with("\r\n\r\nok"));
}

TEST_F(ServerTest, WhatIsNotHttpIs400) {
    for (const auto& bytes : std::vector<std::string>{
             "hello\r\n\r\n", "GET /x HTTP/9.9\r\n\r\n", "GET x HTTP/1.1\r\n\r\n",
             "GET /x?a=%ff HTTP/1.1\r\n\r\n", "GET /x HTTP/1.1\r\nbroken header\r\n\r\n",
             "POST /api/v1/bytes HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n12345",
             "POST /api/v1/bytes HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: "
             "chunked\r\n\r\n0\r\n\r\n",
             "POST /api/v1/bytes HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
             "GET /x HTTP/1.1\r\nLong: " + std::string(20'000, 'x') + "\r\n\r\n"}) {
        RawClient client(server().port());
        client.send(bytes);
        EXPECT_TRUE(client.read_to_end()) << bytes.substr(0, 60);
        EXPECT_TRUE(client.received.starts_with("HTTP/1.1 400 Bad Request\r\n"))
            << bytes.substr(0, 60) << client.received;
        EXPECT_NE(client.received.find("\"code\":\"request_invalid\""), std::string::npos);
    }
    EXPECT_EQ(curl(server().port(), "/healthz", {}).status, 200);
}

TEST_F(ServerTest, ATooLargeBodyIsRefusedFromItsHead) {
    RawClient client(server().port());
    client.send("POST /api/v1/bytes HTTP/1.1\r\n" + kHost + "Content-Length: 4194305\r\n\r\n");
    EXPECT_TRUE(client.read_until("\"code\":\"body_too_large\""));
    EXPECT_TRUE(client.received.starts_with("HTTP/1.1 413 "));
    // And a client that sends first and reads later still finds the answer.
    RawClient eager(server().port());
    eager.send("POST /api/v1/bytes HTTP/1.1\r\n" + kHost + "Content-Length: 99999999\r\n\r\n");
    eager.send(std::string(500'000, 'x'));
    EXPECT_TRUE(eager.read_until("\"code\":\"body_too_large\""));
}

TEST_F(ServerTest, ATooLargeBodyOfUnknownLengthIsRefusedOnTheWay) {
    RawClient client(server().port());
    client.send("POST /api/v1/bytes HTTP/1.1\r\n" + kHost + "Transfer-Encoding: chunked\r\n\r\n");
    const std::string chunk = "10000\r\n" + std::string(65536, 'x') + "\r\n";
    int sent = 0;
    while (sent < 80 && client.send(chunk)) ++sent;
    EXPECT_TRUE(client.read_until("\"code\":\"body_too_large\"")) << sent;
}

TEST_F(ServerTest, BodiesUpToTheLimitComeWhole) {
    const std::string body(4U << 20, 'x');
    const auto answer = curl(server().port(), "/api/v1/bytes", {"Expect: 100-continue"}, &body);
    EXPECT_EQ(answer.body, "4194304");
    EXPECT_NE(answer.head.find("100 Continue"), std::string::npos);
    EXPECT_NE(exchange("POST /api/v1/bytes HTTP/1.1\r\n" + kHost +
                       "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n")
                  .find("\r\n\r\n5"),
              std::string::npos);
}

TEST_F(ServerTest, BodiesShareABudget) {
    options_.bodies_bytes_max = 1U << 20;
    RawClient first(server().port());
    first.send("POST /api/v1/bytes HTTP/1.1\r\n" + kHost + "Content-Length: 1000000\r\n\r\nx");
    ASSERT_TRUE(soon([&] { return server().stats().requests == 1; }));
    RawClient second(server().port());
    second.send("POST /api/v1/bytes HTTP/1.1\r\n" + kHost + "Content-Length: 100000\r\n\r\nx");
    EXPECT_TRUE(second.read_until("\"code\":\"busy\""));
    first.hang_up();
    EXPECT_TRUE(soon([&] {
        return exchange("POST /api/v1/bytes HTTP/1.1\r\n" + kHost + "Content-Length: 3\r\n\r\nabc")
                   .find("200 OK") != std::string::npos;
    }));
}

TEST_F(ServerTest, LargeAnswersComeWhole) {
    const auto answer = curl(server().port(), "/api/v1/big", {});
    EXPECT_EQ(answer.body, big_text());
}

TEST_F(ServerTest, SlowClientsAreCut) {
    options_.head_timeout = 150ms;
    options_.body_timeout = 150ms;
    options_.idle_timeout = 150ms;
    RawClient idle(server().port());
    RawClient head(server().port());
    head.send("GET /healthz HT");
    RawClient body(server().port());
    body.send("POST /api/v1/bytes HTTP/1.1\r\n" + kHost + "Content-Length: 10\r\n\r\n");
    // A byte now and then does not help.
    for (int i = 0; i < 6; ++i) {
        std::this_thread::sleep_for(50ms);
        head.send("T");
        body.send("x");
    }
    EXPECT_TRUE(idle.read_to_end(5s));
    EXPECT_TRUE(head.read_to_end(5s));
    EXPECT_TRUE(body.read_to_end(5s));
    EXPECT_EQ(head.received + body.received + idle.received, "");
    EXPECT_TRUE(soon([&] { return server().stats().connections == 0; }));
}

TEST_F(ServerTest, FullWorkersAreAnswered503AndHealthStillAnswers) {
    options_.workers = 1;
    options_.queue_max = 1;
    const auto port = server().port();
    RawClient running(port);
    running.send("GET /api/v1/slow HTTP/1.1\r\n" + kHost + "\r\n");
    gate_.wait_for_waiting(1);
    RawClient queued(port);
    queued.send("GET /api/v1/slow HTTP/1.1\r\n" + kHost + "\r\n");
    ASSERT_TRUE(soon([&] { return server().stats().queued == 1; }));
    const auto refused = curl(port, "/api/v1/slow", {});
    EXPECT_EQ(refused.status, 503);
    EXPECT_NE(refused.head.find("Retry-After: 2"), std::string::npos);
    EXPECT_NE(refused.body.find("\"code\":\"busy\""), std::string::npos);
    EXPECT_EQ(curl(port, "/healthz", {}).status, 200);
    EXPECT_EQ(server().stats().refused_busy, 1U);
    gate_.open();
    EXPECT_TRUE(running.read_until("slow"));
    EXPECT_TRUE(queued.read_until("slow"));
}

TEST_F(ServerTest, TooManyConnectionsAreTurnedAway) {
    options_.connections_max = 2;
    RawClient first(server().port());
    RawClient second(server().port());
    ASSERT_TRUE(soon([&] { return server().stats().connections == 2; }));
    RawClient third(server().port());
    EXPECT_TRUE(third.read_to_end());
    EXPECT_TRUE(third.received.starts_with("HTTP/1.1 503 ")) << third.received;
    first.hang_up();
    EXPECT_TRUE(soon([&] { return server().stats().connections == 1; }));
}

const std::string kLive = "GET /api/v1/live HTTP/1.1\r\n" + kHost;

TEST_F(ServerTest, TheLiveStreamTellsAndResumes) {
    RawClient client(server().port());
    client.send(kLive + "\r\n");
    ASSERT_TRUE(client.read_until("retry: 3000\n\n"));
    EXPECT_NE(client.received.find("Content-Type: text/event-stream"), std::string::npos);
    EXPECT_NE(client.received.find("Transfer-Encoding: chunked\r\n"), std::string::npos);
    hub_.publish({41, "500242", "500242", "journal", "{\"seq\":41}"});
    EXPECT_TRUE(client.read_until("id: 41\nevent: journal\ndata: {\"seq\":41}\n\n"));

    RawClient again(server().port());
    again.send(kLive + "Last-Event-ID: 41\r\n\r\n");
    ASSERT_TRUE(again.read_until("data: {\"missed\":true}\n\n"));
    hub_.publish({43, "500242", "500242", "journal", "{\"seq\":43}"});
    EXPECT_TRUE(again.read_until("id: 43\n"));
    EXPECT_NE(again.received.find("id: 42\n"), std::string::npos);
    EXPECT_EQ(again.received.find("id: 41\n"), std::string::npos);
}

TEST_F(ServerTest, CurlReadsTheStreamAsProperChunks) {
    std::thread closer([&] {
        soon([&] { return hub_.subscribers() == 1; });
        hub_.publish({1, "", "", "journal", "{}"});
        std::this_thread::sleep_for(50ms);
        hub_.stop();
    });
    const auto answer = curl(server().port(), "/api/v1/live", {});
    closer.join();
    EXPECT_EQ(answer.body, "retry: 3000\n\nid: 1\nevent: journal\ndata: {}\n\n");
}

TEST_F(ServerTest, AGoneClientIsNoticedAtOnce) {
    {
        RawClient client(server().port());
        client.send(kLive + "\r\n");
        ASSERT_TRUE(client.read_until("retry: 3000\n\n"));
        EXPECT_TRUE(soon([&] { return server().stats().streams == 1; }));
        EXPECT_TRUE(soon([&] { return hub_.subscribers() == 1; }));
    }
    EXPECT_TRUE(soon([&] { return server().stats().streams == 0; }, 5s));
    EXPECT_TRUE(soon([&] { return hub_.subscribers() == 0; }, 5s));
    EXPECT_TRUE(soon([&] { return server().stats().connections == 0; }, 5s));
}

TEST_F(ServerTest, AScreenThatDoesNotReadIsDroppedAndOthersGoOn) {
    RawClient stuck(server().port(), 4096);
    stuck.send(kLive + "\r\n");
    RawClient good(server().port());
    good.send(kLive + "\r\n");
    ASSERT_TRUE(soon([&] { return hub_.subscribers() == 2; }));
    const std::string data(100'000, 'x');
    for (int i = 1; i <= 200 && server().stats().dropped_slow == 0; ++i) {
        hub_.publish({i, "", "", "journal", data});
        ASSERT_TRUE(good.read_until(fmt::format("id: {}\n", i)));
        good.received.clear();
        ASSERT_TRUE(good.read_until("\n\n"));
    }
    EXPECT_TRUE(
        soon([&] { return server().stats().dropped_slow == 1 && hub_.subscribers() == 1; }));
    good.received.clear();
    hub_.publish({1000, "", "", "journal", "{}"});
    EXPECT_TRUE(good.read_until("id: 1000\n"));
}

TEST_F(ServerTest, TwoHundredScreensGetTheEvent) {
    std::vector<std::unique_ptr<RawClient>> screens;
    for (int i = 0; i < 200; ++i) {
        screens.push_back(std::make_unique<RawClient>(server().port()));
        ASSERT_TRUE(screens.back()->connected());
        screens.back()->send(kLive + "\r\n");
    }
    ASSERT_TRUE(soon([&] { return hub_.subscribers() == 200; }));
    const auto start = SteadyClock::now();
    hub_.publish({1, "", "", "journal", "{\"seq\":1}"});
    int got = 0;
    for (auto& screen : screens) got += screen->read_until("id: 1\n") ? 1 : 0;
    EXPECT_EQ(got, 200);
    const std::chrono::duration<double, std::milli> took = SteadyClock::now() - start;
    RecordProperty("milliseconds_to_200_screens", std::to_string(took.count()));
    screens.clear();
    EXPECT_TRUE(soon([&] { return hub_.subscribers() == 0 && server().stats().connections == 0; }));
}

TEST_F(ServerTest, StopLetsARunningRequestEndAndClosesStreams) {
    const auto port = server().port();
    RawClient idle(port);
    RawClient stream(port);
    stream.send(kLive + "\r\n");
    ASSERT_TRUE(stream.read_until("retry"));
    RawClient running(port);
    running.send("GET /api/v1/slow HTTP/1.1\r\n" + kHost + "\r\n");
    gate_.wait_for_waiting(1);
    std::thread stopper([&] { server().stop(); });
    EXPECT_TRUE(stream.read_to_end());
    EXPECT_TRUE(stream.received.ends_with("0\r\n\r\n"));
    EXPECT_TRUE(idle.read_to_end());
    gate_.open();
    EXPECT_TRUE(running.read_to_end());
    EXPECT_TRUE(running.received.ends_with("slow"));
    EXPECT_NE(running.received.find("Connection: close"), std::string::npos);
    stopper.join();
    EXPECT_FALSE(RawClient(port).connected());
}

TEST_F(ServerTest, StopDoesNotWaitForeverForClients) {
    options_.stop_grace = 100ms;
    RawClient client(server().port());
    client.send("GET /healthz HT");
    ASSERT_TRUE(soon([&] { return server().stats().connections == 1; }));
    const auto start = SteadyClock::now();
    server().stop();
    EXPECT_LT(SteadyClock::now() - start, 2s);
}

TEST_F(ServerTest, AnOccupiedPortIsAProblem) {
    auto second = options_;
    second.port = server().port();
    // SO_REUSEADDR must not let two servers listen.
    const auto started = Server::start(pipeline_, second);
    ASSERT_FALSE(started);
    EXPECT_EQ(started.error().code, base::ProblemCode::Conflict);
    second.host = "no such host";
    EXPECT_FALSE(Server::start(pipeline_, second));
}

}  // namespace fengsui::web::server_test
