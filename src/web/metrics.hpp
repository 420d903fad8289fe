// SPDX-License-Identifier: Apache-2.0
// Counters, gauges and histograms by name, shown at /metrics in the Prometheus text form. A thin
// cover of prometheus-cpp core, so that its headers stay in metrics.cpp. Thread safe; the
// references returned live as long as Metrics, so a hot path asks once and keeps them. A name has
// one kind and one set of label names; more than kSeriesMax label values of one name fall together
// under "other", so that no input can make the page grow.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace prometheus {
class Counter;
class Gauge;
class Histogram;
}  // namespace prometheus

namespace fengsui::web {

class Counter {
  public:
    explicit Counter(prometheus::Counter& counter) : counter_(counter) {}
    void add(double amount = 1);
    [[nodiscard]] double value() const;

  private:
    prometheus::Counter& counter_;
};

class Gauge {
  public:
    explicit Gauge(prometheus::Gauge& gauge) : gauge_(gauge) {}
    void set(double value);
    void add(double amount);
    [[nodiscard]] double value() const;

  private:
    prometheus::Gauge& gauge_;
};

class Histogram {
  public:
    explicit Histogram(prometheus::Histogram& histogram) : histogram_(histogram) {}
    void observe(double value);

  private:
    prometheus::Histogram& histogram_;
};

using Labels = std::map<std::string, std::string>;

// What one family is called; `help` matters at its first use only.
struct MetricName {
    std::string name;
    std::string help;
};

class Metrics {
  public:
    static constexpr std::size_t kSeriesMax = 500;

    Metrics();
    ~Metrics();
    Metrics(const Metrics&) = delete;
    Metrics& operator=(const Metrics&) = delete;

    Counter& counter(const MetricName& name, const Labels& labels = {});
    Gauge& gauge(const MetricName& name, const Labels& labels = {});
    // The upper bounds of the buckets, growing.
    Histogram& histogram(const MetricName& name, const Labels& labels,
                         const std::vector<double>& bounds);

    void count_request(std::string_view method, const std::string& route, int status,
                       double seconds);

    [[nodiscard]] std::string text() const;
    static constexpr std::string_view kContentType = "text/plain; version=0.0.4; charset=utf-8";

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

// From 1 ms to 10 s.
const std::vector<double>& latency_bounds();

}  // namespace fengsui::web
