// SPDX-License-Identifier: Apache-2.0
#include "simulate/world.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace fengsui::simulate {

base::Result<NamedFile> embedded_file(base::EmbeddedFiles files, std::string_view path) {
    const auto found = std::ranges::find(files, path, &base::EmbeddedFile::path);
    if (found == files.end())
        return base::fail(base::ProblemCode::NotFound, std::string(path),
                          "there is no such file in data/");
    return NamedFile{std::string(path), std::string(found->bytes)};
}

base::Result<std::shared_ptr<const World>> World::open(const catalog::Catalog& catalog,
                                                       base::EmbeddedFiles data,
                                                       const NamedFile& region_file,
                                                       std::uint64_t county_seed) {
    const auto broken = [](const auto& result) {
        return tl::unexpected<base::Problem>(result.error());
    };
    const auto parameters_file = embedded_file(data, "simulate/parameters.csv");
    if (!parameters_file) return broken(parameters_file);
    const auto parameters = Parameters::load(parameters_file->name, parameters_file->bytes);
    if (!parameters) return broken(parameters);
    const auto new_years = embedded_file(data, "simulate/lunar_new_year.csv");
    if (!new_years) return broken(new_years);
    auto calendar =
        Calendar::load(new_years->name, new_years->bytes, catalog.holidays(), *parameters);
    if (!calendar) return broken(calendar);
    const auto illness_file = embedded_file(data, "simulate/illnesses.csv");
    if (!illness_file) return broken(illness_file);
    auto illnesses = Illnesses::load(illness_file->name, illness_file->bytes, catalog,
                                     parameters->visits_person_year * 100'000);
    if (!illnesses) return broken(illnesses);
    const auto disease_file = embedded_file(data, "simulate/diseases.csv");
    if (!disease_file) return broken(disease_file);
    auto diseases = Diseases::load(disease_file->name, disease_file->bytes, *illnesses);
    if (!diseases) return broken(diseases);
    auto region = Region::load(region_file.name, region_file.bytes, catalog);
    if (!region) return broken(region);
    auto county = County::generate(catalog, std::move(*region), *parameters, county_seed);
    return std::shared_ptr<const World>(new World(catalog, *parameters, std::move(*calendar),
                                                  std::move(*illnesses), std::move(*diseases),
                                                  std::move(county), county_seed));
}

base::Result<std::vector<Outbreak>> World::load_outbreaks(const std::vector<NamedFile>& files,
                                                          Window window, std::uint64_t seed) const {
    if (window.to < window.from)
        return base::fail(base::ProblemCode::ValueInvalid, "to",
                          fmt::format("{} is before {}", base::to_string(window.to),
                                      base::to_string(window.from)));
    if (!calendar_.covers(window.from, window.to))
        return base::fail(base::ProblemCode::ValueInvalid, "from",
                          fmt::format("simulate/lunar_new_year.csv does not know all years from {} "
                                      "to {}",
                                      base::to_string(window.from), base::to_string(window.to)));
    std::vector<Outbreak> outbreaks;
    for (const auto& file : files) {
        auto outbreak = Outbreak::load(file.name, file.bytes,
                                       {county_, diseases_, illnesses_, window, seed,
                                        static_cast<std::uint32_t>(outbreaks.size())});
        if (!outbreak) return tl::unexpected<base::Problem>(outbreak.error());
        outbreaks.push_back(std::move(*outbreak));
    }
    return outbreaks;
}

}  // namespace fengsui::simulate
