// SPDX-License-Identifier: Apache-2.0
#include "app/log.hpp"

#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <memory>

namespace fengsui::app {
namespace {

constexpr std::array<std::string_view, 5> levels = {"trace", "debug", "info", "warn", "error"};
constexpr std::array<std::string_view, 2> formats = {"text", "json"};

// %J: the message as a JSON string.
class JsonText final : public spdlog::custom_flag_formatter {
  public:
    void format(const spdlog::details::log_msg& message, const std::tm&,
                spdlog::memory_buf_t& out) override {
        const auto text = boost::json::serialize(
            boost::json::string_view(message.payload.data(), message.payload.size()));
        out.append(text.data(), text.data() + text.size());
    }
    [[nodiscard]] std::unique_ptr<spdlog::custom_flag_formatter> clone() const override {
        return std::make_unique<JsonText>();
    }
};

}  // namespace

base::Result<void> check_log(const LogOptions& options) {
    if (std::ranges::find(levels, options.level) == levels.end())
        return base::fail(base::ProblemCode::ValueInvalid, "log.level",
                          "trace, debug, info, warn or error, not " + options.level);
    if (std::ranges::find(formats, options.format) == formats.end())
        return base::fail(base::ProblemCode::ValueInvalid, "log.format",
                          "text or json, not " + options.format);
    return {};
}

void set_log(const LogOptions& options) {
    auto formatter = std::make_unique<spdlog::pattern_formatter>();
    if (options.format == "json") {
        formatter->add_flag<JsonText>('J').set_pattern(
            R"({"time":"%Y-%m-%dT%H:%M:%S.%e%z","level":"%l","message":%J})");
    } else {
        formatter->set_pattern("%Y-%m-%dT%H:%M:%S.%e%z %l %v");
    }
    auto logger = std::make_shared<spdlog::logger>(
        "fengsui", std::make_shared<spdlog::sinks::stderr_sink_mt>());
    logger->set_formatter(std::move(formatter));
    logger->set_level(spdlog::level::from_str(options.level));
    spdlog::set_default_logger(std::move(logger));
}

}  // namespace fengsui::app
