// SPDX-License-Identifier: Apache-2.0
// The numbers are invented (birth years 1901 to 1905) or examples printed in the standard; see the
// domain data.
#include "catalog/id_number.hpp"

#include <gtest/gtest.h>

namespace fengsui::catalog {
namespace {

const base::Day today = base::parse_day("2026-11-21").value();

TEST(IdNumber, reads_birth_sex_and_region) {
    const auto female = parse_id_number("11010519491231002X", today);
    ASSERT_TRUE(female);
    EXPECT_EQ(base::to_string(female->birth), "1949-12-31");
    EXPECT_EQ(female->sex, Sex::Female);
    EXPECT_EQ(female->region, "110105");
    const auto old = parse_id_number("440524188001010014", today);
    ASSERT_TRUE(old);
    EXPECT_EQ(base::to_string(old->birth), "1880-01-01");
    EXPECT_EQ(old->sex, Sex::Male);
}

TEST(IdNumber, accepts_the_valid_ones) {
    for (const char* number : {"500242190101010017", "140702190212310126", "500242190402290016",
                               "140702190306150020", "50024219050505004X", "500242190101010033"}) {
        EXPECT_TRUE(parse_id_number(number, today)) << number;
    }
    EXPECT_EQ(parse_id_number(" 50024219050505004x ", today)->number, "50024219050505004X");
}

TEST(IdNumber, refuses_the_invalid_ones_without_repeating_them) {
    for (const char* number : {"500242190101010018", "500242190102290014", "50024219010101001",
                               "5002421901A1010010", "999999190101010012", "", "500242901010100",
                               "5002421901010100177", "50024219010101001Y"}) {
        const auto read = parse_id_number(number, today);
        ASSERT_FALSE(read) << number;
        EXPECT_EQ(read.error().code, base::ProblemCode::IdNumberInvalid);
        EXPECT_EQ((read.error().path + read.error().detail).find("5002421901"), std::string::npos);
    }
}

TEST(IdNumber, refuses_a_birth_in_the_future) {
    std::string number = "50024220270101001";
    number += id_number_check(number);
    EXPECT_FALSE(parse_id_number(number, today));
    EXPECT_TRUE(parse_id_number(number, base::parse_day("2027-01-01").value()));
}

TEST(IdNumber, any_single_wrong_digit_is_found) {
    const std::string good = "500242190101010017";
    for (std::size_t i = 0; i < good.size(); ++i) {
        for (char digit = '0'; digit <= '9'; ++digit) {
            std::string bad = good;
            bad[i] = digit;
            EXPECT_EQ(parse_id_number(bad, today).has_value(), bad == good) << bad;
        }
    }
    EXPECT_EQ(id_number_check("short"), '\0');
}

}  // namespace
}  // namespace fengsui::catalog
