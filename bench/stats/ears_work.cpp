// SPDX-License-Identifier: Apache-2.0
// EARS C2 and CUSUM over ten years of counts, as ears.R does in R.
#include <cmath>
#include <memory>
#include <numeric>

#include "simulate.hpp"
#include "stats/cusum.hpp"
#include "stats/ears.hpp"
#include "work.hpp"

namespace fengsui::bench {
namespace {

using Series = std::vector<std::vector<double>>;

constexpr std::size_t points = 520;
constexpr std::size_t ears_first = 9;  // R's earsC is asked for 10 … 520
constexpr std::size_t cusum_training = 260;

double ears_c2(const std::vector<double>& counts) {
    const stats::EarsOptions options{7, 2, 3.0902323061678132, 0};
    double sum = 0;
    for (auto t = ears_first; t < counts.size(); ++t) {
        if (const auto bound = stats::ears_bound(counts, t, options)) sum += bound->upper;
    }
    return sum;
}

double cusum_rossi(const std::vector<double>& counts) {
    const stats::CusumOptions options{stats::CusumTransform::Rossi};
    const auto mean = stats::cusum_mean(std::span(counts).first(cusum_training));
    const std::vector<double> means(counts.size() - cusum_training, *mean);
    double sum = 0;
    for (const double upper :
         stats::cusum_chart(std::span(counts).subspan(cusum_training), means, options).upper)
        sum += std::isnan(upper) ? 0 : upper;
    return sum;
}

Work over(const std::shared_ptr<Series>& data, std::string name, std::size_t series,
          double points_each, double (*judge)(const std::vector<double>&)) {
    return {std::move(name),
            {},
            static_cast<double>(series) * points_each,
            [data, series, judge] {
                double sum = 0;
                for (std::size_t i = 0; i < series; ++i) sum += judge((*data)[i]);
                return sum;
            },
            500};
}

}  // namespace

Group ears_work() {
    const auto data = std::make_shared<Series>();
    for (std::uint64_t seed = 1; seed <= 100; ++seed)
        data->push_back(simulate_weekly(points, seed));
    Group group{"ears", to_csv(*data), {}};
    for (const std::size_t series : {std::size_t{1}, std::size_t{100}}) {
        auto work = over(data, series == 1 ? "earsC_C2" : "earsC_C2_100", series,
                         points - ears_first, ears_c2);
        work.reference = Reference{"earsC_C2", static_cast<int>(series)};
        group.works.push_back(std::move(work));
    }
    // The first as R users call it (as for EARS), the second its inner loop alone, which R does on
    // whole vectors: that leaves it nothing but the arithmetic.
    group.works.push_back(over(data, "cusum_rossi", 1, points - cusum_training, cusum_rossi));
    group.works.push_back(over(data, "algo.cusum_rossi", 1, points - cusum_training, cusum_rossi));
    group.works.back().ratio_wanted = 0;
    return group;
}

}  // namespace fengsui::bench
