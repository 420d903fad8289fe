// SPDX-License-Identifier: Apache-2.0
// Institutions that send, as people see them: what they sent comes from the sums that intake keeps,
// never from counting messages. Called by institution_routes inside Database::read and Writer jobs.
#pragma once

#include <boost/describe/class.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/id.hpp"
#include "base/time.hpp"
#include "catalog/catalog.hpp"
#include "ledger/connection.hpp"

namespace fengsui::surveil {

struct Institution {
    std::string id;
    std::string code;
    std::string name;
    std::string kind;
    std::string place;
    std::string place_name;
    std::string status;  // pending: sends, but nobody has said yet where it is; connected
    std::optional<base::Instant> first_seen;
    std::optional<base::Instant> last_message;
    std::int64_t messages = 0;
    std::int64_t rejected = 0;
    std::int64_t reports = 0;
    bool silent = false;  // connected, and nothing came for longer than usual (silence.hpp)
    std::string version;
    BOOST_DESCRIBE_CLASS(Institution, (),
                         (id, code, name, kind, place, place_name, status, first_seen, last_message,
                          messages, rejected, reports, silent, version),
                         (), ())
};

inline constexpr int institutions_max = 5000;  // shown

struct InstitutionQuery {
    std::string county;
    std::string scope_place;  // empty: the county
    std::optional<base::Id> id;
    base::Instant now;
};

// Pending first, then by name.
std::vector<Institution> read_institutions(ledger::Connection& db, const catalog::Catalog& catalog,
                                           const InstitutionQuery& query);

}  // namespace fengsui::surveil
