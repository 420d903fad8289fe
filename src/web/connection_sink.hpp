// SPDX-License-Identifier: Apache-2.0
// The sink of a connection's streaming answer: takes text from any thread, keeps it within
// kStreamPendingBytesMax, and wakes the connection, which takes it on its strand. Holds no more of
// the connection than a pointer that is cut under the lock when the connection or the server ends.
// Private to connection.cpp.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "web/response.hpp"

namespace fengsui::web {

// What the sink asks of its connection; both only post to the strand.
class StreamOwner {
  public:
    virtual void pump_stream_soon() = 0;
    virtual void abort_soon() = 0;  // the client does not read

  protected:
    ~StreamOwner() = default;
};

class ConnectionSink final : public StreamSink {
  public:
    using Texts = std::vector<std::shared_ptr<const std::string>>;

    explicit ConnectionSink(StreamOwner& owner) : owner_(&owner) {}
    bool write(std::shared_ptr<const std::string> text) override;
    [[nodiscard]] bool is_open() const override;
    void close() override;

    // The owner ends: nothing reaches it any more.
    void cut();
    // The text that waits; empty: nothing, and the next write will wake the owner again.
    Texts take();
    void written(std::size_t bytes);

  private:
    void wake();  // needs mutex_

    mutable std::mutex mutex_;
    StreamOwner* owner_;
    Texts waiting_;
    std::size_t pending_bytes_ = 0;  // waiting or being written
    bool open_ = true;
    bool awake_ = false;  // the owner was woken and has not yet found nothing
};

}  // namespace fengsui::web
