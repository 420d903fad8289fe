// SPDX-License-Identifier: Apache-2.0
#include "app/demo/live_traffic.hpp"

#include <curl/curl.h>
#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <boost/system/system_error.hpp>
#include <map>

#include "access/tokens.hpp"
#include "app/mllp_client.hpp"
#include "app/sender_door.hpp"

namespace fengsui::app {
namespace {

using simulate::Door;
using simulate::Outgoing;

std::size_t swallow(char*, std::size_t size, std::size_t count, void*) {
    return size * count;
}

struct CurlEnd {
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

}  // namespace

// One MLLP line for all hospitals and one kept HTTP connection.
class LiveTraffic::Lines {
  public:
    Lines(House& house, const Doors& doors)
        : house_(house),
          tokens_(house.database(), house.county()),
          base_(fmt::format("http://{}:{}", doors.http_host(), doors.http_port())),
          mllp_(doors.mllp_host(), std::to_string(doors.mllp_port())),
          curl_(curl_easy_init()) {}

    void send(const Outgoing& message, const std::string& sender) {
        if (message.door == Door::Mllp) {
            mllp_.exchange(message.bytes);
        } else {
            post(message, sender);
        }
    }

  private:
    void post(const Outgoing& message, const std::string& sender) {
        const auto door = http_door(message.door);
        const auto url = base_ + std::string(door.path);
        std::unique_ptr<curl_slist, CurlEnd> headers(
            curl_slist_append(nullptr, fmt::format("Content-Type: {}", door.type).c_str()));
        curl_slist_append(headers.get(),
                          fmt::format("Authorization: Bearer {}", token_of(sender)).c_str());
        auto* curl = curl_.get();
        curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
        curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, message.bytes.data());
        curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, static_cast<long>(message.bytes.size()));
        curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, swallow);
        curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
        curl_easy_setopt(curl, CURLOPT_TIMEOUT, 30L);
        const auto code = curl_easy_perform(curl);
        if (code != CURLE_OK) spdlog::warn("demo: {}: {}", door.path, curl_easy_strerror(code));
    }

    // Made when the institution first sends over HTTP.
    const std::string& token_of(const std::string& sender) {
        auto& token = granted_[sender];
        if (!token.empty()) return token;
        if (auto grant = grant_sender_token(house_, tokens_, sender)) token = std::move(*grant);
        return token;
    }

    House& house_;
    access::Tokens tokens_;
    std::string base_;
    MllpClient mllp_;
    std::unique_ptr<CURL, CurlEnd> curl_;
    std::map<std::string, std::string> granted_;
};

LiveTraffic::LiveTraffic(House& house, const Doors& doors, const CountyFeed& feed,
                         const LiveTrafficOptions& options)
    : house_(house),
      feed_(feed),
      options_(options),
      lines_(std::make_unique<Lines>(house, doors)),
      thread_([this] { run(); }) {}

LiveTraffic::~LiveTraffic() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_one();
    thread_.join();
}

void LiveTraffic::run() {
    auto day = base::local_day(options_.from, house_.catalog().home().utc_offset_minutes);
    try {
        for (;; day = day + 1) {
            for (const auto& message : feed_.day(day)) {
                if (message.at.ms <= options_.from.ms) continue;
                if (!wait_for(message.at)) return;
                lines_->send(message, feed_.sender(message));
            }
        }
    } catch (const boost::system::system_error& error) {
        spdlog::error("demo: the line to the MLLP door broke: {}", error.code().message());
    }
}

bool LiveTraffic::wait_for(base::Instant at) {
    std::unique_lock lock(mutex_);
    while (!stopping_) {
        const auto ahead = at.ms - house_.clock().now().ms;
        if (ahead <= 0) return true;
        wake_.wait_for(lock, std::chrono::duration<double, std::milli>(static_cast<double>(ahead) /
                                                                       options_.speed));
    }
    return false;
}

}  // namespace fengsui::app
