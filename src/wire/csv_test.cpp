// SPDX-License-Identifier: Apache-2.0
#include "wire/csv.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/text.hpp"

namespace fengsui::wire::csv {
namespace {

using base::ProblemCode;

TEST(CsvTable, ReadsRowsByHeaderName) {
    const auto table =
        Table::parse("Name, age ,note\r\nWang,4,\"a, \"\"b\"\"\r\nc\"\r\n\r\n,,\r\nLi,\"\",x\n");
    ASSERT_TRUE(table) << table.error().to_string();
    EXPECT_EQ(table->header(), (std::vector<std::string>{"name", "age", "note"}));
    ASSERT_EQ(table->row_count(), 2U);
    EXPECT_EQ(table->row(0).cell("NAME"), "Wang");
    EXPECT_EQ(table->row(0).cell("age"), "4");
    EXPECT_EQ(table->row(0).cell("note"), "a, \"b\"\r\nc");
    EXPECT_EQ(table->row(0).line(), 2U);
    EXPECT_EQ(table->row(1).cell("age"), "");
    EXPECT_EQ(table->row(1).line(), 6U);
    EXPECT_EQ(table->row(1).cell("missing"), "");
    EXPECT_EQ(table->row(1).path("age"), "line 6, column age");
    EXPECT_FALSE(table->column("missing"));
}

TEST(CsvTable, ReadsWhatExcelWritesInChina) {
    const std::string text = "姓名,发病日期\n王小明,2026-11-21\n";
    for (const auto& bytes : {text, "\xEF\xBB\xBF" + text, *base::utf8_to_gb18030(text)}) {
        const auto table = Table::parse(bytes);
        ASSERT_TRUE(table) << table.error().to_string();
        EXPECT_EQ(table->row(0).cell("姓名"), "王小明");
        EXPECT_EQ(table->row(0).cell("发病日期"), "2026-11-21");
    }
}

TEST(CsvTable, ToleratesRaggedRowsAndReportsLongOnes) {
    const auto table = Table::parse("a,b,,\n1\n1,2,,\n1,2,3\n");
    ASSERT_TRUE(table);
    EXPECT_EQ(table->header().size(), 2U);
    EXPECT_FALSE(table->row(0).problem());
    EXPECT_EQ(table->row(0).cell("b"), "");
    EXPECT_FALSE(table->row(1).problem());
    ASSERT_TRUE(table->row(2).problem());
    EXPECT_EQ(table->row(2).problem()->code, ProblemCode::CsvInvalid);
    EXPECT_EQ(table->row(2).problem()->path, "line 4, column 3");
}

TEST(CsvTable, NamesWhatIsBrokenAndWhere) {
    const Limits small{2, 20, 3, 200};
    const struct {
        std::string text;
        ProblemCode code;
        std::string path;
    } cases[] = {
        {"", ProblemCode::MessageEmpty, ""},
        {"\n,,\n", ProblemCode::MessageEmpty, ""},
        {"a,b\n\"1,2\n", ProblemCode::CsvInvalid, "line 2"},
        {"a,b\n1,\"2\"x\n", ProblemCode::CsvInvalid, "line 2"},
        {"a,\"b\n\"\"c\"\"\"x", ProblemCode::CsvInvalid, "line 2"},
        {"a,,b\n", ProblemCode::CsvInvalid, "line 1"},
        {"a,b, A\n", ProblemCode::CsvInvalid, "line 1"},
        {"a,b,c,d\n", ProblemCode::MessageTooLarge, "line 1"},
        {"a\n1\n2\n3\n", ProblemCode::MessageTooLarge, "line 4"},
        {"a\n" + std::string(21, 'x'), ProblemCode::MessageTooLarge, "line 2"},
        {"a\n\"" + std::string(21, 'x') + "\"", ProblemCode::MessageTooLarge, "line 2"},
        {std::string(201, 'x'), ProblemCode::MessageTooLarge, ""},
        {"a\n\xFF\n", ProblemCode::EncodingInvalid, "byte 2"},
        {std::string("a\n\0\n", 4), ProblemCode::EncodingInvalid, "byte 2"},
    };
    for (const auto& [text, code, path] : cases) {
        const auto table = Table::parse(text, small);
        ASSERT_FALSE(table) << text;
        EXPECT_EQ(table.error().code, code) << text;
        EXPECT_EQ(table.error().path, path) << text;
    }
}

TEST(CsvWriter, NeutralisesFormulas) {
    const std::vector<std::string> cells{"=1+1", "+8613800000000", "-5", "-5+cmd", "@x",
                                         "\tx",  "plain",          "王", ""};
    Writer keep(Formulas::Keep);
    keep.row(cells);
    EXPECT_EQ(keep.text(), "=1+1,+8613800000000,-5,-5+cmd,@x,\tx,plain,王,\r\n");
    Writer safe(Formulas::Neutralise);
    safe.byte_order_mark();
    safe.row(cells);
    EXPECT_EQ(safe.text(), "\xEF\xBB\xBF'=1+1,+8613800000000,-5,'-5+cmd,'@x,'\tx,plain,王,\r\n");
}

RC_GTEST_PROP(Csv, IsReadAsItWasWritten, ()) {
    const auto cell = rc::gen::map(
        rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(
            std::vector<std::string>{"a", ",", "\"", "\r\n", "\n", "王", "=", " x", "0"})),
        [](const std::vector<std::string>& parts) {
            std::string text;
            for (const auto& part : parts) text += part;
            return std::string(base::trim(text));
        });
    const auto rows = *rc::gen::container<std::vector<std::vector<std::string>>>(
        rc::gen::container<std::vector<std::string>>(3, cell));
    Writer writer(Formulas::Keep);
    writer.row({"x", "y", "z"});
    std::vector<std::vector<std::string>> kept;
    for (const auto& row : rows) {
        writer.row(row);
        if (row != std::vector<std::string>(3)) kept.push_back(row);
    }
    const auto table = Table::parse(writer.text());
    RC_ASSERT(table.has_value());
    RC_ASSERT(table->row_count() == kept.size());
    for (std::size_t i = 0; i < kept.size(); ++i) {
        for (std::size_t j = 0; j < 3; ++j) RC_ASSERT(table->row(i).cell(j) == kept[i][j]);
    }
}

}  // namespace
}  // namespace fengsui::wire::csv
