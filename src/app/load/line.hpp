// SPDX-License-Identifier: Apache-2.0
// One sender's connection, over MLLP or HTTP: sends a message, waits for its answer, and says what
// the answer means. One message at a time; a line that is down, or has been idle for long, connects
// anew for the next one and never sends anything twice. All on the io_context's one thread.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "simulate/simulation.hpp"

namespace fengsui::app {

enum class Answer : std::uint8_t {
    Accepted,
    Busy,     // back-pressure: 503 or 429 with Retry-After, AR for a full queue
    Refused,  // AE, AR, or any other status
    Broken,   // no answer that can be understood in time: nobody knows what became of the message
};

struct Parcel {
    simulate::Outgoing message;
    std::string token;  // HTTP
};

struct LineTarget {
    std::vector<boost::asio::ip::tcp::endpoint> endpoints;
    std::string host;  // for HTTP, with the port
    std::chrono::seconds timeout{30};
};

class Line {
  public:
    using Connected = std::function<void(const boost::system::error_code&)>;
    using Done = std::function<void(Answer)>;

    virtual ~Line() = default;
    Line(const Line&) = delete;
    Line& operator=(const Line&) = delete;

    void connect(Connected connected);
    void send(Parcel parcel, Done done);
    void close();
    // That was sent last; over HTTP its bytes are gone.
    [[nodiscard]] const simulate::Outgoing& message() const { return parcel_.message; }

  protected:
    Line(boost::asio::io_context& io, const LineTarget& target) : stream_(io), target_(target) {}
    // Writes parcel_ and reads its answer, then calls finish.
    virtual void exchange() = 0;
    // The connection is new: what was read before belongs to no answer.
    virtual void reset() = 0;
    void finish(Answer answer);

    boost::beast::tcp_stream stream_;
    const LineTarget& target_;
    Parcel parcel_;

  private:
    std::chrono::steady_clock::time_point used_;
    Done done_;
};

// The target outlives the line.
std::unique_ptr<Line> make_mllp_line(boost::asio::io_context& io, const LineTarget& target);
std::unique_ptr<Line> make_http_line(boost::asio::io_context& io, const LineTarget& target);

}  // namespace fengsui::app
