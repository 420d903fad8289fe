// SPDX-License-Identifier: Apache-2.0
#include "surveil/intake/mllp_door.hpp"

#include <spdlog/spdlog.h>

#include <array>
#include <boost/asio.hpp>
#include <chrono>
#include <deque>
#include <optional>
#include <thread>

#include "wire/mllp.hpp"

namespace fengsui::surveil {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using Clock = std::chrono::steady_clock;

constexpr auto kBusyWait = std::chrono::seconds(2);
constexpr auto kBusyStep = std::chrono::milliseconds(20);

// One connection. Everything runs on the door's thread; only Intake's `done` comes from the
// writer's thread and is posted back.
class Session : public std::enable_shared_from_this<Session> {
  public:
    Session(tcp::socket socket, Intake& intake, const MllpOptions& options, std::size_t& open_count)
        : socket_(std::move(socket)),
          timer_(socket_.get_executor()),
          intake_(intake),
          options_(options),
          open_count_(open_count) {
        ++open_count_;
    }
    ~Session() { --open_count_; }

    void start() { read(); }
    void close() {
        boost::system::error_code ignored;
        socket_.close(ignored);
        timer_.cancel();
    }

  private:
    // The answer to one frame, in the order in which frames came.
    struct Slot {
        Clock::time_point received;
        std::optional<std::string> answer;
    };

    void read() {
        if (reading_ || ended_ || slots_.size() >= options_.frames_under_way_max) return;
        reading_ = true;
        watch_frame();
        socket_.async_read_some(asio::buffer(buffer_),
                                [self = shared_from_this()](auto error, std::size_t size) {
                                    self->reading_ = false;
                                    self->timer_.cancel();
                                    if (error) return self->end();
                                    self->decoder_.feed({self->buffer_.data(), size});
                                    self->take_frames();
                                    if (self->decoder_.is_hopeless()) return self->close();
                                    self->read();
                                });
    }

    // A frame that has begun must end in time; else what came of it is kept as refused.
    void watch_frame() {
        if (!decoder_.in_frame()) {
            frame_began_.reset();
            return;
        }
        if (!frame_began_) frame_began_ = Clock::now();
        timer_.expires_at(*frame_began_ + std::chrono::seconds(options_.frame_timeout_s));
        timer_.async_wait([weak = weak_from_this()](auto error) {
            const auto self = weak.lock();
            if (error || !self) return;
            boost::system::error_code ignored;
            self->socket_.shutdown(tcp::socket::shutdown_receive, ignored);
            self->end();
        });
    }

    void end() {
        if (ended_) return;
        ended_ = true;
        decoder_.finish();
        take_frames();
        if (slots_.empty()) close();
    }

    void take_frames() {
        while (auto frame = decoder_.next()) {
            using Kind = wire::mllp::FrameKind;
            if (frame->kind == Kind::Stray) continue;
            slots_.push_back({Clock::now(), std::nullopt});
            std::vector<DecodedMessage> messages;
            if (frame->kind == Kind::Message) {
                messages = decode(frame->bytes, Format::Hl7v2, intake_.reader_context({}));
            } else {
                messages.push_back(refused_message(frame->bytes, Format::Hl7v2, *frame->problem));
            }
            submit(intake_.prepare(std::move(messages)), first_slot_ + slots_.size() - 1,
                   Clock::now() + kBusyWait);
        }
    }

    // Queues the messages; while the queue is full it tries again, then answers AR.
    void submit(std::shared_ptr<IntakeBatch> batch, std::size_t slot, Clock::time_point give_up) {
        const auto done = [self = shared_from_this(), batch,
                           slot](std::vector<IntakeAnswer> answers) {
            asio::post(self->socket_.get_executor(),
                       [self, batch, slot, answers = std::move(answers)]() mutable {
                           self->intake_.acknowledge(*batch, answers);
                           self->answer(slot, self->intake_.hl7_answer(answers));
                       });
        };
        if (intake_.take(batch, done)) return;
        if (Clock::now() > give_up) return answer(slot, intake_.hl7_busy_answer(*batch));
        auto timer = std::make_shared<asio::steady_timer>(socket_.get_executor(), kBusyStep);
        timer->async_wait([self = shared_from_this(), timer, batch, slot, give_up](auto) {
            self->submit(batch, slot, give_up);
        });
    }

