// SPDX-License-Identifier: Apache-2.0
// The real program as a process of its own: how long it takes to be ready and what it holds in
// memory; and its verdict on a data directory. Any failure of the program ends the benchmark.
#pragma once

#include <string>

namespace fengsui::bench {

struct IdleServer {
    double ready_seconds = 0;  // from fork to the line "ready"
    double resident_mb = 0;    // when nothing has happened for a while
};
IdleServer measure_idle_server(const std::string& program, const std::string& data);

// `fengsui verify`; false if it does not call the ledger whole.
bool verify(const std::string& program, const std::string& data);

}  // namespace fengsui::bench
