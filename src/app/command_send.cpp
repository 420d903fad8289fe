// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <boost/json.hpp>
#include <boost/system/system_error.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "app/address.hpp"
#include "app/command.hpp"
#include "app/mllp_client.hpp"
#include "wire/hl7/batch.hpp"
#include "wire/hl7/message.hpp"

namespace fengsui::app {
namespace {

struct Options {
    std::string mllp = "127.0.0.1:2575";
    std::vector<std::string> files;
};

struct Answer {
    std::string line;
    bool accepted = false;
};

Answer read_answer(const std::string& file, std::size_t number, std::string_view message,
                   const std::string& answer) {
    Answer out;
    boost::json::object line{{"file", file},
                             {"message", number},
                             {"control_id", wire::hl7::read_header(message).control_id}};
    wire::hl7::Message ack;
    if (ack.read(answer)) {
        const auto code = ack.first("MSA").text(1);
        out.accepted = code == "AA" || code == "CA";
        line["ack"] = code;
        boost::json::array errors;
        for (const auto& error : ack.all("ERR")) errors.emplace_back(error.raw());
        line["errors"] = std::move(errors);
    } else {
        line["ack"] = nullptr;
    }
    out.line = boost::json::serialize(line);
    return out;
}

int send(const Options& options) {
    const auto address = parse_address(options.mllp, "--mllp");
    if (!address) {
        fmt::print(stderr, "fengsui send: {}\n", address.error().to_string());
        return exit_misused;
    }
    int code = exit_ok;
    try {
        MllpClient client(address->host, std::to_string(address->port));
        for (const auto& file : options.files) {
            std::ifstream in(file, std::ios::binary);
            if (!in || std::filesystem::is_directory(file)) {
                fmt::print(stderr, "fengsui send: cannot read {}\n", file);
                code = exit_failed;
                continue;
            }
            const std::string text(std::istreambuf_iterator<char>(in), {});
            const auto batch = wire::hl7::split_batch(text);
            if (!batch || batch->messages.empty()) {
                fmt::print(stderr, "fengsui send: {} holds no HL7 v2 message\n", file);
                code = exit_failed;
                continue;
            }
            for (const auto& message : batch->messages) {
                const auto answer = read_answer(file, message.number, message.bytes,
                                                client.exchange(message.bytes));
                fmt::print("{}\n", answer.line);
                if (!answer.accepted) code = exit_failed;
            }
        }
    } catch (const boost::system::system_error& error) {
        fmt::print(stderr, "fengsui send: {}: {}\n", options.mllp, error.code().message());
        return exit_failed;
    }
    return code;
}

}  // namespace

void add_send(CLI::App& app, Run& run) {
    auto options = std::make_shared<Options>();
    auto* command =
        app.add_subcommand("send",
                           "Send HL7 v2 files over MLLP; one JSON line per answer, exit code 1 if "
                           "one was not accepted");
    command->add_option("--mllp", options->mllp, "Address of the receiver, HOST:PORT")
        ->capture_default_str();
    command->add_option("FILE", options->files, "Files; batches are sent message by message")
        ->required();
    command->callback([options, &run] { run = [options] { return send(*options); }; });
}

}  // namespace fengsui::app
