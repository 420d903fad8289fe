// SPDX-License-Identifier: Apache-2.0
#include "surveil/intake/sealed_body.hpp"

#include <fmt/format.h>

#include "base/crypto.hpp"

namespace fengsui::surveil {
namespace {

std::string context_of(const MessageName& name) {
    return fmt::format("message\n{}\n{}", name.source, name.external_id);
}

}  // namespace

std::string seal_body(std::string_view body, const MessageName& name, const ledger::Keys& keys) {
    return base::seal(keys.identity, body, context_of(name));
}

base::Result<std::string> open_body(std::string_view sealed, const MessageName& name,
                                    const ledger::Keys& keys) {
    auto body = base::open_sealed(keys.identity, sealed, context_of(name));
    if (!body) {
        return base::fail(base::ProblemCode::StorageFailed, "message",
                          "cannot be opened with this installation's key");
    }
    return std::move(*body);
}

}  // namespace fengsui::surveil
