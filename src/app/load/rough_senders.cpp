// SPDX-License-Identifier: Apache-2.0
#include "app/load/rough_senders.hpp"

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>

#include "wire/mllp.hpp"

namespace fengsui::app {
namespace {

namespace asio = boost::asio;

constexpr auto trickle_pace = std::chrono::seconds(1);

class FloodingSender final : public ReturningLine {
  public:
    FloodingSender(asio::io_context& io, const LineTarget& target, std::string_view message,
                   RoughTally& tally)
        : ReturningLine(io, target), frame_(wire::mllp::encode(message)), tally_(tally) {}

  private:
    void begin() override {
        decoder_ = wire::mllp::Decoder();
        write();
        read();
    }
    void write() {
        asio::async_write(socket_, asio::buffer(frame_), [this](const auto& error, std::size_t) {
            if (error) return broken();
            ++tally_.flood_sent;
            write();
        });
    }
    void read() {
        socket_.async_read_some(asio::buffer(buffer_), [this](const auto& error, std::size_t size) {
            if (error) return broken();
            decoder_.feed({buffer_.data(), size});
            while (decoder_.next()) ++tally_.flood_answered;
            read();
        });
    }

    std::string frame_;
    RoughTally& tally_;
    wire::mllp::Decoder decoder_;
    std::array<char, 16 * 1024> buffer_{};
};

class TricklingSender final : public ReturningLine {
  public:
    TricklingSender(asio::io_context& io, const LineTarget& target, std::string_view message,
                    RoughTally& tally)
        : ReturningLine(io, target), frame_(wire::mllp::encode(message)), tally_(tally) {}

  private:
    void begin() override {
        at_ = 0;
        trickle();
        watch();
    }
    void trickle() {
        asio::async_write(socket_, asio::buffer(frame_.data() + at_ % frame_.size(), 1),
                          [this](const auto& error, std::size_t) {
                              if (error) return broken();
                              ++tally_.trickled_bytes;
                              ++at_;
                              timer_.expires_after(trickle_pace);
                              timer_.async_wait([this](const auto& cancelled) {
                                  if (!cancelled && !stopped_) trickle();
                              });
                          });
    }
    // Reads until the server closes.
    void watch() {
        socket_.async_read_some(asio::buffer(buffer_), [this](const auto& error, std::size_t) {
            if (error) return broken();
            watch();
        });
    }
    void lost() override {
        ++tally_.trickles_cut;
        timer_.cancel();
    }

    std::string frame_;
    RoughTally& tally_;
    std::size_t at_ = 0;
    std::array<char, 1024> buffer_{};
};

}  // namespace

std::vector<std::unique_ptr<ReturningLine>> make_rough_senders(asio::io_context& io,
                                                               const LineTarget& target,
                                                               const RoughOptions& options,
                                                               RoughTally& tally) {
    std::vector<std::unique_ptr<ReturningLine>> senders;
    for (int i = 0; i < options.flooding_lines; ++i)
        senders.push_back(std::make_unique<FloodingSender>(io, target, options.message, tally));
    for (int i = 0; i < options.trickling_lines; ++i)
        senders.push_back(std::make_unique<TricklingSender>(io, target, options.message, tally));
    tally.flooding_lines = options.flooding_lines;
    tally.trickling_lines = options.trickling_lines;
    return senders;
}

}  // namespace fengsui::app
