// SPDX-License-Identifier: Apache-2.0
#include "program.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string_view>
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
        ::prctl(PR_SET_PDEATHSIG, SIGTERM);  // no server outlives a benchmark that gave up
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

// The exit code; -1 for an end by a signal.
int finish(const Child& child) {
    std::fclose(child.out);
    int status = 0;
    ::waitpid(child.pid, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

std::string rest_of(std::FILE* out) {
    std::string said;
    char line[512];
    while (std::fgets(line, sizeof line, out) != nullptr) said += line;
    return said;
}

// What stands after `before` on this line, without the spaces and the last slash.
std::string address_in(std::string_view line, std::string_view before) {
    const auto at = line.find(before);
    if (at == std::string_view::npos) return {};
    line.remove_prefix(at + before.size());
    return std::string(line.substr(0, line.find_first_of("/\n")));
}

}  // namespace

ServerProcess::ServerProcess(const std::string& program, const std::string& data) {
    const auto begin = Clock::now();
    const auto child =
        start({program, "serve", "--data", data, "--http", "127.0.0.1:0", "--mllp", "127.0.0.1:0"});
    pid_ = child.pid;
    out_ = child.out;
    char line[512];
    while (std::fgets(line, sizeof line, out_) != nullptr) {
        if (auto http = address_in(line, "http://"); !http.empty()) http_ = std::move(http);
        if (auto mllp = address_in(line, "  mllp  "); !mllp.empty()) mllp_ = std::move(mllp);
        if (std::string_view(line) != "ready\n") continue;
        ready_seconds_ = std::chrono::duration<double>(Clock::now() - begin).count();
        return;
    }
    give_up("the server did not start");
}

ServerProcess::~ServerProcess() {
    ::kill(pid_, SIGTERM);
    if (finish({pid_, out_}) != 0) give_up("the server did not stop well");
}

double ServerProcess::resident_mb() const {
    std::ifstream status(fmt::format("/proc/{}/status", pid_));
    std::string line;
    while (std::getline(status, line)) {
        if (line.starts_with("VmRSS:")) return std::stod(line.substr(6)) / 1024;
    }
    give_up("the server is gone");
}

double ServerProcess::cpu_seconds() const {
    std::ifstream stat(fmt::format("/proc/{}/stat", pid_));
    std::string text((std::istreambuf_iterator<char>(stat)), {});
    // After the name in brackets: state, and eleven more fields before utime and stime.
    std::istringstream fields(text.substr(text.rfind(')') + 1));
    std::string skipped;
    for (int i = 0; i < 12; ++i) fields >> skipped;
    double user = 0;
    double system = 0;
    if (!(fields >> user >> system)) give_up("the server is gone");
    return (user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

IdleServer measure_idle_server(const std::string& program, const std::string& data) {
    const ServerProcess server(program, data);
    std::this_thread::sleep_for(settle);
    return {server.ready_seconds(), server.resident_mb()};
}

std::string run_program(const std::vector<std::string>& command) {
    const auto child = start(command);
    auto said = rest_of(child.out);
    if (finish(child) != 0) give_up(fmt::format("{} {} failed", command[0], command[1]));
    return said;
}

bool verify(const std::string& program, const std::vector<std::string>& where) {
    std::vector<std::string> command = {program, "verify"};
    command.insert(command.end(), where.begin(), where.end());
    const auto child = start(command);
    const auto said = rest_of(child.out);
    const int code = finish(child);
    const bool whole = code == 0 && said.ends_with("\nwhole\n");
    if (!whole) fmt::print(stderr, "{}bench: verify ended with {}\n", said, code);
    return whole;
}

}  // namespace fengsui::bench
