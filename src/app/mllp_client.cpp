// SPDX-License-Identifier: Apache-2.0
#include "app/mllp_client.hpp"

#include <array>
#include <boost/asio.hpp>

#include "wire/mllp.hpp"

namespace fengsui::app {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

}  // namespace

struct MllpClient::Line {
    asio::io_context io;
    tcp::socket socket{io};
    wire::mllp::Decoder decoder;
};

MllpClient::MllpClient(const std::string& host, const std::string& port)
    : line_(std::make_unique<Line>()) {
    asio::connect(line_->socket, tcp::resolver(line_->io).resolve(host, port));
    line_->socket.set_option(tcp::no_delay(true));
}

MllpClient::~MllpClient() = default;

std::string MllpClient::exchange(std::string_view message) {
    asio::write(line_->socket, asio::buffer(wire::mllp::encode(message)));
    std::array<char, 16 * 1024> buffer{};
    while (true) {
        if (auto frame = line_->decoder.next()) return std::move(frame->bytes);
        const auto size = line_->socket.read_some(asio::buffer(buffer));
        line_->decoder.feed({buffer.data(), size});
    }
}

}  // namespace fengsui::app
