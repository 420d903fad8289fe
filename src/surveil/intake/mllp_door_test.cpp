// SPDX-License-Identifier: Apache-2.0
// The MLLP door over a real socket: every frame gets its answer, what is broken is kept, and the
// connection and the server go on.
#include "surveil/intake/mllp_door.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <boost/asio.hpp>
#include <chrono>
#include <filesystem>
#include <thread>

#include "ledger/test_ledger.hpp"
#include "surveil/test_catalog.hpp"
#include "wire/hl7/message.hpp"
#include "wire/mllp.hpp"

namespace fengsui::surveil {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

std::string lab(const std::string& control) {
    return fmt::format(
        "MSH|^~\\&|LIS|H1|FS|CDC|20261120||ORU^R01|{0}|P|2.5.1|||||CHN|UNICODE UTF-8\r"
        "PID|1||{0}^^^H1^PI||甲^{0}||19900101|M\r"
        "OBR|1||{0}|94500-6^SARS-CoV-2 RNA^LN|||20261120\r"
        "OBX|1|CWE|94500-6^SARS-CoV-2 RNA^LN||260373001^Detected^SCT||||||F|||20261120\r",
        control);
}

class Client {
  public:
    explicit Client(std::uint16_t port) : socket_(io_) {
        socket_.connect({asio::ip::make_address("127.0.0.1"), port});
    }
    void send(std::string_view bytes) { asio::write(socket_, asio::buffer(bytes)); }
    void close_sending() { socket_.shutdown(tcp::socket::shutdown_send); }
    // The next answer; empty when the server has closed the connection.
    std::string answer() {
        char buffer[4096];
        while (true) {
            if (auto frame = decoder_.next()) return frame->bytes;
            boost::system::error_code error;
            const auto size = socket_.read_some(asio::buffer(buffer), error);
            if (error) return {};
            decoder_.feed({buffer, size});
        }
    }

  private:
    asio::io_context io_;
    tcp::socket socket_;
    wire::mllp::Decoder decoder_;
};

class MllpDoorTest : public testing::Test {
  protected:
    void SetUp() override {
        path_ = fmt::format("{}/fengsui_mllp_{}_{}", testing::TempDir(), ::getpid(),
                            testing::UnitTest::GetInstance()->current_test_info()->name());
        std::filesystem::remove_all(path_);
        directory_ =
            std::make_unique<ledger::DataDirectory>(ledger::DataDirectory::open(path_).value());
        ledger_ = std::make_unique<ledger::TestLedger>(path_);
        database_ = ledger::Database::open(ledger_->options(), clock_, ids_).value();
        intake_ =
            std::make_unique<Intake>(*database_, test_catalog(), "500242", directory_->keys());
        door_ = MllpDoor::open(*intake_, {.port = 0, .frame_timeout_s = 1}).value();
    }
    void TearDown() override {
        door_->stop();
        database_->writer().stop();
        door_.reset();
        intake_.reset();
        database_.reset();
        ledger_.reset();
        std::filesystem::remove_all(path_);
    }
    std::int64_t number(std::string_view sql) {
        return database_
            ->read([&](ledger::Connection& db) -> base::Result<std::int64_t> {
                return db.value<std::int64_t>(sql).value_or(0);
            })
            .value();
    }

