// SPDX-License-Identifier: Apache-2.0
#include "access/access_fixture.hpp"

namespace fengsui::access {
namespace {

constexpr const char* kJournal = "/api/v1/journal";

class JournalRoutesTest : public RoutesTest {
  protected:
    std::vector<std::string> ids(const boost::json::object& page) {
        std::vector<std::string> out;
        for (const auto& row : page.at("items").as_array())
            out.push_back(text(row.as_object(), "object_id"));
        return out;
    }
    // All pages of the list, one after the other.
    std::vector<std::string> walk(const std::string& query, const Browser& who, int& pages) {
        std::vector<std::string> all;
        std::string cursor;
        pages = 0;
        do {
            const auto response = get(std::string(kJournal) + query + "&cursor=" + cursor, who);
            EXPECT_EQ(200, response.status) << response.body;
            const auto page = json(response);
            for (auto& id : ids(page)) all.push_back(std::move(id));
            cursor = page.contains("next_cursor") ? text(page, "next_cursor") : "";
            ++pages;
        } while (!cursor.empty());
        return all;
    }
};

TEST_F(JournalRoutesTest, EntriesHaveTheShapeOfTheContract) {
    record("signal.raised", kTownship, "412");
    const auto page =
        json(get(std::string(kJournal) + "?object_kind=signal&object_id=412", login("boss")));
    ASSERT_EQ(1U, page.at("items").as_array().size());
    const auto entry = page.at("items").as_array().at(0).as_object();
    EXPECT_EQ(1, entry.at("seq").as_int64());
    EXPECT_EQ(base::to_iso(clock_.now(), 480), text(entry, "at"));
    EXPECT_EQ("system", text(entry, "actor"));
    EXPECT_EQ("signal.raised", text(entry, "verb"));
    EXPECT_EQ("signal", text(entry, "object_kind"));
    EXPECT_EQ(kTownship, text(entry, "place"));
    EXPECT_EQ("it happened", text(entry, "summary_en"));
    EXPECT_EQ(9U, entry.size()) << "no hashes, no before and after";
}

TEST_F(JournalRoutesTest, PagesNewestFirstWithoutGapOrRepeat) {
    std::vector<std::string> expected;
    for (int i = 0; i < 10; ++i) {
        record("signal.updated", kCounty, std::to_string(i));
        expected.insert(expected.begin(), std::to_string(i));
    }
    int pages = 0;
    EXPECT_EQ(expected, walk("?verb=signal.updated&limit=3", login("boss"), pages));
    EXPECT_EQ(4, pages);
    EXPECT_EQ(expected, walk("?verb=signal.updated&limit=5", login("boss"), pages));
    EXPECT_EQ(2, pages);
    EXPECT_EQ(422, get(std::string(kJournal) + "?cursor=x", login("boss")).status);
    EXPECT_TRUE(walk("?verb=signal.closed", login("boss"), pages).empty());
}

TEST_F(JournalRoutesTest, AScopedUserSeesOnlyItsPlaces) {
    add_account("zhang", web::Role::Viewer, kTownship);
    record("signal.raised", kCounty, "county");
    record("signal.raised", kTownship, "township");
    record("signal.raised", std::string(kTownship) + "201", "village");
    record("signal.raised", kOtherTownship, "other");
    record("user.created", "", "user");
    const auto zhang = login("zhang");
    EXPECT_EQ((std::vector<std::string>{"village", "township"}), ids(json(get(kJournal, zhang))));
    EXPECT_TRUE(ids(json(get(std::string(kJournal) + "?object_id=other", zhang))).empty());
}

TEST_F(JournalRoutesTest, ARoleSeesOnlyItsRooms) {
    add_account("teacher", web::Role::Reporter);
    record("signal.raised", kCounty, "signal");
    record("intake.committed", kCounty, "intake");
    record("token.created", "", "token");
    EXPECT_EQ((std::vector<std::string>{"intake"}), ids(json(get(kJournal, login("teacher")))));
    const auto all = ids(json(get(kJournal, login("boss"))));
    EXPECT_EQ(1, std::count(all.begin(), all.end(), "token"));
}

TEST_F(JournalRoutesTest, RareEntriesAreFoundByWalkingOn) {
    add_account("zhang", web::Role::Viewer, kTownship);
    record("signal.raised", kTownship, "old");
    write([&](ledger::Transaction& tx) {
        for (int i = 0; i < 4500; ++i) {
            ledger::JournalDraft draft;
            draft.county = kCounty;
            draft.verb = "intake.committed";
            draft.place = kOtherTownship;
            tx.record(std::move(draft));
        }
    });
    record("signal.raised", kTownship, "new");
    const auto zhang = login("zhang");
    const auto first = json(get(kJournal, zhang));
    EXPECT_EQ(std::vector<std::string>{"new"}, ids(first))
        << "one answer reads 4000 entries at most";
    int pages = 0;
    EXPECT_EQ((std::vector<std::string>{"new", "old"}), walk("?limit=50", zhang, pages));
    EXPECT_EQ(2, pages);
}

}  // namespace
}  // namespace fengsui::access
