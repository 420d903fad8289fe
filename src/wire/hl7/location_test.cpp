// SPDX-License-Identifier: Apache-2.0
#include "wire/hl7/location.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace fengsui::wire::hl7 {
namespace {

TEST(Location, RefusesWhatIsNoPlaceInAMessage) {
    for (const auto* path : {"", "byte 17", "$.entry[3]", "OBX[", "OBX[0]", "OBX[x]-1", "OBX-",
                             "OBX-0", "OBX-1.", "OBX-1.x", "OBX-1[2", "OBXX", "obx-1", "OBX.1",
                             "OBX[1]]", "segment 3", "OBX-99999999999999999999"}) {
        EXPECT_FALSE(parse_location(path)) << path;
    }
    EXPECT_EQ(parse_location("OBX[2]-5.1"), (Location{"OBX", 2, 5, 0, 1, 0}));
    EXPECT_EQ(parse_location("PID-3[2].4.1"), (Location{"PID", 0, 3, 2, 4, 1}));
    EXPECT_EQ(parse_location("ZA1"), (Location{"ZA1", 0, 0, 0, 0, 0}));
}

RC_GTEST_PROP(Location, IsReadAsItWasWritten, ()) {
    Location location{"OBX", *rc::gen::inRange(0, 9), *rc::gen::inRange(0, 99), 0, 0, 0};
    if (location.field > 0) {
        location.repetition = *rc::gen::inRange(0, 9);
        location.component = *rc::gen::inRange(0, 9);
        if (location.component > 0) location.subcomponent = *rc::gen::inRange(0, 9);
    }
    RC_ASSERT(parse_location(to_string(location)) == location);
}

}  // namespace
}  // namespace fengsui::wire::hl7