    std::string path_;
    base::ManualClock clock_{*base::parse_iso("2026-11-21T10:00:00+08:00")};
    base::IdMaker ids_{clock_, 1};
    std::unique_ptr<ledger::DataDirectory> directory_;
    std::unique_ptr<ledger::TestLedger> ledger_;
    std::unique_ptr<ledger::Database> database_;
    std::unique_ptr<Intake> intake_;
    std::unique_ptr<MllpDoor> door_;
};

TEST_F(MllpDoorTest, TheAnswerComesAfterTheCommit) {
    Client client(door_->port());
    client.send(wire::mllp::encode(lab("a1")));
    const auto answer = client.answer();
    EXPECT_NE(std::string::npos, answer.find("MSA|AA|a1")) << answer;
    EXPECT_EQ(1, number("SELECT count(*) FROM message WHERE control_id = 'a1'"));
}

// Found by `./dev bench load`: a session that had taken a message was never freed, and after 4,096
// of them the door let nobody in.
TEST_F(MllpDoorTest, AClosedConnectionMakesRoomForAnother) {
    door_->stop();
    door_ = MllpDoor::open(*intake_, {.port = 0, .connections_max = 4}).value();
    for (int i = 0; i < 20; ++i) {
        Client client(door_->port());
        client.send(wire::mllp::encode(lab(fmt::format("r{}", i))));
        ASSERT_NE(std::string::npos, client.answer().find("MSA|AA")) << i;
        client.close_sending();
        ASSERT_EQ("", client.answer());
    }
}

TEST_F(MllpDoorTest, ManyFramesWithoutWaitingAreAnsweredInTheirOrder) {
    Client client(door_->port());
    std::string bytes;
    for (int i = 0; i < 200; ++i) bytes += wire::mllp::encode(lab(fmt::format("p{}", i)));
    std::thread sender([&] { client.send(bytes); });
    for (int i = 0; i < 200; ++i) {
        const auto answer = client.answer();
        ASSERT_NE(std::string::npos, answer.find(fmt::format("MSA|AA|p{}\r", i))) << answer;
    }
    sender.join();
}

TEST_F(MllpDoorTest, BrokenFramesAreAnsweredAndTheConnectionGoesOn) {
    Client client(door_->port());
    client.send(wire::mllp::encode("MSH|broken"));
    const auto broken = client.answer();
    EXPECT_NE(std::string::npos, broken.find("MSA|AR")) << broken;
    client.send(wire::mllp::encode("MSH|^~\\&|LIS|H1|FS|CDC|20261120||ZZZ^Z99|z1|P|2.5\r"));
    const auto unknown = client.answer();
    EXPECT_NE(std::string::npos, unknown.find("MSA|AR|z1")) << unknown;
    EXPECT_NE(std::string::npos, unknown.find("ERR||MSH^1^9")) << unknown;
    client.send(wire::mllp::encode(lab("after")));
    EXPECT_NE(std::string::npos, client.answer().find("MSA|AA|after"));
    EXPECT_EQ(2, number("SELECT count(*) FROM message WHERE status = 'rejected'"));
}

TEST_F(MllpDoorTest, ATenMegabyteSegmentIsRefusedKeptInPartAndTheServerGoesOn) {
    Client client(door_->port());
    auto message = lab("big");
    message += "OBX|2|TX|" + std::string(10 << 20, 'x') + "\r";
    std::thread sender([&] { client.send(wire::mllp::encode(message)); });
    EXPECT_NE(std::string::npos, client.answer().find("MSA|AR|big"));
    sender.join();
    client.send(wire::mllp::encode(lab("next")));
    EXPECT_NE(std::string::npos, client.answer().find("MSA|AA|next"));
    EXPECT_EQ(1, number("SELECT count(*) FROM message WHERE status = 'rejected' AND problems LIKE "
                        "'%message_too_large%'"));
    EXPECT_GT(number("SELECT bytes FROM message WHERE status = 'rejected'"), 1000);
}

TEST_F(MllpDoorTest, AFrameWithoutEndIsAnsweredAndKeptWhenTheSenderStops) {
    Client client(door_->port());
    client.send("\x0b" + lab("cut"));
    client.close_sending();
    EXPECT_NE(std::string::npos, client.answer().find("MSA|AR|cut"));
    EXPECT_EQ(1, number("SELECT count(*) FROM message WHERE problems LIKE '%frame_unterminated%' "
                        "AND status = 'rejected'"));
}

TEST_F(MllpDoorTest, AFrameWithoutEndIsAnsweredAndKeptAfterItsTime) {
    Client client(door_->port());
    client.send("\x0b" + lab("slow"));
    EXPECT_NE(std::string::npos, client.answer().find("MSA|AR|slow"));
    EXPECT_EQ("", client.answer()) << "then the connection ends";
    Client other(door_->port());
    other.send(wire::mllp::encode(lab("other")));
    EXPECT_NE(std::string::npos, other.answer().find("MSA|AA|other"));
}

TEST_F(MllpDoorTest, ABatchInOneFrameIsAnsweredByABatch) {
    Client client(door_->port());
    client.send(wire::mllp::encode("BHS|^~\\&|LIS|H1\r" + lab("b1") + lab("b2") + "BTS|2\r"));
    const auto answer = client.answer();
    EXPECT_TRUE(answer.starts_with("BHS|")) << answer;
    EXPECT_NE(std::string::npos, answer.find("MSA|AA|b1"));
    EXPECT_NE(std::string::npos, answer.find("MSA|AA|b2"));
    EXPECT_NE(std::string::npos, answer.find("BTS|2"));
}

TEST_F(MllpDoorTest, ATakenPortIsSaid) {
    const auto second = MllpDoor::open(*intake_, {.port = door_->port()});
    ASSERT_FALSE(second);
    EXPECT_EQ(base::ProblemCode::Conflict, second.error().code);
}

}  // namespace
}  // namespace fengsui::surveil
