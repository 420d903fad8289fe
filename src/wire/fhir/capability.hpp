// SPDX-License-Identifier: Apache-2.0
// The CapabilityStatement that GET /fhir/metadata answers with. It tells the truth by construction:
// the routes say what they serve, this only writes it down. Pure, thread safe.
#pragma once

#include <string>
#include <vector>

#include "base/time.hpp"

namespace fengsui::wire::fhir {

struct ResourceCapability {
    std::string type;                       // "Observation"
    std::vector<std::string> interactions;  // "create", "read", …
};

struct OperationCapability {
    std::string name;        // "process-message"
    std::string definition;  // canonical address of its OperationDefinition
};

struct CapabilityOptions {
    std::string software_version;
    std::string base_url;  // "https://host/fhir"; may be empty
    base::Instant date;
    std::vector<std::string> system_interactions;  // "transaction", "batch"
    std::vector<ResourceCapability> resources;
    std::vector<OperationCapability> operations;
    std::size_t bytes_max = 0;  // of one body; written into the documentation
    std::size_t entries_max = 0;
    std::size_t depth_max = 0;
};

std::string capability_statement(const CapabilityOptions& options);

}  // namespace fengsui::wire::fhir
