// SPDX-License-Identifier: Apache-2.0
// HL7 messages of a laboratory and of a hospital for tests of intake.
#pragma once

#include <fmt/format.h>

#include <string>

namespace fengsui::surveil {

struct Lab {
    std::string control = "c1";
    std::string order = "o1";
    std::string name = "张^三";
    std::string value = "260373001^Detected^SCT";
    std::string status = "F";
    std::string day = "20261120";
    std::string id_number{};
    std::string sent = "20261120100000";
};

inline std::string lab(const Lab& of) {
    return fmt::format(
        "MSH|^~\\&|LIS|县医院^H1^L|FS|CDC|{}||ORU^R01|{}|P|2.5.1|||||CHN|UNICODE UTF-8\r"
        "PID|1||P1^^^H1^PI~{}^^^^NI||{}||19900101|M|||重庆市酉阳县麻旺镇\r"
        "OBR|1||{}|94500-6^SARS-CoV-2 RNA^LN|||{}\r"
        "OBX|1|CWE|94500-6^SARS-CoV-2 RNA^LN||{}||||||{}|||{}\r",
        of.sent, of.control, of.id_number, of.name, of.order, of.day, of.value, of.status, of.day);
}

struct Visit {
    std::string trigger = "A04";
    std::string control = "v1";
    std::string diagnosis = "DG1|1||B26.9^流行性腮腺炎^I10||20261120|F\r";
    std::string visit = "V100";
    std::string merge{};
    std::string patient = "P7";
    std::string sent = "20261120090000";
};

inline std::string visit(const Visit& of) {
    return fmt::format(
        "MSH|^~\\&|HIS|县医院^H1^L|FS|CDC|{}||ADT^{}|{}|P|2.4|||||CHN|UNICODE UTF-8\r"
        "EVN||{}\rPID|1||{}^^^H1^PI||李^{}||20150601|F|||酉阳县龙潭镇\r{}"
        "PV1|1|O|||||||||||||||||{}\r{}",
        of.sent, of.trigger, of.control, of.sent, of.patient, of.patient, of.merge, of.visit,
        of.diagnosis);
}

}  // namespace fengsui::surveil
