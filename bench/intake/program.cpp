// SPDX-License-Identifier: Apache-2.0
#include "program.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <thread>
#include <vector>

namespace fengsui::bench {
namespace {

using Clock = std::chrono::steady_clock;
// The first folds and the caches of the start have settled by then.
constexpr auto settle = std::chrono::seconds(3);

[[noreturn]] void give_up(const std::string& what) {
    fmt::print(stderr, "bench: {}\n", what);
    std::exit(1);
}

struct Child {
    pid_t pid = -1;
    std::FILE* out = nullptr;
};

Child start(std::vector<std::string> command) {
    int ends[2] = {-1, -1};
    if (::pipe2(ends, O_CLOEXEC) != 0) give_up("no pipe");
    const pid_t pid = ::fork();
    if (pid == 0) {
        ::dup2(ends[1], STDOUT_FILENO);
        std::vector<char*> arguments;
        for (auto& word : command) arguments.push_back(word.data());
        arguments.push_back(nullptr);
        ::execv(arguments[0], arguments.data());
        ::_exit(127);
    }
    ::close(ends[1]);
    return {pid, ::fdopen(ends[0], "r")};
}

int finish(const Child& child) {
    std::fclose(child.out);
    int status = 0;
    ::waitpid(child.pid, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

double resident_mb(pid_t pid) {
    std::ifstream status(fmt::format("/proc/{}/status", pid));
    std::string line;
    while (std::getline(status, line)) {
        if (line.starts_with("VmRSS:")) return std::stod(line.substr(6)) / 1024;
    }
    give_up("the server is gone");
}

bool wait_for_ready(std::FILE* out) {
    char line[512];
    while (std::fgets(line, sizeof line, out) != nullptr) {
        if (std::string_view(line) == "ready\n") return true;
    }
    return false;
}

}  // namespace

IdleServer measure_idle_server(const std::string& program, const std::string& data) {
    IdleServer server;
    const auto begin = Clock::now();
    const auto child =
        start({program, "serve", "--data", data, "--http", "127.0.0.1:0", "--mllp", "127.0.0.1:0"});
    if (!wait_for_ready(child.out)) give_up("the server did not start");
    server.ready_seconds = std::chrono::duration<double>(Clock::now() - begin).count();
    std::this_thread::sleep_for(settle);
    server.resident_mb = resident_mb(child.pid);
    ::kill(child.pid, SIGTERM);
    if (finish(child) != 0) give_up("the server did not stop well");
    return server;
}

bool verify(const std::string& program, const std::string& data) {
    const auto child = start({program, "verify", "--data", data});
    char line[512];
    std::string said;
    while (std::fgets(line, sizeof line, child.out) != nullptr) said += line;
    const bool whole = finish(child) == 0 && said.ends_with("\nwhole\n");
    if (!whole) fmt::print(stderr, "{}", said);
    return whole;
}

}  // namespace fengsui::bench
