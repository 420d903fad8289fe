// SPDX-License-Identifier: Apache-2.0
// Messages stored together leave the same ledger as the same messages stored one after the other:
// copies, corrections, withdrawals, visits changed and cancelled, and persons merged, all of a few
// people, so that those of a batch meet each other.
#include <random>

#include "surveil/intake/intake_fixture.hpp"
#include "surveil/intake/test_messages.hpp"

namespace fengsui::surveil {
namespace {

class Stream {
  public:
    explicit Stream(std::uint32_t seed) : random_(seed) {}

    std::string next() {
        switch (below(8)) {
            case 0:
            case 1:
            case 2:
                return result();
            case 3:
                return copies_.empty() ? result() : copies_[below(copies_.size())];
            case 4:
            case 5:
                return change("A08");
            case 6:
                return change("A11");
            default:
                return merge();
        }
    }

  private:
    std::size_t below(std::size_t limit) { return random_() % limit; }
    std::string moment() { return fmt::format("202611{:02}{:02}0000", 10 + below(12), below(24)); }
    std::string control() { return fmt::format("c{}", ++messages_); }
    std::string result() {
        constexpr std::array statuses = {"P", "F", "C", "D"};
        constexpr std::array values = {"260373001^Detected^SCT", "260415000^Not detected^SCT"};
        copies_.push_back(lab({.control = control(),
                               .order = fmt::format("o{}", below(6)),
                               .name = below(2) == 0 ? "张^三" : "张^四",
                               .value = values[below(values.size())],
                               .status = statuses[below(statuses.size())],
                               .day = fmt::format("202611{:02}", 1 + below(25)),
                               .sent = moment()}));
        return copies_.back();
    }
    std::string change(std::string_view trigger) {
        constexpr std::array diagnoses = {"DG1|1||B26.9^流行性腮腺炎^I10||20261120|F\r",
                                          "DG1|1||B05.9^麻疹^I10||20261119|F\r",
                                          "DG1|1||Z00.0^体检^I10||20261118|F\r"};
        return visit({.trigger = std::string(trigger),
                      .control = control(),
                      .diagnosis = trigger == "A11" ? "" : diagnoses[below(diagnoses.size())],
                      .visit = fmt::format("V{}", below(5)),
                      .patient = fmt::format("P{}", below(4)),
                      .sent = moment()});
    }
    std::string merge() {
        return visit({.trigger = "A40",
                      .control = control(),
                      .diagnosis = "",
                      .merge = fmt::format("MRG|P{}^^^H1^PI\r", below(4)),
                      .patient = fmt::format("P{}", below(4)),
                      .sent = moment()});
    }

    std::mt19937 random_;
    int messages_ = 0;
    std::vector<std::string> copies_;
};

class IntakeBatchTest : public IntakeTest, public testing::WithParamInterface<std::uint32_t> {
  protected:
    // All that was stored, but for ids and moments.
    std::vector<std::string> ledger() {
        constexpr std::string_view select = R"(
            SELECT 'message ' || m.control_id || ' ' || m.status || ' ' || m.reports
                FROM message m
            UNION ALL SELECT 'report ' || r.external_id || ' ' || r.condition || ' ' || r.result ||
                ' ' || r.status || ' ' || r.day || ' ' || r.rank || ' ' || r.version_ms || ' ' ||
                r.visit || ' ' || m.control_id || ' ' || p.pseudonym
                FROM report r JOIN message m ON m.id = r.message JOIN person p ON p.id = r.person
            UNION ALL SELECT 'episode ' || p.pseudonym || ' ' || e.condition || ' ' || e.channel ||
                ' ' || e.place || ' ' || e.day FROM episode e JOIN person p ON p.id = e.person
            UNION ALL SELECT 'alias ' || a.alias || ' ' || p.pseudonym
                FROM person_alias a JOIN person p ON p.id = a.person
            UNION ALL SELECT 'count ' || condition || ' ' || channel || ' ' || place || ' ' || day ||
                ' ' || sum(change) FROM count_delta GROUP BY condition, channel, place, day
                HAVING sum(change) <> 0
            UNION ALL SELECT 'day ' || sum(messages) || ' ' || sum(reports) FROM institution_day
            ORDER BY 1)";
        return database_
            ->read([&](ledger::Connection& db) -> base::Result<std::vector<std::string>> {
                std::vector<std::string> rows;
                for (auto& [row] : db.query<std::string>(select)) rows.push_back(std::move(row));
                return rows;
            })
            .value();
    }
    void take_together(const std::vector<std::string>& messages) {
        std::vector<DecodedMessage> decoded;
        for (const auto& bytes : messages) {
            for (auto& message : decode(bytes, Format::Unknown, intake_->reader_context({})))
                decoded.push_back(std::move(message));
        }
        ASSERT_TRUE(intake_->take_and_wait(std::move(decoded)));
    }
};

TEST_P(IntakeBatchTest, TogetherIsAsOneAfterTheOther) {
    Stream stream(GetParam());
    std::vector<std::string> messages;
    for (int i = 0; i < 60; ++i) messages.push_back(stream.next());
    for (const auto& message : messages) one(message);
    const auto expected = ledger();
    const ledger::Keys keys = directory_->keys();  // the same pseudonyms everywhere
    for (const std::size_t size : {2, 7, 60}) {
        TearDown();
        SetUp();
        intake_ = std::make_unique<Intake>(*database_, test_catalog(), kCounty, keys);
        for (std::size_t first = 0; first < messages.size(); first += size) {
            const auto end = std::min(messages.size(), first + size);
            take_together({messages.begin() + static_cast<std::ptrdiff_t>(first),
                           messages.begin() + static_cast<std::ptrdiff_t>(end)});
        }
        const auto found = ledger();
        std::vector<std::string> differences;
        std::ranges::set_symmetric_difference(expected, found, std::back_inserter(differences));
        EXPECT_EQ(std::vector<std::string>{}, differences) << "in batches of " << size;
    }
}

INSTANTIATE_TEST_SUITE_P(Seeds, IntakeBatchTest, testing::Range(1U, 9U));

}  // namespace
}  // namespace fengsui::surveil
