// SPDX-License-Identifier: Apache-2.0
#include "surveil/intake/pseudonym.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "base/crypto.hpp"
#include "base/text.hpp"

namespace fengsui::surveil {
namespace {

std::string keyed(const base::Key& key, std::string_view text) {
    const auto digest = base::hmac_sm3(key, text);
    return base::to_hex({digest.data(), 16});
}

// Case and blanks of a name differ between systems that mean the same person.
std::string plain_name(std::string_view name) {
    std::string out;
    for (const char c : base::to_upper_ascii(name)) {
        if (c != ' ' && c != '\t') out += c;
    }
    return out;
}

std::string text_of(const StatedPerson& person) {
    boost::json::object object{{"document_number", person.document_number},
                               {"document_type", person.document_type},
                               {"name", person.name},
                               {"sex", person.sex},
                               {"local_id", person.local_id},
                               {"address", person.address},
                               {"phone", person.phone}};
    if (person.birth) object["birth"] = base::to_string(*person.birth);
    return boost::json::serialize(object);
}

std::string member(const boost::json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->get_string())
                                                  : std::string{};
}

}  // namespace

std::string alias_of(std::string_view source, std::string_view local_id, const ledger::Keys& keys) {
    // Senders count their patients up. The first half is that of the neighbouring numbers too, so
    // that a morning's new patients lie on one page of the index and not on one each.
    const auto shared =
        local_id.substr(0, local_id.size() - std::min<std::size_t>(2, local_id.size()));
    const auto near = keyed(keys.pseudonym, fmt::format("near\n{}\n{}", source, shared));
    const auto own = keyed(keys.pseudonym, fmt::format("local\n{}\n{}", source, local_id));
    return near.substr(0, 8) + own.substr(0, 24);
}

PersonKey key_of(const StatedPerson& person, std::string_view source, std::string_view fallback,
                 const ledger::Keys& keys) {
    PersonKey key;
    if (!person.local_id.empty()) key.alias = alias_of(source, person.local_id, keys);
    if (!person.document_number.empty()) {
        key.pseudonym = keyed(keys.pseudonym, fmt::format("document\n{}\n{}", person.document_type,
                                                          person.document_number));
    } else if (!person.name.empty() && person.birth) {
        key.pseudonym =
            keyed(keys.pseudonym, fmt::format("name\n{}\n{}\n{}", plain_name(person.name),
                                              person.birth->days, person.sex));
    } else if (!key.alias.empty()) {
        key.pseudonym = key.alias;
    } else {
        key.pseudonym = keyed(keys.pseudonym, fmt::format("message\n{}\n{}", source, fallback));
        key.identified = false;
    }
    key.sealed = base::to_base64(base::seal(keys.identity, text_of(person), key.pseudonym));
    return key;
}

base::Result<StatedPerson> open_identity(std::string_view sealed, std::string_view pseudonym,
                                         const ledger::Keys& keys) {
    const auto bytes = base::from_base64(sealed);
    const auto text = bytes ? base::open_sealed(keys.identity, *bytes, pseudonym) : std::nullopt;
    boost::json::error_code error;
    const auto value = boost::json::parse(text.value_or(""), error);
    if (error || !value.is_object()) {
        return base::fail(base::ProblemCode::StorageFailed, "identity",
                          "cannot be opened with this installation's key");
    }
    const auto& object = value.get_object();
    return StatedPerson{member(object, "document_number"),
                        member(object, "document_type"),
                        member(object, "name"),
                        base::parse_day(member(object, "birth")),
                        member(object, "sex"),
                        member(object, "local_id"),
                        member(object, "address"),
                        member(object, "phone")};
}

}  // namespace fengsui::surveil