    void answer(std::size_t slot, std::string text) {
        slots_.at(slot - first_slot_).answer = wire::mllp::encode(text);
        write();
    }

    void write() {
        if (writing_ || slots_.empty() || !slots_.front().answer) return;
        writing_ = true;
        sending_.clear();
        while (!slots_.empty() && slots_.front().answer) {
            sending_ += *slots_.front().answer;
            if (options_.on_answer) {
                options_.on_answer(
                    std::chrono::duration<double>(Clock::now() - slots_.front().received).count());
            }
            slots_.pop_front();
            ++first_slot_;
        }
        asio::async_write(socket_, asio::buffer(sending_),
                          [self = shared_from_this()](auto error, std::size_t) {
                              self->writing_ = false;
                              if (error) return self->close();
                              self->write();
                              if (self->ended_ && self->slots_.empty()) return self->close();
                              self->read();
                          });
    }

    tcp::socket socket_;
    asio::steady_timer timer_;
    Intake& intake_;
    const MllpOptions& options_;
    std::size_t& open_count_;
    wire::mllp::Decoder decoder_;
    std::array<char, 16 * 1024> buffer_{};
    std::optional<Clock::time_point> frame_began_;
    std::deque<Slot> slots_;
    std::size_t first_slot_ = 0;
    std::string sending_;
    bool reading_ = false;
    bool writing_ = false;
    bool ended_ = false;
};

}  // namespace

class MllpDoor::Server {
  public:
    Server(Intake& intake, MllpOptions options)
        : intake_(intake), options_(std::move(options)), acceptor_(io_) {}

    base::Result<void> listen() {
        boost::system::error_code error;
        const auto address = asio::ip::make_address(options_.host, error);
        const tcp::endpoint endpoint(address, options_.port);
        if (!error) acceptor_.open(endpoint.protocol(), error);
        if (!error) acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
        if (!error) acceptor_.bind(endpoint, error);
        if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
        if (error) {
            return base::fail(base::ProblemCode::Conflict,
                              fmt::format("--mllp {}:{}", options_.host, options_.port),
                              fmt::format("cannot listen here: {}; stop what listens there, or "
                                          "choose another HOST:PORT",
                                          error.message()));
        }
        port_ = acceptor_.local_endpoint().port();
        accept();
        thread_ = std::thread([this] { io_.run(); });
        return {};
    }

    void stop() {
        asio::post(io_, [this] {
            boost::system::error_code ignored;
            acceptor_.close(ignored);
        });
        io_.stop();
        if (thread_.joinable()) thread_.join();
    }

    [[nodiscard]] std::uint16_t port() const { return port_; }

  private:
    void accept() {
        acceptor_.async_accept([this](auto error, tcp::socket socket) {
            if (error == asio::error::operation_aborted) return;
            if (!error && open_count_ < options_.connections_max) {
                boost::system::error_code ignored;
                socket.set_option(tcp::no_delay(true), ignored);
                socket.set_option(asio::socket_base::keep_alive(true), ignored);
                std::make_shared<Session>(std::move(socket), intake_, options_, open_count_)
                    ->start();
            }
            accept();
        });
    }

    Intake& intake_;
    MllpOptions options_;
    std::size_t open_count_ = 0;
    asio::io_context io_{1};
    tcp::acceptor acceptor_;
    std::uint16_t port_ = 0;
    std::thread thread_;
};

MllpDoor::MllpDoor(std::unique_ptr<Server> server) : server_(std::move(server)) {}
MllpDoor::~MllpDoor() {
    stop();
}
std::uint16_t MllpDoor::port() const {
    return server_->port();
}
void MllpDoor::stop() {
    server_->stop();
}

base::Result<std::unique_ptr<MllpDoor>> MllpDoor::open(Intake& intake, MllpOptions options) {
    auto server = std::make_unique<Server>(intake, std::move(options));
    if (auto listening = server->listen(); !listening) return tl::unexpected(listening.error());
    return std::unique_ptr<MllpDoor>(new MllpDoor(std::move(server)));
}

}  // namespace fengsui::surveil
