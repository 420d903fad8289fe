// SPDX-License-Identifier: Apache-2.0
// What became of one message, as the doors and the command `fengsui ingest` tell it: one shape for
// all. Plain values; made from Intake's answer after the commit.
#pragma once

#include <boost/describe/class.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "surveil/intake/intake.hpp"

namespace fengsui::surveil {

struct IngestProblem {
    std::string code;
    std::string path;
    std::string detail;
    BOOST_DESCRIBE_CLASS(IngestProblem, (), (code, path, detail), (), ())
};

// A fact that the message states, without anything that tells who the person is.
struct StatedResult {
    std::string channel;
    std::string condition;
    std::string result;
    std::string status;
    base::Day day;
    BOOST_DESCRIBE_CLASS(StatedResult, (), (channel, condition, result, status, day), (), ())
};

struct IngestResult {
    int message = 0;  // from 1, in what was handed in
    std::string control_id;
    std::string status;  // accepted, duplicate, rejected
    int reports = 0;
    std::vector<IngestProblem> problems;
    std::vector<StatedResult> stated;
    std::optional<std::string> ack;  // the HL7 answer
    BOOST_DESCRIBE_CLASS(IngestResult, (),
                         (message, control_id, status, reports, problems, stated, ack), (), ())
};

struct IngestResults {
    std::vector<IngestResult> messages;
    BOOST_DESCRIBE_CLASS(IngestResults, (), (messages), (), ())
};

IngestResult ingest_result(const IntakeAnswer& answer);
IngestResults ingest_results(const std::vector<IntakeAnswer>& answers);

}  // namespace fengsui::surveil
