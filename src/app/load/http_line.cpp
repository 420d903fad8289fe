// SPDX-License-Identifier: Apache-2.0
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <optional>

#include "app/load/line.hpp"
#include "app/sender_door.hpp"

namespace fengsui::app {
namespace {

namespace http = boost::beast::http;

class HttpLine final : public Line {
  public:
    HttpLine(boost::asio::io_context& io, const LineTarget& target) : Line(io, target) {}

  private:
    using Response = http::response<http::string_body>;

    void exchange() override {
        const auto door = http_door(parcel_.message.door);
        request_.emplace(http::verb::post, door.path, 11, std::move(parcel_.message.bytes));
        request_->set(http::field::host, target_.host);
        request_->set(http::field::content_type, door.type);
        request_->set(http::field::authorization, "Bearer " + parcel_.token);
        request_->prepare_payload();
        http::async_write(stream_, *request_, [this](const auto& error, std::size_t) {
            if (error) return finish(Answer::Broken);
            response_ = {};
            http::async_read(stream_, buffer_, response_, [this](const auto& failed, std::size_t) {
                if (failed) return finish(Answer::Broken);
                const auto answer = meaning();
                if (!response_.keep_alive()) close();
                finish(answer);
            });
        });
    }

    void reset() override { buffer_.clear(); }

    [[nodiscard]] Answer meaning() const {
        const auto status = response_.result_int();
        if (status == 503 || status == 429)
            return response_.count(http::field::retry_after) > 0 ? Answer::Busy : Answer::Refused;
        if (status < 200 || status > 299) return Answer::Refused;
        // A table is taken row by row: 200 if one of them was of use.
        const bool every_row = response_.body().find(R"("status":"rejected")") == std::string::npos;
        return every_row ? Answer::Accepted : Answer::Refused;
    }

    std::optional<http::request<http::string_body>> request_;
    Response response_;
    boost::beast::flat_buffer buffer_;
};

}  // namespace

std::unique_ptr<Line> make_http_line(boost::asio::io_context& io, const LineTarget& target) {
    return std::make_unique<HttpLine>(io, target);
}

}  // namespace fengsui::app
