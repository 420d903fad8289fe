// SPDX-License-Identifier: Apache-2.0
#include "workbench/reference_fixture.hpp"

namespace fengsui::workbench {
namespace {

// The cases needed, the alarms and h must be equal: they are rounded numbers.
TEST(RogersonReference, WithAndWithoutFastInitialResponse) {
    expect_reference("rogerson", {"rogerson.csv", "rogerson_controls.csv", "rogerson_range.csv"},
                     {{"theta0", 1e-9}});
}

}  // namespace
}  // namespace fengsui::workbench
