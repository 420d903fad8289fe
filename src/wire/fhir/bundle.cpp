// SPDX-License-Identifier: Apache-2.0
#include "wire/fhir/bundle.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <functional>
#include <map>
#include <optional>

#include "base/text.hpp"
#include "wire/fhir/json_place.hpp"

namespace fengsui::wire::fhir {
namespace {

namespace json = boost::json;
using base::ProblemCode;

std::string_view without_mark(std::string_view text) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    return base::trim(text);
}

base::Result<std::shared_ptr<const json::value>> parse_document(std::string_view text) {
    text = without_mark(text);
    if (text.empty()) return base::fail(ProblemCode::MessageEmpty);
    if (text.size() > json_bytes_max) {
        return base::fail(ProblemCode::MessageTooLarge, "$",
                          fmt::format("{} bytes; the limit is {}", text.size(), json_bytes_max));
    }
    json::parse_options options;
    options.max_depth = json_depth_max;
    // Everything lives and dies together, so one pool serves the whole document.
    const auto pool = json::make_shared_resource<json::monotonic_resource>(
        std::max<std::size_t>(text.size(), 1024));
    json::parser parser({}, options);
    parser.reset(pool);
    json::error_code error;
    const auto used = parser.write(text.data(), text.size(), error);
    if (!error) return std::make_shared<const json::value>(parser.release());
    if (error == json::error::too_deep) {
        return base::fail(ProblemCode::JsonTooDeep, path_beyond_depth(text, json_depth_max),
                          fmt::format("more than {} levels", json_depth_max));
    }
    return base::fail(ProblemCode::JsonInvalid, fmt::format("byte {}", used), error.message());
}

// "https://host/fhir/Patient/7/_history/2" → "Patient/7"; empty if there are no two steps.
std::string type_and_id(std::string_view reference) {
    if (const auto version = reference.find("/_history/"); version != std::string_view::npos) {
        reference = reference.substr(0, version);
    }
    const auto last = reference.rfind('/');
    if (last == std::string_view::npos || last == 0) return {};
    const auto before = reference.rfind('/', last - 1);
    return std::string(before == std::string_view::npos ? reference : reference.substr(before + 1));
}

}  // namespace

struct Bundle::Index {
    std::map<std::string, std::size_t, std::less<>> by_url;  // fullUrl → position in entries_
    std::map<std::string, std::size_t, std::less<>> by_type_and_id;  // "Patient/7"
};

bool is_supported(std::string_view resource_type) {
    static constexpr std::array<std::string_view, 11> types = {
        "Bundle",    "Composition",    "Condition",   "DiagnosticReport",
        "Encounter", "MessageHeader",  "Observation", "Organization",
        "Patient",   "ServiceRequest", "Specimen"};
    return std::ranges::find(types, resource_type) != types.end();
}

bool looks_like_json(std::string_view raw) {
    return without_mark(raw).starts_with('{');
}

base::Result<Bundle> Bundle::parse(std::string_view text) {
    auto document = parse_document(text);
    if (!document) return tl::unexpected(std::move(document.error()));
    Bundle bundle;
    bundle.document_ = std::move(*document);
    const Node root(bundle.document_.get());
    const auto type = root.is_object() ? root.text("resourceType") : std::string();
    if (type.empty())
        return base::fail(ProblemCode::ResourceUnsupported, "$", "there is no resourceType");
    if (!is_supported(type)) {
        return base::fail(ProblemCode::ResourceUnsupported, "$",
                          std::string(base::cut_utf8(type, 64)));
    }
    bundle.id_ = root.text("id");
    if (type != "Bundle") {
        bundle.is_single_ = true;
        bundle.entries_.push_back({0, "$", {}, type, bundle.id_, {}, {}, root});
    } else {
        bundle.type_ = root.text("type");
        bundle.identifier_ = root["identifier"].text("value");
        bundle.timestamp_ = root.text("timestamp");
        if (root.items("entry").size() > bundle_entries_max) {
            return base::fail(ProblemCode::MessageTooLarge, "$.entry",
                              fmt::format("more than {} entries", bundle_entries_max));
        }
        bundle.add_entries();
    }
    bundle.build_index();
    return bundle;
}

void Bundle::add_entries() {
    std::size_t index = 0;
    for (const auto& entry : Node(document_.get()).items("entry")) add_entry(index++, entry);
}

void Bundle::add_entry(std::size_t index, Node entry) {
    const auto resource = entry["resource"];
    auto path = fmt::format("$.entry[{}].resource", index);
    auto type = resource.is_object() ? resource.text("resourceType") : std::string();
    // A Bundle inside a Bundle is not looked into.
    if (!is_supported(type) || type == "Bundle") unsupported_.push_back({type, path});
    if (type.empty()) return;
    entries_.push_back({index, std::move(path), entry.text("fullUrl"), std::move(type),
                        resource.text("id"), entry["request"].text("method"),
                        entry["request"].text("url"), resource});
}

void Bundle::build_index() {
    auto index = std::make_shared<Index>();
    for (std::size_t i = 0; i < entries_.size(); ++i) {
        const auto& entry = entries_[i];
        // Of two entries with one address the first counts. A bare "urn:uuid:" is no address.
        if (!entry.full_url.empty() && entry.full_url != "urn:uuid:")
            index->by_url.emplace(entry.full_url, i);
        if (!entry.id.empty()) index->by_type_and_id.emplace(entry.type + "/" + entry.id, i);
    }
    for (std::size_t i = 0; i < entries_.size(); ++i) {
        // A resource without id can still be meant by the end of its fullUrl.
        auto name = type_and_id(entries_[i].full_url);
        if (name.starts_with(entries_[i].type + "/"))
            index->by_type_and_id.emplace(std::move(name), i);
    }
    index_ = std::move(index);
}

std::vector<const Entry*> Bundle::of_type(std::string_view type) const {
    std::vector<const Entry*> found;
    for (const auto& entry : entries_) {
        if (entry.type == type) found.push_back(&entry);
    }
    return found;
}

const Entry* Bundle::first_of_type(std::string_view type) const {
    const auto found = std::ranges::find(entries_, type, &Entry::type);
    return found == entries_.end() ? nullptr : &*found;
}

const Entry* Bundle::find(std::string_view reference) const {
    if (reference.empty() || reference.front() == '#') return nullptr;
    if (const auto found = index_->by_url.find(reference); found != index_->by_url.end()) {
        return &entries_[found->second];
    }
    const auto name = type_and_id(reference);
    const auto found = index_->by_type_and_id.find(name);
    return found == index_->by_type_and_id.end() ? nullptr : &entries_[found->second];
}

Node Bundle::resolve(std::string_view reference, const Entry& from) const {
    if (reference.starts_with('#')) {
        const auto id = reference.substr(1);
        if (id.empty())
            return from.resource;  // a contained resource's way of naming the one around it
        for (const auto& contained : from.resource.items("contained")) {
            const auto own = contained.text("id");
            // Some senders write the mark into the id itself.
            if (own == id || own == reference) return contained;
        }
        return {};
    }
    const auto* const entry = find(reference);
    return entry != nullptr ? entry->resource : Node();
}

}  // namespace fengsui::wire::fhir
