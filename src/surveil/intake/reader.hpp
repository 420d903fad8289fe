// SPDX-License-Identifier: Apache-2.0
// What the readers share: the catalogue, the day it is, and the rules for dates, persons and test
// results that hold in every format. A reader turns one message of its format into Decoded. Thread
// safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "catalog/catalog.hpp"
#include "surveil/intake/decoded.hpp"
#include "wire/partial_time.hpp"

namespace fengsui::surveil {

struct ReaderContext {
    const catalog::Catalog& catalog;
    base::Instant received;
    std::string_view source;  // the sender, if the door already knows it; else the message says

    [[nodiscard]] int offset_minutes() const { return catalog.home().utc_offset_minutes; }
    [[nodiscard]] base::Day today() const { return base::local_day(received, offset_minutes()); }
};

// The civil day of `time`, refused where no report can lie: before 1900 or after tomorrow (senders
// east of us are a day ahead).
base::Result<base::Day> possible_day(const wire::PartialTime& time, std::string_view path,
                                     const ReaderContext& context);

// Puts an identity document into the person: a valid Chinese number gives birth date and sex where
// they were not stated, one with a wrong check digit is flagged and not used.
void state_document(StatedPerson& person, std::string_view type, std::string_view number,
                    std::string_view path, const ReaderContext& context,
                    std::vector<base::Problem>& problems);
bool looks_like_id_number(std::string_view text);

// Whole years from birth to `day`.
std::optional<int> age_on(const StatedPerson& person, base::Day day);

// One test and its value, as a format stated them.
struct StatedTest {
    catalog::TestQuery test;
    catalog::ResultValue value;
    std::string shown;  // the value for people
    std::string path;   // of the test, for problems
    std::string value_path;
};

struct ReadTest {
    std::string condition;
    Finding finding = Finding::Positive;
};

// What the test proves. Nothing for questions, panels and tests that prove nothing alone; nothing
// and a warning where the test or its value is unknown.
std::optional<ReadTest> read_test(const StatedTest& stated, const ReaderContext& context,
                                  std::vector<base::Problem>& problems);

}  // namespace fengsui::surveil
