// SPDX-License-Identifier: Apache-2.0
#include "ledger/postgres_text.hpp"

#include <gtest/gtest.h>

namespace fengsui::ledger {
namespace {

TEST(PostgresTextTest, MarksAreNumbered) {
    const auto numbered = number_parameters("INSERT INTO t (a, b) VALUES (?,?)");
    EXPECT_EQ("INSERT INTO t (a, b) VALUES ($1,$2)", numbered.text);
    EXPECT_EQ(2, numbered.parameters);
    EXPECT_EQ(0, number_parameters("").parameters);
}

TEST(PostgresTextTest, WhatIsQuotedIsLeftAlone) {
    const auto numbered = number_parameters(
        "SELECT '?', 'it''s ?', \"a?\" -- really?\nFROM t WHERE a = ? AND b = '' AND c = ?");
    EXPECT_EQ("SELECT '?', 'it''s ?', \"a?\" -- really?\nFROM t WHERE a = $1 AND b = '' AND c = $2",
              numbered.text);
    EXPECT_EQ(2, numbered.parameters);
    EXPECT_EQ("SELECT 'open ?", number_parameters("SELECT 'open ?").text);
    EXPECT_EQ("SELECT 1 -- ?", number_parameters("SELECT 1 -- ?").text);
}

TEST(PostgresTextTest, OnlySqlitesLayoutIsLeftOut) {
    EXPECT_EQ("-- a WITHOUT ROWID lets\nCREATE TABLE a (b TEXT DEFAULT ' WITHOUT ROWID');",
              to_postgres_schema("-- a WITHOUT ROWID lets\n"
                                 "CREATE TABLE a (b TEXT DEFAULT ' WITHOUT ROWID') WITHOUT "
                                 "ROWID;"));
}

}  // namespace
}  // namespace fengsui::ledger
