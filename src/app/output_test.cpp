// SPDX-License-Identifier: Apache-2.0
#include "app/output.hpp"

#include <gtest/gtest.h>

#include <cstdio>

#include "app/command.hpp"

namespace fengsui::app {
namespace {

// What `use` writes to stdout goes to this file instead; its exit code.
template <class Use>
int with_stdout(const char* path, const Use& use) {
    std::FILE* const kept = stdout;
    stdout = std::fopen(path, "w");
    EXPECT_NE(nullptr, stdout) << path;
    const int code = use();
    std::fclose(stdout);
    stdout = kept;
    return code;
}

TEST(Output, AFullDiskFailsTheCommandHoweverSmallTheTable) {
    const auto one_row = [] {
        Output output;
        output.write("series,t\n");
        return output.finish("detect", {});
    };
    testing::internal::CaptureStderr();
    EXPECT_EQ(exit_failed, with_stdout("/dev/full", one_row));
    EXPECT_EQ("fengsui detect: the output cannot be written\n",
              testing::internal::GetCapturedStderr());
    EXPECT_EQ(exit_ok, with_stdout("/dev/null", one_row));
}

TEST(Output, AProblemOfTheCommandIsSaid) {
    testing::internal::CaptureStderr();
    const auto refused = [] {
        Output output;
        return output.finish("scan",
                             base::fail(base::ProblemCode::NotFound, "a.csv", "cannot be read"));
    };
    EXPECT_EQ(exit_failed, with_stdout("/dev/null", refused));
    EXPECT_EQ("fengsui scan: not_found at a.csv: cannot be read\n",
              testing::internal::GetCapturedStderr());
}

}  // namespace
}  // namespace fengsui::app
