// SPDX-License-Identifier: Apache-2.0
#include "web/connection.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/error.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <ctime>
#include <optional>
#include <vector>

#include "web/connection_sink.hpp"

namespace fengsui::web {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using base::Problem;
using base::ProblemCode;
using Error = beast::error_code;
using Stream = beast::basic_stream<asio::ip::tcp, Strand>;

constexpr std::size_t kReadBytes = 8U << 10;
constexpr std::size_t kWriteBytes = 256U << 10;
// What a refused client may still send while it finds out; then the connection is cut.
constexpr std::size_t kLingerBytesMax = 1U << 20;
constexpr std::chrono::seconds kLingerTimeout{2};
// A client of an event stream has nothing to say.
constexpr std::size_t kStreamInputBytesMax = 4U << 10;

std::string_view reason(int status) {
    const auto text = http::obsolete_reason(http::int_to_status(static_cast<unsigned>(status)));
    return {text.data(), text.size()};
}

std::string http_date() {
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
    gmtime_r(&now, &parts);
    std::array<char, 40> text{};
    return {text.data(),
            std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts)};
}

// Whatever a handler put into a value, it stays one line.
void append_header(std::string& out, std::string_view name, std::string_view value) {
    out += name;
    out += ": ";
    for (const char c : value) out += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? ' ' : c;
    out += "\r\n";
}

// Room for one body in the server's budget, given back at the end.
class BodyRoom {
  public:
    BodyRoom(ServerCore& core, std::size_t bytes) : core_(core), bytes_(bytes) {
        fits_ = core_.bodies_bytes.fetch_add(bytes_) + bytes_ <= core_.options.bodies_bytes_max;
    }
    ~BodyRoom() { core_.bodies_bytes -= bytes_; }
    BodyRoom(const BodyRoom&) = delete;
    BodyRoom& operator=(const BodyRoom&) = delete;
    [[nodiscard]] bool fits() const { return fits_; }

  private:
    ServerCore& core_;
    std::size_t bytes_;
    bool fits_ = false;
};

class Connection final : public ConnectionHandle,
                         public StreamOwner,
                         public std::enable_shared_from_this<Connection> {
  public:
    Connection(Socket socket, ServerCore& core) : stream_(std::move(socket)), core_(core) {
        Error ignored;
        stream_.socket().set_option(asio::ip::tcp::no_delay(true), ignored);
        const auto peer = stream_.socket().remote_endpoint(ignored);
        if (!ignored) remote_ = peer.address().to_string();
    }
    ~Connection() override {
        cut_sink();
        const std::lock_guard lock(core_.mutex);
        core_.connections.erase(this);
    }

    void start() { on_strand(&Connection::await_request); }
    void retire() override { on_strand(&Connection::retire_now); }
    void cut_sink() override {
        if (sink_) sink_->cut();
    }
    void pump_stream_soon() override { on_strand(&Connection::pump_stream); }
    void abort_soon() override {
        ++core_.dropped_slow;
        on_strand(&Connection::close);
    }

  private:
    template <class F>
    void on_strand(F function) {
        // From the sink of a connection that is just being destroyed there is nobody left to call.
        if (auto self = weak_from_this().lock())
            asio::post(stream_.get_executor(),
                       [self = std::move(self), function] { ((*self).*function)(); });
    }

    void await_request();
    void read_head();
    void on_head(Error error);
    void judge_head();
    void read_body();
    void handle();
    void run_pipeline(std::shared_ptr<Request> request);
    void refuse(const Problem& problem);
    void answer(Response response);
    void write_more();
    void on_answered();
    void linger();
    void drain(std::size_t left);
    void begin_stream(Response head);
    void pump_stream();
    void watch_client(std::size_t left);
    void retire_now();
    void close();
    [[nodiscard]] std::string head_text(const Response& response) const;

    Stream stream_;
    ServerCore& core_;
    std::string remote_;
    beast::flat_buffer buffer_;
    std::optional<http::request_parser<http::string_body>> parser_;
    std::optional<BodyRoom> room_;
    Request request_;
    Pipeline::Plan plan_;
    bool idle_ = false;
    bool keep_alive_ = false;
    bool http_1_1_ = true;
    bool head_only_ = false;
    bool body_unread_ =
        false;  // the answer was made without it, so the connection cannot be used again

    Response response_;
    std::string head_;
    std::size_t written_ = 0;

    std::shared_ptr<ConnectionSink> sink_;  // set before the stream's first write, kept to the end
    bool streaming_ = false;
    std::vector<std::shared_ptr<const std::string>> batch_;
    std::string chunk_head_;
    std::array<char, 512> input_{};
};

