// SPDX-License-Identifier: Apache-2.0
#include "ledger/multi_row.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <set>

#include "ledger/test_ledger.hpp"

namespace fengsui::ledger {
namespace {

std::size_t distinct(const std::vector<std::tuple<std::int64_t>>& rows) {
    return std::set(rows.begin(), rows.end()).size() == rows.size() ? rows.size() : 0;
}

// Half of the keys that are asked for do not exist.
std::size_t found(Connection& db, std::string_view key, int size) {
    std::vector<Value> keys;
    for (int i = 0; i < 2 * size; ++i)
        keys.push_back(key == "(n.id)" ? Value(i) : Value(std::to_string(i)));
    return distinct(find_rows<std::int64_t>(
        db, {"SELECT n.id", "numbers n", "n.county = ? AND n.n > 0", key}, "c", keys));
}

std::size_t found_by_both(Connection& db, int size) {
    std::vector<Value> keys;
    for (int i = 0; i < size; ++i) {
        keys.insert(keys.end(), {"c", std::to_string(i)});
        keys.insert(keys.end(), {"other", std::to_string(i)});
    }
    return distinct(find_rows<std::int64_t>(
        db, {"SELECT n.id", "numbers n", "n.county = ?", "(n.county, n.name)", 2}, "c", keys));
}

// Sizes around the groups: each row arrives once.
TEST(MultiRowTest, EachRowIsWrittenOnce) {
    const auto path = testing::TempDir() + "/fengsui_rows_" + std::to_string(::getpid());
    std::filesystem::create_directories(path);
    {
        const TestLedger ledger(path);
        const auto db = ledger.connect();
        db->script(
            "CREATE TABLE numbers (county TEXT NOT NULL, id BIGINT NOT NULL, name TEXT NOT NULL, n "
            "BIGINT NOT NULL, PRIMARY KEY (county, id))");
        for (const int size : {0, 1, 7, 8, 9, 63, 64, 65, 200}) {
            db->execute("DELETE FROM numbers");
            std::vector<Value> values;
            std::vector<std::int64_t> ids;
            for (int i = 0; i < size; ++i) {
                values.insert(values.end(), {"c", i, std::to_string(i), 2 * i});
                ids.push_back(i);
            }
            const MultiRow shape{
                "INSERT INTO numbers (county, id, name, n)", 4,
                "ON CONFLICT (county, id) DO UPDATE SET n = numbers.n + excluded.n"};
            insert_rows(*db, shape, values);
            insert_rows(*db, shape, values);
            update_ids(*db, "UPDATE numbers SET n = n + 1 WHERE county = ? AND id", "c", ids);
            update_ids(*db, "UPDATE numbers SET n = n + 1 WHERE county = ? AND id", "other", ids);
            EXPECT_EQ(size, db->value<int>("SELECT count(*) FROM numbers WHERE n = 4 * id + 1"));
            EXPECT_EQ(size, found(*db, "(n.id)", size)) << "and found once";
            EXPECT_EQ(size, found(*db, "(n.name)", size));
            EXPECT_EQ(size, found_by_both(*db, size));
        }
    }
    std::filesystem::remove_all(path);
}

}  // namespace
}  // namespace fengsui::ledger
