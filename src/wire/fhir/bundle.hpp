// SPDX-License-Identifier: Apache-2.0
// Reads a FHIR R4 Bundle, or one resource as if it were a Bundle of one, and finds what references
// point to. Lenient: only what makes the whole unreadable is a Problem; odd members are left to the
// views (resources.hpp). A Bundle owns its data and may be copied cheaply; Nodes and Entries live
// as long as one copy does. Immutable, thread safe.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "wire/fhir/node.hpp"

namespace fengsui::wire::fhir {

inline constexpr std::size_t json_bytes_max = 8 * 1024 * 1024;
inline constexpr std::size_t json_depth_max = 32;
inline constexpr std::size_t bundle_entries_max = 1'000;

struct Entry {
    std::size_t index = 0;  // in Bundle.entry
    std::string path;       // "$.entry[3].resource"; "$" for a resource that came alone
    std::string full_url;
    std::string type;  // resourceType
    std::string id;
    std::string request_method;  // POST, PUT, … of a transaction or batch; else empty
    std::string request_url;
    Node resource;
};

// A resource (or what stands in its place) that we have no view for.
struct Unsupported {
    std::string type;  // empty where the entry holds no resource at all
    std::string path;
};

class Bundle {
  public:
    // json_invalid, json_too_deep, message_too_large (bytes, entries), message_empty, or
    // resource_unsupported for a top level that is no resource or of a type that we do not know.
    static base::Result<Bundle> parse(std::string_view json);

    // Bundle.type (message, transaction, batch, collection, document, …); empty for a resource that
    // came alone.
    [[nodiscard]] const std::string& type() const { return type_; }
    [[nodiscard]] const std::string& identifier() const {
        return identifier_;
    }  // Bundle.identifier.value
    [[nodiscard]] const std::string& id() const { return id_; }
    [[nodiscard]] const std::string& timestamp() const { return timestamp_; }
    [[nodiscard]] bool is_single() const { return is_single_; }
    // Every entry that holds a resource, also of unsupported types, in order.
    [[nodiscard]] const std::vector<Entry>& entries() const { return entries_; }
    [[nodiscard]] std::vector<const Entry*> of_type(std::string_view type) const;
    [[nodiscard]] const Entry* first_of_type(std::string_view type) const;
    [[nodiscard]] const std::vector<Unsupported>& unsupported() const { return unsupported_; }

    // What `reference` in the resource of `from` means: "#x" a contained resource, "urn:uuid:…" or
    // an address an entry's fullUrl, "Patient/7" an entry by type and id. The missing Node if
    // nothing fits.
    [[nodiscard]] Node resolve(std::string_view reference, const Entry& from) const;
    // The entry that holds it; nullptr for a contained resource and where nothing fits.
    [[nodiscard]] const Entry* find(std::string_view reference) const;

  private:
    struct Index;
    void add_entries();
    void add_entry(std::size_t index, Node entry);
    void build_index();

    std::shared_ptr<const boost::json::value> document_;
    std::shared_ptr<const Index> index_;
    std::string type_;
    std::string identifier_;
    std::string id_;
    std::string timestamp_;
    bool is_single_ = false;
    std::vector<Entry> entries_;
    std::vector<Unsupported> unsupported_;
};

// Is there a view for this resource type in resources.hpp?
bool is_supported(std::string_view resource_type);

// Does this text look like a JSON object? For telling formats apart.
bool looks_like_json(std::string_view raw);

}  // namespace fengsui::wire::fhir
