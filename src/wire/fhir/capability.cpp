// SPDX-License-Identifier: Apache-2.0
#include "wire/fhir/capability.hpp"

#include <fmt/format.h>

#include <boost/json.hpp>

#include "base/json.hpp"

namespace fengsui::wire::fhir {
namespace {

namespace json = boost::json;

json::array to_interactions(const std::vector<std::string>& codes) {
    json::array list;
    for (const auto& code : codes) list.push_back(json::object{{"code", code}});
    return list;
}

json::object to_rest(const CapabilityOptions& options) {
    json::object rest{
        {"mode", "server"},
        {"documentation",
         fmt::format("Limits: {} bytes per body, {} entries per Bundle, {} levels of nesting.",
                     options.bytes_max, options.entries_max, options.depth_max)},
    };
    json::array resources;
    for (const auto& resource : options.resources) {
        resources.push_back(json::object{{"type", resource.type},
                                         {"interaction", to_interactions(resource.interactions)}});
    }
    if (!resources.empty()) rest["resource"] = std::move(resources);
    if (!options.system_interactions.empty())
        rest["interaction"] = to_interactions(options.system_interactions);
    json::array operations;
    for (const auto& operation : options.operations) {
        operations.push_back(
            json::object{{"name", operation.name}, {"definition", operation.definition}});
    }
    if (!operations.empty()) rest["operation"] = std::move(operations);
    return rest;
}

}  // namespace

std::string capability_statement(const CapabilityOptions& options) {
    json::object statement{
        {"resourceType", "CapabilityStatement"},
        {"status", "active"},
        {"date", base::to_iso(options.date)},
        {"kind", "instance"},
        {"software", {{"name", "Fengsui"}, {"version", options.software_version}}},
        {"implementation", {{"description", "Fengsui 烽燧"}}},
        {"fhirVersion", "4.0.1"},
        {"format", {"application/fhir+json", "json"}},
        {"rest", json::array{to_rest(options)}},
    };
    if (!options.base_url.empty())
        statement["implementation"].as_object()["url"] = options.base_url;
    return base::print_json(statement);
}

}  // namespace fengsui::wire::fhir
