// SPDX-License-Identifier: Apache-2.0
#include "app/command.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <unistd.h>

#include <filesystem>

#include "app/house.hpp"

namespace fengsui::app {
namespace {

using testing::HasSubstr;

class CommandTest : public testing::Test {
  protected:
    CommandTest() {
        add_commands(app_, run_);
        std::filesystem::remove_all(data_);
    }
    ~CommandTest() override { std::filesystem::remove_all(data_); }

    // The exit code, and what was said on stderr.
    static std::pair<int, std::string> run(const std::string& line) {
        CLI::App program{"test"};
        app::Run chosen;
        add_commands(program, chosen);
        testing::internal::CaptureStdout();
        testing::internal::CaptureStderr();
        int code = exit_misused;
        try {
            program.parse(line, false);
            code = chosen();
        } catch (const CLI::ParseError& error) {
            fmt::print(stderr, "{}", error.what());
        }
        testing::internal::GetCapturedStdout();
        return {code, testing::internal::GetCapturedStderr()};
    }

    CLI::App app_{"test"};
    app::Run run_;
    const std::string data_ =
        std::filesystem::temp_directory_path() / fmt::format("fengsui-command-{}", ::getpid());
};

TEST_F(CommandTest, AnUnknownCommandIsToldWithTheOneMeant) {
    EXPECT_FALSE(is_unknown_command(app_, "serve"));
    EXPECT_FALSE(is_unknown_command(app_, "--version"));
    EXPECT_TRUE(is_unknown_command(app_, "serv"));
    EXPECT_THAT(no_such_command(app_, "serv"), HasSubstr("did you mean 'serve'?"));
    const auto nonsense = no_such_command(app_, "nonsense");
    EXPECT_THAT(nonsense, HasSubstr("no command 'nonsense'."));
    EXPECT_THAT(nonsense, HasSubstr("serve, check-config, ingest, "));
}

TEST_F(CommandTest, AMistypedDataDirectoryIsNotMade) {
    for (const auto* line :
         {"user --data {} list", "user --data {} add zhang", "token --data {} list",
          "verify --data {}", "backup --data {} --to {}-copy"}) {
        const auto [code, said] = run(fmt::format(fmt::runtime(line), data_, data_));
        EXPECT_EQ(exit_failed, code) << line;
        EXPECT_THAT(said, HasSubstr("is not a data directory")) << line;
        EXPECT_FALSE(std::filesystem::exists(data_)) << line;
    }
}

TEST_F(CommandTest, ARoleThatIsNoneListsTheRoles) {
    const auto [code, said] = run("user --data " + data_ + " add zhang --role boss");
    EXPECT_EQ(exit_misused, code);
    EXPECT_THAT(said, HasSubstr("duty_officer"));
}

TEST_F(CommandTest, BesideARunningServerItSaysSo) {
    const auto server = House::open({.data = data_});
    ASSERT_TRUE(server);
    const auto [code, said] = run("user --data " + data_ + " list");
    EXPECT_EQ(exit_failed, code);
    EXPECT_THAT(said, HasSubstr("a running fengsui has this data directory"));
}

TEST_F(CommandTest, ATokenForAnInstitutionThatIsNotThereIsRefused) {
    ASSERT_TRUE(House::open({.data = data_}));
    const auto [code, said] = run("token --data " + data_ + " add LIS --institution 42");
    EXPECT_EQ(exit_failed, code);
    EXPECT_THAT(said, HasSubstr("there is no institution 42"));
    EXPECT_EQ(exit_ok, run("token --data " + data_ + " add LIS").first);
}

}  // namespace
}  // namespace fengsui::app
