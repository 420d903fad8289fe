// SPDX-License-Identifier: Apache-2.0
// What the command refuses, and how, before it sends anything.
#include <gmock/gmock.h>

#include "app/command.hpp"

namespace fengsui::app {
namespace {

using testing::HasSubstr;

// The exit code, and what was said on stderr.
std::pair<int, std::string> run(const std::string& words) {
    CLI::App program{"test"};
    app::Run chosen;
    add_load(program, chosen);
    testing::internal::CaptureStderr();
    int code = exit_misused;
    try {
        program.parse("load " + words, false);
        code = chosen();
    } catch (const CLI::ParseError&) {
    }
    return {code, testing::internal::GetCapturedStderr()};
}

TEST(LoadCommandTest, SaysWhichOptionIsWrong) {
    for (const auto& [options, said] : {
             std::pair{"run --mix mllp", "--mix"},
             std::pair{"run --mix mllp=1,fax=2", "fax=2"},
             std::pair{"run --mix mllp=-1", "--mix"},
             std::pair{"run --storm 50", "--storm"},
             std::pair{"run --storm 50x", "--storm"},
             std::pair{"run --storm ax5@2", "--storm"},
             std::pair{"run --newest 2025-02-30", "--newest"},
         }) {
        const auto [code, words] = run(options);
        EXPECT_EQ(code, exit_misused) << options;
        EXPECT_THAT(words, HasSubstr(said)) << options;
    }
}

TEST(LoadCommandTest, AFileThatIsNotThereIsAFailure) {
    const auto [code, words] = run("run --tokens /nowhere/tokens.csv");
    EXPECT_EQ(code, exit_failed);
    EXPECT_THAT(words, HasSubstr("/nowhere/tokens.csv"));
}

TEST(LoadCommandTest, NeedsOneOfItsWords) {
    EXPECT_EQ(run("").first, exit_misused);
    EXPECT_EQ(run("prepare").first, exit_misused) << "--tokens is required";
    EXPECT_EQ(run("run --spacing odd").first, exit_misused);
}

}  // namespace
}  // namespace fengsui::app
