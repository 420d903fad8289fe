// SPDX-License-Identifier: Apache-2.0
#include "stats/scan/circles.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <tuple>

namespace fengsui::stats::scan {
namespace {

struct Neighbour {
    double distance;
    std::uint32_t place;
};

}  // namespace

Point point_on_earth(double latitude_degrees, double longitude_degrees) {
    constexpr double radians = std::numbers::pi / 180;
    const double latitude = latitude_degrees * radians;
    const double longitude = longitude_degrees * radians;
    return {earth_radius_km * std::cos(longitude) * std::cos(latitude),
            earth_radius_km * std::sin(longitude) * std::cos(latitude),
            earth_radius_km * std::sin(latitude)};
}

double distance(const Point& a, const Point& b) {
    const double x = a.x - b.x;
    const double y = a.y - b.y;
    const double z = a.z - b.z;
    return std::sqrt(x * x + y * y + z * z);
}

double radius(const Point& a, const Point& b, bool on_sphere) {
    const double straight = distance(a, b);
    if (!on_sphere) return straight;
    return 2 * earth_radius_km * std::asin(std::min(1.0, straight / (2 * earth_radius_km)));
}

Circles::Circles(std::span<const Point> places, bool on_sphere, std::span<const double> weights,
                 double share_max, double radius_max) {
    const double weight_max = share_max * std::accumulate(weights.begin(), weights.end(), 0.0);
    begin_.push_back(0);
    std::vector<Neighbour> neighbours(places.size());
    for (const auto& centre : places) {
        for (std::uint32_t i = 0; i < places.size(); ++i) {
            neighbours[i] = {distance(centre, places[i]), i};
        }
        // At the same distance the lesser coordinates come first, as in SaTScan; places are added
        // one by one all the same.
        std::ranges::sort(neighbours, [&](const Neighbour& a, const Neighbour& b) {
            if (a.distance != b.distance) return a.distance < b.distance;
            const auto& p = places[a.place];
            const auto& q = places[b.place];
            return std::tie(p.x, p.y, p.z) < std::tie(q.x, q.y, q.z);
        });
        double weight = 0;
        for (const auto& neighbour : neighbours) {
            weight += weights[neighbour.place];
            if (weight > weight_max) break;
            if (radius_max > 0 && radius(centre, places[neighbour.place], on_sphere) > radius_max)
                break;
            neighbours_.push_back(neighbour.place);
        }
        begin_.push_back(neighbours_.size());
    }
}

}  // namespace fengsui::stats::scan
