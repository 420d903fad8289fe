// SPDX-License-Identifier: Apache-2.0
// The command refuses with the right words and exit code, and writes nothing then.
#include <gmock/gmock.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "app/command.hpp"

namespace fengsui::app {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class JudgeCommandTest : public testing::Test {
  protected:
    void SetUp() override {
        fs::remove_all(folder_);
        fs::create_directories(folder_ / "empty");
        fs::create_directories(folder_ / "broken");
        std::ofstream(folder_ / "broken/flu.toml")
            << "name_zh = \"流感\"\nname_en = \"Flu\"\ndescription = \"-\"\nkind = \"plague\"\n"
               "start_after_days = 3\n";
    }
    void TearDown() override { fs::remove_all(folder_); }

    // The exit code, and what was said on stderr.
    std::pair<int, std::string> run(const std::string& options) {
        CLI::App program{"test"};
        app::Run chosen;
        add_judge(program, chosen);
        testing::internal::CaptureStderr();
        int code = exit_misused;
        try {
            program.parse("judge --out " + out() + " " + options, false);
            code = chosen();
        } catch (const CLI::ParseError&) {
        }
        return {code, testing::internal::GetCapturedStderr()};
    }
    [[nodiscard]] std::string out() const { return (folder_ / "out").string(); }

    const fs::path folder_ =
        fs::temp_directory_path() / ("fengsui-judge-command-" + std::to_string(::getpid()));
};

TEST_F(JudgeCommandTest, RefusesBeforeAnythingIsRun) {
    const auto at = [this](const char* name) {
        return "--outbreaks " + (folder_ / name).string() + " ";
    };
    for (const auto& [options, said] :
         {std::pair{at("broken") + "--replications 0", "--replications"},
          std::pair{at("nowhere") + "--replications 1", "nowhere"},
          std::pair{at("empty") + "--replications 1", "holds no outbreak"},
          std::pair{at("broken") + "--replications 1", "flu.toml line 4, field kind"},
          std::pair{at("broken") + "--replications 1 --from 2025-13-01", "--from"},
          std::pair{at("broken") + "--replications 1 --threads 0", "--threads"},
          std::pair{at("broken") + "--replications 1 --days 3", "--days"}}) {
        const auto [code, words] = run(options);
        EXPECT_EQ(code, exit_failed) << options;
        EXPECT_THAT(words, HasSubstr(said));
        EXPECT_FALSE(fs::exists(out())) << options;
    }
}

TEST_F(JudgeCommandTest, NeedsAFolderAndANumber) {
    EXPECT_EQ(run("--replications 1").first, exit_misused);
    EXPECT_EQ(run("--outbreaks " + folder_.string()).first, exit_misused);
}

TEST_F(JudgeCommandTest, AFolderThatIsNotEmptyIsNotWrittenTo) {
    fs::create_directories(out());
    std::ofstream(fs::path(out()) / "mine.txt") << "keep";
    const auto [code, words] =
        run("--outbreaks " + (folder_ / "broken").string() + " --replications 1");
    EXPECT_EQ(code, exit_failed);
    EXPECT_THAT(words, HasSubstr("not empty"));
}

}  // namespace
}  // namespace fengsui::app
