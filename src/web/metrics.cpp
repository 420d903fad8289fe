// SPDX-License-Identifier: Apache-2.0
#include "web/metrics.hpp"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <mutex>

#include "base/check.hpp"

namespace fengsui::web {

namespace {

// One name: its prometheus family and our handles by label values.
template <class Handle, class Raw>
struct Family {
    prometheus::Family<Raw>* raw = nullptr;
    std::map<Labels, std::unique_ptr<Handle>> series;

    template <class... Extra>
    Handle& at(const Labels& labels, const Extra&... extra) {
        if (const auto known = series.find(labels); known != series.end()) return *known->second;
        if (series.size() < Metrics::kSeriesMax) return make(labels, extra...);
        Labels other = labels;
        for (auto& [name, value] : other) value = "other";
        if (const auto known = series.find(other); known != series.end()) return *known->second;
        return make(other, extra...);
    }

    template <class... Extra>
    Handle& make(const Labels& labels, const Extra&... extra) {
        return *series.emplace(labels, std::make_unique<Handle>(raw->Add(labels, extra...)))
                    .first->second;
    }
};

}  // namespace

struct Metrics::Impl {
    std::mutex mutex;
    std::shared_ptr<prometheus::Registry> registry = std::make_shared<prometheus::Registry>();
    std::map<std::string, Family<Counter, prometheus::Counter>, std::less<>> counters;
    std::map<std::string, Family<Gauge, prometheus::Gauge>, std::less<>> gauges;
    std::map<std::string, Family<Histogram, prometheus::Histogram>, std::less<>> histograms;
};

void Counter::add(double amount) {
    counter_.Increment(amount);
}
double Counter::value() const {
    return counter_.Value();
}
void Gauge::set(double value) {
    gauge_.Set(value);
}
void Gauge::add(double amount) {
    gauge_.Increment(amount);
}
double Gauge::value() const {
    return gauge_.Value();
}
void Histogram::observe(double value) {
    histogram_.Observe(value);
}

Metrics::Metrics() : impl_(std::make_unique<Impl>()) {}
Metrics::~Metrics() = default;

Counter& Metrics::counter(const MetricName& name, const Labels& labels) {
    const std::lock_guard lock(impl_->mutex);
    auto& family = impl_->counters[name.name];
    if (family.raw == nullptr)
        family.raw =
            &prometheus::BuildCounter().Name(name.name).Help(name.help).Register(*impl_->registry);
    return family.at(labels);
}

Gauge& Metrics::gauge(const MetricName& name, const Labels& labels) {
    const std::lock_guard lock(impl_->mutex);
    auto& family = impl_->gauges[name.name];
    if (family.raw == nullptr)
        family.raw =
            &prometheus::BuildGauge().Name(name.name).Help(name.help).Register(*impl_->registry);
    return family.at(labels);
}

Histogram& Metrics::histogram(const MetricName& name, const Labels& labels,
                              const std::vector<double>& bounds) {
    const std::lock_guard lock(impl_->mutex);
    auto& family = impl_->histograms[name.name];
    if (family.raw == nullptr)
        family.raw = &prometheus::BuildHistogram().Name(name.name).Help(name.help).Register(
            *impl_->registry);
    return family.at(labels, bounds);
}

void Metrics::count_request(std::string_view method, const std::string& route, int status,
                            double seconds) {
    static const MetricName total{"fengsui_http_requests_total",
                                  "Answers given, by route and status."};
    static const MetricName duration{"fengsui_http_request_seconds",
                                     "Time from the whole request to its answer."};
    counter(total,
            {{"method", std::string(method)}, {"route", route}, {"status", std::to_string(status)}})
        .add();
    histogram(duration, {{"route", route}}, latency_bounds()).observe(seconds);
}

std::string Metrics::text() const {
    return prometheus::TextSerializer().Serialize(impl_->registry->Collect());
}

const std::vector<double>& latency_bounds() {
    static const std::vector<double> bounds = {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1,
                                               0.25,  0.5,    1,     2.5,  5,     10};
    return bounds;
}

}  // namespace fengsui::web
