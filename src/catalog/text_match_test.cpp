// SPDX-License-Identifier: Apache-2.0
#include "catalog/text_match.hpp"

#include <gtest/gtest.h>

namespace fengsui::catalog {
namespace {

std::string fold(std::string_view text) {
    return std::string(FoldedText(text).view());
}

TEST(FoldedText, brings_spellings_together) {
    EXPECT_EQ(fold("SARS-CoV-2"), "sars cov 2");
    EXPECT_EQ(fold("  SARS_CoV  2 "), "sars cov 2");
    EXPECT_EQ(fold("ＳＡＲＳ－ＣｏＶ－２"), "sars cov 2");
    EXPECT_EQ(fold("甲 型 流感 RNA（PCR）"), "甲型流感rna pcr");
    EXPECT_EQ(fold("　新冠　"), "新冠");
    EXPECT_EQ(fold(""), "");
    EXPECT_EQ(FoldedText(std::string(5000, 'x')).view().size(), max_text_bytes);
}

TEST(PhraseIndex, whole_words_and_open_ends) {
    PhraseIndex index;
    const int flu = index.add("flu");
    const int legion = index.add("legionella*");
    EXPECT_EQ(index.add("FLU"), flu);
    EXPECT_EQ(index.add("fl"), -1);
    EXPECT_EQ(index.longest("Flu A").phrase, flu);
    EXPECT_EQ(index.longest("influenza").phrase, -1);
    EXPECT_EQ(index.longest("fluid").phrase, -1);
    EXPECT_EQ(index.longest("flu核酸").phrase, flu);
    EXPECT_EQ(index.longest("LegionellaE").phrase, legion);
    EXPECT_EQ(index.longest("xlegionella").phrase, -1);
}

TEST(PhraseIndex, the_longest_wins) {
    PhraseIndex index;
    index.add("流感");
    const int para = index.add("副流感");
    const PhraseHit hit = index.longest("人副流感病毒");
    EXPECT_EQ(hit.phrase, para);
    EXPECT_EQ(hit.at, 3U);
    EXPECT_EQ(hit.length, 9U);
}

}  // namespace
}  // namespace fengsui::catalog
