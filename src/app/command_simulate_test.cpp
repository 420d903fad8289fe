// SPDX-License-Identifier: Apache-2.0
// The command refuses before it writes, and writes what it says.
#include <gmock/gmock.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "app/command.hpp"

namespace fengsui::app {
namespace {

using testing::HasSubstr;

class SimulateCommandTest : public testing::Test {
  protected:
    ~SimulateCommandTest() override { std::filesystem::remove_all(out_); }

    // The exit code, and what was said on stderr.
    std::pair<int, std::string> run(const std::string& options) {
        CLI::App program{"test"};
        app::Run chosen;
        add_simulate(program, chosen);
        testing::internal::CaptureStderr();
        int code = exit_misused;
        try {
            program.parse("simulate --region 140702 --out " + out_ + " " + options, false);
            code = chosen();
        } catch (const CLI::ParseError&) {
        }
        return {code, testing::internal::GetCapturedStderr()};
    }

    const std::string out_ =
        std::filesystem::temp_directory_path() / ("fengsui-simulate-" + std::to_string(::getpid()));
};

TEST_F(SimulateCommandTest, WritesADayWithTheOutbreakThatTheProgramCarries) {
    const auto [code, words] =
        run("--from 2025-03-03 --to 2025-03-18 --visits none --outbreak hfmd_nursery");
    EXPECT_EQ(code, exit_ok) << words;
    EXPECT_THAT(words, HasSubstr("infections"));
    std::ifstream truth(out_ + "/truth.csv");
    std::string header;
    std::string first;
    std::getline(truth, header);
    std::getline(truth, first);
    EXPECT_THAT(header, HasSubstr("control_ids"));
    EXPECT_THAT(first, HasSubstr("hfmd_nursery,1,"));
    EXPECT_TRUE(std::filesystem::exists(out_ + "/csv/counts/2025-03-18.csv"));
}

TEST_F(SimulateCommandTest, RefusesBeforeItWritesAnything) {
    for (const auto& [options, said] : {std::pair{"--from 2025-03-03 --to 2025-03-41", "--to"},
                                        std::pair{"--from 2025-03-03 --to 2025-03-02", "before"},
                                        std::pair{"--from 2025-03-03 --to 2025-03-10 --outbreak "
                                                  "hfmd_nursery",
                                                  "line 6, field start_after_days"},
                                        std::pair{"--from 2025-03-03 --to 2025-03-10 --outbreak "
                                                  "nothing",
                                                  "nothing"}}) {
        const auto [code, words] = run(options);
        EXPECT_EQ(code, exit_failed) << options;
        EXPECT_THAT(words, HasSubstr(said));
        EXPECT_FALSE(std::filesystem::exists(out_)) << options;
    }
    EXPECT_EQ(run("--from 2025-03-03").first, exit_misused);
}

}  // namespace
}  // namespace fengsui::app
