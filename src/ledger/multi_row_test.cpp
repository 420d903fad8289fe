// SPDX-License-Identifier: Apache-2.0
#include "ledger/multi_row.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "ledger/test_ledger.hpp"

namespace fengsui::ledger {
namespace {

// Sizes around the groups: each row arrives once.
TEST(MultiRowTest, EachRowIsWrittenOnce) {
    const auto path = testing::TempDir() + "/fengsui_rows_" + std::to_string(::getpid());
    std::filesystem::create_directories(path);
    {
        const TestLedger ledger(path);
        const auto db = ledger.connect();
        db->script(
            "CREATE TABLE numbers (county TEXT NOT NULL, id BIGINT NOT NULL, n BIGINT NOT NULL, "
            "PRIMARY KEY (county, id))");
        for (const int size : {0, 1, 7, 8, 9, 63, 64, 65, 200}) {
            db->execute("DELETE FROM numbers");
            std::vector<Value> values;
            std::vector<std::int64_t> ids;
            for (int i = 0; i < size; ++i) {
                values.insert(values.end(), {"c", i, 2 * i});
                ids.push_back(i);
            }
            const MultiRow shape{
                "INSERT INTO numbers (county, id, n)", 3,
                "ON CONFLICT (county, id) DO UPDATE SET n = numbers.n + excluded.n"};
            insert_rows(*db, shape, values);
            insert_rows(*db, shape, values);
            update_ids(*db, "UPDATE numbers SET n = n + 1 WHERE county = ? AND id", "c", ids);
            update_ids(*db, "UPDATE numbers SET n = n + 1 WHERE county = ? AND id", "other", ids);
            EXPECT_EQ(size, db->value<int>("SELECT count(*) FROM numbers WHERE n = 4 * id + 1"));
        }
    }
    std::filesystem::remove_all(path);
}

}  // namespace
}  // namespace fengsui::ledger
