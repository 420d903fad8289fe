// SPDX-License-Identifier: Apache-2.0
// The real program as a process of its own: a server that is started, measured and ended by its
// pid, and the verdict on a data directory. Any failure of the program ends the benchmark.
#pragma once

#include <sys/types.h>

#include <cstdio>
#include <string>
#include <vector>

namespace fengsui::bench {

class ServerProcess {
  public:
    // Starts `program serve` on `data` and free ports of the loopback; returns when it is ready.
    ServerProcess(const std::string& program, const std::string& data);
    ~ServerProcess();
    ServerProcess(const ServerProcess&) = delete;
    ServerProcess& operator=(const ServerProcess&) = delete;

    [[nodiscard]] const std::string& http() const { return http_; }  // HOST:PORT
    [[nodiscard]] const std::string& mllp() const { return mllp_; }
    [[nodiscard]] double ready_seconds() const { return ready_seconds_; }  // from fork to "ready"
    [[nodiscard]] double resident_mb() const;
    // CPU time that it has used.
    [[nodiscard]] double cpu_seconds() const;

  private:
    pid_t pid_ = -1;
    std::FILE* out_ = nullptr;
    std::string http_;
    std::string mllp_;
    double ready_seconds_ = 0;
};

struct IdleServer {
    double ready_seconds = 0;
    double resident_mb = 0;  // when nothing has happened for a while
};
IdleServer measure_idle_server(const std::string& program, const std::string& data);

// Runs a command to its end; its standard output.
std::string run_program(const std::vector<std::string>& command);

// `fengsui verify` of what `where` says (--data …); false if it does not call the ledger whole.
bool verify(const std::string& program, const std::vector<std::string>& where);

}  // namespace fengsui::bench