// ---- reading

void Connection::await_request() {
    if (core_.stopping) return close();
    if (buffer_.size() > 0) return read_head();  // the next request came together with the last
    idle_ = true;
    stream_.expires_after(core_.options.idle_timeout);
    stream_.async_read_some(buffer_.prepare(kReadBytes),
                            [self = shared_from_this()](Error error, std::size_t bytes) {
                                self->idle_ = false;
                                if (error) return self->close();
                                self->buffer_.commit(bytes);
                                self->read_head();
                            });
}

void Connection::read_head() {
    room_.reset();
    request_ = Request{};
    body_unread_ = true;
    parser_.emplace();
    parser_->header_limit(core_.options.head_bytes_max);
    parser_->body_limit(boost::none);  // the route's limit is set once the head is known
    stream_.expires_after(core_.options.head_timeout);
    http::async_read_header(
        stream_, buffer_, *parser_,
        [self = shared_from_this()](Error error, std::size_t) { self->on_head(error); });
}

void Connection::on_head(Error error) {
    request_.id = fmt::format("{}-{:x}", core_.id_prefix, ++core_.requests);
    request_.remote = remote_;
    keep_alive_ = false;
    head_only_ = false;
    http_1_1_ = true;
    if (error.category() == make_error_code(http::error::bad_method).category() &&
        error != http::error::end_of_stream && error != http::error::partial_message) {
        return refuse({ProblemCode::RequestInvalid, {}, error.message()});
    }
    if (error) return close();
    judge_head();
}

// All that can be refused without the body is refused here, before a byte of it is taken.
void Connection::judge_head() {
    const auto& message = parser_->get();
    http_1_1_ = message.version() >= 11;
    request_.method =
        parse_method({message.method_string().data(), message.method_string().size()});
    head_only_ = request_.method == Method::Head;
    for (const auto& field : message) {
        request_.headers.add(std::string(field.name_string().data(), field.name_string().size()),
                             std::string(field.value().data(), field.value().size()));
    }
    auto target = parse_target({message.target().data(), message.target().size()});
    if (!target) return refuse(target.error());
    request_.path = std::move(target->first);
    request_.query = std::move(target->second);
    plan_ = core_.pipeline.plan(request_.method, request_.path);
    keep_alive_ = message.keep_alive();

    if (parser_->is_done()) {
        body_unread_ = false;
        return handle();
    }
    if (!plan_.routed) return handle();  // 404 or 405: nobody wants the body
    const auto length = parser_->content_length();
    if (length && *length > plan_.body_bytes_max)
        return refuse({ProblemCode::BodyTooLarge, {}, {}});
    room_.emplace(core_, length ? static_cast<std::size_t>(*length) : plan_.body_bytes_max);
    if (!room_->fits()) {
        ++core_.refused_busy;
        return refuse({ProblemCode::Busy, {}, "too much is being received"});
    }
    parser_->body_limit(plan_.body_bytes_max);
    if (!beast::iequals(message[http::field::expect], "100-continue")) return read_body();
    static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
    stream_.expires_after(core_.options.write_timeout);
    asio::async_write(stream_, asio::buffer(kContinue),
                      [self = shared_from_this()](Error error, std::size_t) {
                          if (error) return self->close();
                          self->read_body();
                      });
}

