// SPDX-License-Identifier: Apache-2.0
// PostgreSQL (15 or newer) behind a Connection, by libpq. Values travel out as text and come back
// binary; a result is whole in memory before its first row is seen.
#pragma once

#include "ledger/connection.hpp"
#include "ledger/engine.hpp"

namespace fengsui::ledger {

// Lost if the server cannot be reached or does not let us in; the text says what to do.
std::unique_ptr<Engine> open_postgres_engine(const PostgresAddress& address);

// "postgres://user@host:port/name", whatever form the address has, without its password.
std::string postgres_address_for_people(const std::string& conninfo);

}  // namespace fengsui::ledger
