// SPDX-License-Identifier: Apache-2.0
#include "ledger/multi_row.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace fengsui::ledger {
namespace {

// The largest of a few sizes that is not more than what is left.
std::size_t group_of(std::size_t left) {
    for (const std::size_t size : {64, 8}) {
        if (left >= size) return size;
    }
    return 1;
}

std::string repeated(std::string_view part, std::size_t times) {
    return fmt::format("{}", fmt::join(std::vector<std::string_view>(times, part), ","));
}

}  // namespace

void insert_rows(Connection& db, const MultiRow& shape, const std::vector<Value>& values) {
    FENGSUI_CHECK(shape.columns > 0 && values.size() % shape.columns == 0);
    const auto row = fmt::format("({})", repeated("?", shape.columns));
    std::span<const Value> left(values);
    while (!left.empty()) {
        const auto rows = group_of(left.size() / shape.columns);
        db.execute(
            fmt::format("{} VALUES {} {}", shape.insert, repeated(row, rows), shape.conflict),
            left.first(rows * shape.columns));
        left = left.subspan(rows * shape.columns);
    }
}

void update_ids(Connection& db, std::string_view update, std::string_view county,
                const std::vector<std::int64_t>& ids) {
    for (std::size_t first = 0; first < ids.size();) {
        const auto count = group_of(ids.size() - first);
        std::vector<Value> bind{county};
        for (std::size_t i = first; i < first + count; ++i) bind.emplace_back(ids[i]);
        db.execute(fmt::format("{} IN ({})", update, repeated("?", count)), bind);
        first += count;
    }
}

}  // namespace fengsui::ledger