void Connection::read_body() {
    stream_.expires_after(core_.options.body_timeout);
    http::async_read(
        stream_, buffer_, *parser_, [self = shared_from_this()](Error error, std::size_t) {
            if (error == http::error::body_limit)
                return self->refuse({ProblemCode::BodyTooLarge, {}, {}});
            if (error.category() == make_error_code(http::error::bad_method).category() &&
                error != http::error::partial_message) {
                return self->refuse({ProblemCode::RequestInvalid, {}, error.message()});
            }
            if (error) return self->close();
            self->request_.body = std::move(self->parser_->get().body());
            self->body_unread_ = false;
            self->handle();
        });
}

// ---- answering

void Connection::handle() {
    stream_.expires_never();
    parser_.reset();
    auto request = std::make_shared<Request>(std::move(request_));
    if (plan_.instant) return run_pipeline(request);
    const bool taken =
        core_.pool.submit([self = shared_from_this(), request] { self->run_pipeline(request); });
    if (taken) return;
    ++core_.refused_busy;
    request_ = std::move(*request);
    refuse({ProblemCode::Busy, {}, {}});
}

void Connection::run_pipeline(std::shared_ptr<Request> request) {
    auto response = std::make_shared<Response>(core_.pipeline.handle(std::move(*request)));
    if (!response->stream) {
        asio::post(stream_.get_executor(),
                   [self = shared_from_this(), response] { self->answer(std::move(*response)); });
        return;
    }
    // The handler's part may read the database, so it runs here; what it writes waits in the sink
    // for the head.
    const auto begin = std::exchange(response->stream, nullptr);
    // Set here before the strand is asked to use it; the strand never sets it.
    sink_ = std::make_shared<ConnectionSink>(*this);
    const std::shared_ptr<StreamSink> sink = sink_;
    asio::post(stream_.get_executor(),
               [self = shared_from_this(), response] { self->begin_stream(std::move(*response)); });
    try {
        begin(sink);
    } catch (const std::exception& error) {
        spdlog::error("a stream could not begin: {}", error.what());
        sink->close();
    }
}

void Connection::refuse(const Problem& problem) {
    answer(core_.pipeline.refuse(problem, request_));
}

std::string Connection::head_text(const Response& response) const {
    std::string out = fmt::format("HTTP/1.1 {} {}\r\n", response.status, reason(response.status));
    append_header(out, "Date", http_date());
    if (!response.content_type.empty()) append_header(out, "Content-Type", response.content_type);
    for (const auto& [name, value] : response.headers.items()) append_header(out, name, value);
    if (streaming_) {
        if (http_1_1_) append_header(out, "Transfer-Encoding", "chunked");
    } else if (response.status != 204 && response.status != 304) {
        append_header(out, "Content-Length", std::to_string(response.bytes().size()));
    }
    append_header(out, "Connection", keep_alive_ ? "keep-alive" : "close");
    out += "\r\n";
    return out;
}

void Connection::answer(Response response) {
    if (core_.stopping || body_unread_) keep_alive_ = false;
    response_ = std::move(response);
    head_ = head_text(response_);
    written_ = 0;
    stream_.expires_after(core_.options.write_timeout);
    const auto body = head_only_ ? std::string_view{} : response_.bytes();
    written_ = std::min(body.size(), kWriteBytes);
    const std::array<asio::const_buffer, 2> buffers = {asio::buffer(head_),
                                                       asio::buffer(body.data(), written_)};
    asio::async_write(stream_, buffers, [self = shared_from_this()](Error error, std::size_t) {
        if (error) return self->close();
        self->write_more();
    });
}

