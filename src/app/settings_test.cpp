// SPDX-License-Identifier: Apache-2.0
#include "app/settings.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "base/json.hpp"

namespace fengsui::app {
namespace {

using testing::HasSubstr;

class SettingsTest : public testing::Test {
  protected:
    ~SettingsTest() override { std::filesystem::remove(path_); }

    base::Result<ServeOptions> read(const std::string& text) {
        std::ofstream(path_) << text;
        return read_settings(path_);
    }
    base::Problem problem(const std::string& text) {
        const auto settings = read(text);
        EXPECT_FALSE(settings.has_value()) << text;
        return settings ? base::Problem{} : settings.error();
    }

    std::string path_ = fmt::format("{}/fengsui_settings_{}.toml", testing::TempDir(), ::getpid());
};

TEST_F(SettingsTest, TheFileOfThePackageStatesTheDefaults) {
    const auto packaged = read_settings(FENGSUI_SOURCE_DIR "/packaging/fengsui.toml");
    ASSERT_TRUE(packaged) << packaged.error().to_string();
    const ServeOptions defaults;
    EXPECT_EQ("/var/lib/fengsui", packaged->address.data);
    EXPECT_EQ("", packaged->address.database);
    EXPECT_EQ("", packaged->address.archive);
    EXPECT_EQ(defaults.address.archive_days, packaged->address.archive_days);
    EXPECT_EQ(defaults.doors.http, packaged->doors.http);
    EXPECT_EQ(defaults.doors.mllp, packaged->doors.mllp);
    EXPECT_EQ(defaults.doors.session_limits.age_max_ms, packaged->doors.session_limits.age_max_ms);
    EXPECT_EQ(defaults.doors.session_limits.idle_max_ms,
              packaged->doors.session_limits.idle_max_ms);
    EXPECT_EQ(defaults.log.level, packaged->log.level);
    EXPECT_EQ(defaults.log.format, packaged->log.format);
}

TEST_F(SettingsTest, WhatIsNotSaidKeepsItsDefault) {
    const auto settings =
        read("[listen]\nhttp = \"0.0.0.0:80\"\n[session]\nidle_max_minutes = 5\n");
    ASSERT_TRUE(settings) << settings.error().to_string();
    EXPECT_EQ("0.0.0.0:80", settings->doors.http);
    EXPECT_EQ(DoorOptions{}.mllp, settings->doors.mllp);
    EXPECT_EQ(5 * 60'000, settings->doors.session_limits.idle_max_ms);
    EXPECT_TRUE(read(""));
}

TEST_F(SettingsTest, AMistakeIsNamedWithFileLineAndField) {
    const auto unknown = problem("[listen]\nhttps = \"0.0.0.0:443\"\n");
    EXPECT_THAT(unknown.path, HasSubstr("field listen.https")) << unknown.path;
    EXPECT_THAT(unknown.path, HasSubstr(path_ + " line 2"));
    EXPECT_THAT(problem("[listen]\nmllp = \"nowhere\"\n").path, HasSubstr("field listen.mllp"));
    EXPECT_THAT(problem("[listen]\nhttp = 8080\n").path, HasSubstr("field listen.http"));
    EXPECT_THAT(problem("[session]\nage_max_minutes = 0\n").path,
                HasSubstr("field session.age_max_minutes"));
    EXPECT_THAT(problem("[archive]\ndays = 0\n").path, HasSubstr("field archive.days"));
    EXPECT_THAT(
        problem("[storage]\ndatabase = \"postgres://x\"\n[archive]\ndirectory = \"x\"\n").path,
        HasSubstr("field archive.directory"));
    EXPECT_THAT(problem("[log]\nformat = \"xml\"\n").detail, HasSubstr("text or json"));
    EXPECT_THAT(problem("[log]\nlevel = \"loud\"\n").path, HasSubstr("field log.level"));
    EXPECT_THAT(problem("[storage\n").path, HasSubstr("line 1"));
    EXPECT_THAT(problem("[storag]\ndirectory = \"x\"\n").path, HasSubstr("field storag"));
}

TEST_F(SettingsTest, AFileThatIsNotThereIsNotFound) {
    const auto settings = read_settings("/nowhere/fengsui.toml");
    ASSERT_FALSE(settings);
    EXPECT_EQ(base::ProblemCode::NotFound, settings.error().code);
}

TEST(LogTest, AJsonLineIsOneObjectWhateverTheMessage) {
    testing::internal::CaptureStderr();
    set_log({.level = "info", .format = "json"});
    spdlog::info("a \"quoted\" line\nand 中文");
    spdlog::debug("not at this level");
    spdlog::default_logger()->flush();
    const auto logged = testing::internal::GetCapturedStderr();
    set_log({});
    const auto line = boost::json::parse(logged).as_object();
    EXPECT_EQ("info", line.at("level").as_string());
    EXPECT_EQ("a \"quoted\" line\nand 中文", line.at("message").as_string());
    EXPECT_TRUE(line.contains("time"));
}

}  // namespace
}  // namespace fengsui::app
