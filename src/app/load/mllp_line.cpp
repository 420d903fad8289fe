// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>

#include "app/load/line.hpp"
#include "wire/hl7/message.hpp"
#include "wire/mllp.hpp"

namespace fengsui::app {
namespace {

class MllpLine final : public Line {
  public:
    MllpLine(boost::asio::io_context& io, const LineTarget& target) : Line(io, target) {}

  private:
    void exchange() override {
        bytes_ = wire::mllp::encode(parcel_.message.bytes);
        boost::asio::async_write(stream_, boost::asio::buffer(bytes_),
                                 [this](const auto& error, std::size_t) {
                                     if (error) return finish(Answer::Broken);
                                     read();
                                 });
    }

    void reset() override { decoder_ = wire::mllp::Decoder(); }

    void read() {
        stream_.async_read_some(boost::asio::buffer(buffer_),
                                [this](const auto& error, std::size_t size) {
                                    if (error) return finish(Answer::Broken);
                                    decoder_.feed({buffer_.data(), size});
                                    const auto frame = decoder_.next();
                                    if (!frame) return read();
                                    finish(meaning(*frame));
                                });
    }

    // An answer to another message than ours is none.
    [[nodiscard]] Answer meaning(const wire::mllp::Frame& frame) const {
        wire::hl7::Message ack;
        if (frame.kind != wire::mllp::FrameKind::Message || !ack.read(frame.bytes))
            return Answer::Broken;
        const auto msa = ack.first("MSA");
        if (msa.text(2) != parcel_.message.control_id) return Answer::Broken;
        const auto code = msa.text(1);
        if (code == "AA" || code == "CA") return Answer::Accepted;
        // Its code since v2.5, its text before.
        return frame.bytes.find("busy") != std::string::npos ? Answer::Busy : Answer::Refused;
    }

    wire::mllp::Decoder decoder_;
    std::string bytes_;
    std::array<char, 4096> buffer_{};
};

}  // namespace

std::unique_ptr<Line> make_mllp_line(boost::asio::io_context& io, const LineTarget& target) {
    return std::make_unique<MllpLine>(io, target);
}

}  // namespace fengsui::app