void Connection::write_more() {
    const auto body = head_only_ ? std::string_view{} : response_.bytes();
    if (written_ >= body.size()) return on_answered();
    const auto piece = body.substr(written_, kWriteBytes);
    written_ += piece.size();
    stream_.expires_after(
        core_.options.write_timeout);  // anew for each piece: a slow line may take its time
    asio::async_write(stream_, asio::buffer(piece),
                      [self = shared_from_this()](Error error, std::size_t) {
                          if (error) return self->close();
                          self->write_more();
                      });
}

void Connection::on_answered() {
    response_ = Response{};
    room_.reset();
    if (keep_alive_) return await_request();
    if (body_unread_) return linger();
    close();
}

// Closing with unread input makes the kernel send a reset, which can overtake the answer: so say
// that no more will come, and swallow what is on its way, within bounds.
void Connection::linger() {
    Error ignored;
    stream_.socket().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
    stream_.expires_after(kLingerTimeout);
    drain(kLingerBytesMax);
}

void Connection::drain(std::size_t left) {
    buffer_.clear();
    stream_.async_read_some(buffer_.prepare(kReadBytes),
                            [self = shared_from_this(), left](Error error, std::size_t bytes) {
                                if (error || bytes >= left) return self->close();
                                self->drain(left - bytes);
                            });
}

// ---- streaming

void Connection::begin_stream(Response head) {
    streaming_ = true;
    ++core_.streams;
    keep_alive_ = false;
    response_ = std::move(head);
    head_ = head_text(response_);
    buffer_.clear();
    buffer_.shrink_to_fit();
    stream_.expires_never();
    watch_client(kStreamInputBytesMax);
    stream_.expires_after(core_.options.write_timeout);
    asio::async_write(stream_, asio::buffer(head_),
                      [self = shared_from_this()](Error error, std::size_t) {
                          if (error) return self->close();
                          self->head_.clear();
                          self->pump_stream();
                      });
}

// Sees the end of a client that is gone while nothing is written.
void Connection::watch_client(std::size_t left) {
    stream_.async_read_some(asio::buffer(input_),
                            [self = shared_from_this(), left](Error error, std::size_t bytes) {
                                if (error || bytes >= left) return self->close();
                                self->watch_client(left - bytes);
                            });
}

void Connection::pump_stream() {
    // While the head or a batch is being written, its end pumps again.
    if (!streaming_ || !head_.empty() || !batch_.empty()) return;
    batch_ = sink_->take();
    if (batch_.empty() && sink_->is_open()) return;
    std::size_t bytes = 0;
    std::vector<asio::const_buffer> buffers;
    buffers.reserve(batch_.size() + 2);
    buffers.emplace_back();
    for (const auto& text : batch_) {
        bytes += text->size();
        buffers.push_back(asio::buffer(*text));
    }
    const bool last = batch_.empty();
    if (http_1_1_) {
        chunk_head_ = last ? std::string("0\r\n") : fmt::format("{:x}\r\n", bytes);
        buffers.front() = asio::buffer(chunk_head_);
        buffers.push_back(asio::buffer("\r\n", 2));
    }
    stream_.expires_after(core_.options.write_timeout);
    asio::async_write(stream_, buffers,
                      [self = shared_from_this(), bytes, last](Error error, std::size_t) {
                          self->batch_.clear();
                          if (error || last) return self->close();
                          self->sink_->written(bytes);
                          self->pump_stream();
                      });
}

// ---- ending

void Connection::retire_now() {
    if (streaming_) {
        sink_->close();
    } else if (idle_) {
        close();
    }
}

void Connection::close() {
    if (streaming_) {
        streaming_ = false;
        --core_.streams;
        sink_->cut();
    }
    Error ignored;
    stream_.socket().shutdown(asio::ip::tcp::socket::shutdown_both, ignored);
    stream_.close();
}

}  // namespace

void serve_connection(Socket socket, ServerCore& core) {
    const auto connection = std::make_shared<Connection>(std::move(socket), core);
    {
        const std::lock_guard lock(core.mutex);
        core.connections.emplace(connection.get(), connection);
    }
    connection->start();
}

}  // namespace fengsui::web
