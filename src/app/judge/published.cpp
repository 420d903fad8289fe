// SPDX-License-Identifier: Apache-2.0
#include "app/judge/published.hpp"

#include "catalog/table.hpp"
#include "simulate/world.hpp"

namespace fengsui::app {

base::Result<std::vector<PublishedFigure>> load_published(base::EmbeddedFiles data) {
    const auto file = simulate::embedded_file(data, "cidars_performance.csv");
    if (!file) return tl::unexpected(file.error());
    const auto table = catalog::Table::parse(file->name, file->bytes);
    if (!table) return tl::unexpected(table.error());
    std::vector<PublishedFigure> figures;
    catalog::RowReader row(*table);
    while (row.next()) {
        figures.push_back({row.required("period"), row.required("area"), row.required("method"),
                           row.required("indicator"), row.required("value"), row.required("unit"),
                           row.required("source")});
    }
    if (auto read = row.result(); !read) return tl::unexpected(read.error());
    return figures;
}

}  // namespace fengsui::app
