// SPDX-License-Identifier: Apache-2.0
#include "app/load/county_messages.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "app/house.hpp"
#include "base/check.hpp"

namespace fengsui::app {
namespace {

using base::Result;
using simulate::Door;
using simulate::Outgoing;

constexpr int week_days = 7;
constexpr int block_days = 28;
constexpr std::array<std::string_view, simulate::door_count> names = {"mllp", "fhir", "case_csv",
                                                                      "count_csv"};

}  // namespace

std::string_view name_of(Door door) {
    return names[static_cast<std::size_t>(door)];
}

std::optional<Door> parse_door(std::string_view name) {
    const auto found = std::ranges::find(names, name);
    if (found == names.end()) return std::nullopt;
    return static_cast<Door>(found - names.begin());
}

Result<std::unique_ptr<CountyMessages>> CountyMessages::open(const CountyMessagesOptions& options) {
    auto catalog = load_catalogue();
    if (!catalog) return tl::unexpected(catalog.error());
    const auto data = catalogue_files();
    const auto region = simulate::embedded_file(data, simulate::default_region);
    if (!region) return tl::unexpected(region.error());
    auto simulation = simulate::Simulation::open(**catalog, data, *region, {},
                                                 {{options.newest, options.newest}, options.seed});
    if (!simulation) return tl::unexpected(simulation.error());
    std::unique_ptr<CountyMessages> messages(
        new CountyMessages(std::move(*catalog), std::move(*simulation)));
    if (auto made = messages->make_first_week(options); !made) return tl::unexpected(made.error());
    messages->thread_ = std::thread([own = messages.get()] { own->run(); });
    return messages;
}

CountyMessages::~CountyMessages() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    taken_.notify_one();
    if (thread_.joinable()) thread_.join();
}

Result<void> CountyMessages::make_first_week(const CountyMessagesOptions& options) {
    for (int number = 0; number < week_days; ++number) {
        for (auto& message : day(number))
            stocks_[static_cast<std::size_t>(message.door)].waiting.push_back(std::move(message));
    }
    for (std::size_t i = 0; i < stocks_.size(); ++i)
        shares_[i] =
            options.mix ? (*options.mix)[i] : static_cast<double>(stocks_[i].waiting.size());
    const double all = std::accumulate(shares_.begin(), shares_.end(), 0.0);
    if (!(all > 0))
        return base::fail(base::ProblemCode::ValueInvalid, "--mix", "leaves nothing to send");
    for (std::size_t i = 0; i < stocks_.size(); ++i) {
        auto& stock = stocks_[i];
        shares_[i] /= all;
        stock.next_day = week_days;
        stock.wanted = static_cast<std::size_t>(std::ceil(options.ahead * shares_[i]));
        if (shares_[i] > 0 && stock.waiting.empty())
            return base::fail(base::ProblemCode::ValueInvalid, "--mix",
                              fmt::format("the county sends nothing by {}", names[i]));
    }
    return {};
}

std::vector<Outgoing> CountyMessages::day(int number) const {
    const auto newest = simulation_->options().window.to;
    const int block = number / block_days;
    auto messages = simulation_->day(newest - (block + 1) * block_days + 1 + number % block_days);
    std::erase_if(messages, [](const Outgoing& message) {
        return message.fault == simulate::Fault::Refused;
    });
    return messages;
}

Outgoing CountyMessages::next(Door door) {
    auto& stock = stocks_[static_cast<std::size_t>(door)];
    std::unique_lock lock(mutex_);
    FENGSUI_CHECK(stock.wanted > 0);
    made_.wait(lock, [&] { return !stock.waiting.empty(); });
    auto message = std::move(stock.waiting.front());
    stock.waiting.pop_front();
    const bool is_short = stock.waiting.size() < stock.wanted;
    lock.unlock();
    if (is_short) taken_.notify_one();
    return message;
}

std::optional<std::size_t> CountyMessages::shortest() const {
    std::optional<std::size_t> found;
    double least = 1;
    for (std::size_t i = 0; i < stocks_.size(); ++i) {
        if (stocks_[i].wanted == 0) continue;
        const double filled =
            static_cast<double>(stocks_[i].waiting.size()) / static_cast<double>(stocks_[i].wanted);
        if (filled >= least) continue;
        least = filled;
        found = i;
    }
    return found;
}

void CountyMessages::run() {
    std::unique_lock lock(mutex_);
    while (true) {
        std::optional<std::size_t> needy;
        taken_.wait(lock, [&] { return stopping_ || (needy = shortest()); });
        if (stopping_) return;
        const int number = stocks_[*needy].next_day;
        lock.unlock();
        auto messages = day(number);
        lock.lock();
        // The day also serves every other door that has come to it, unless it has plenty: that door
        // will have the day made again, so that its order never depends on how fast it is emptied.
        std::array<bool, simulate::door_count> takes{};
        for (std::size_t i = 0; i < stocks_.size(); ++i) {
            auto& stock = stocks_[i];
            takes[i] = stock.wanted > 0 && stock.next_day == number &&
                       stock.waiting.size() < 2 * stock.wanted;
            if (takes[i]) ++stock.next_day;
        }
        for (auto& message : messages) {
            const auto door = static_cast<std::size_t>(message.door);
            if (takes[door]) stocks_[door].waiting.push_back(std::move(message));
        }
        made_.notify_all();
    }
}

}  // namespace fengsui::app
