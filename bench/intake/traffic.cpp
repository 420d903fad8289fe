// SPDX-License-Identifier: Apache-2.0
#include "traffic.hpp"

#include <fmt/format.h>

#include <array>

#include "catalog/id_number.hpp"

namespace fengsui::bench {
namespace {

using namespace std::string_view_literals;

constexpr int sender_count = 12;
constexpr int positive_percent = 15;
constexpr int known_person_percent = 25;
constexpr int village_percent = 40;

struct Test {
    std::string_view loinc;
    std::string_view name;
};

// Of code_map_loinc.csv, without the diseases of the probes.
constexpr std::array<Test, 16> tests = {{
    {"94500-6", "SARS-CoV-2 RNA [Presence] in Respiratory system specimen"},
    {"94558-4", "SARS-CoV-2 Ag [Presence] in Respiratory system specimen"},
    {"97097-0", "SARS-CoV-2 Ag [Presence] in Upper respiratory specimen"},
    {"85477-8", "Influenza virus A RNA [Presence] in Upper respiratory specimen"},
    {"85478-6", "Influenza virus B RNA [Presence] in Upper respiratory specimen"},
    {"80382-5", "Influenza virus A Ag [Presence] in Upper respiratory specimen"},
    {"85479-4", "Respiratory syncytial virus RNA [Presence] in Upper respiratory specimen"},
    {"38379-4", "Mycobacterium tuberculosis complex DNA [Presence] in Specimen"},
    {"24113-3", "Hepatitis B virus core IgM Ab [Presence] in Serum or Plasma"},
    {"11259-9", "Hepatitis C virus RNA [Presence] in Serum or Plasma"},
    {"20507-0", "Reagin Ab [Presence] in Serum by RPR"},
    {"46454-5", "Shigella sp [Presence] in Specimen by Organism specific culture"},
    {"49612-5", "Salmonella sp DNA [Presence] in Specimen by NAA with probe detection"},
    {"105640-7", "Campylobacter sp DNA [Presence] in Specimen by NAA with probe detection"},
    {"24116-6", "Rubella virus IgM Ab [Presence] in Serum or Plasma by Immunoassay"},
    {"31798-2", "Dengue virus Ag [Presence] in Serum"},
}};

struct ProbeDisease {
    std::string_view condition;
    Test test;
};
constexpr std::array<ProbeDisease, 4> probe_diseases = {{
    {"A02", {"61371-1", "Vibrio cholerae DNA [Presence] in Specimen by NAA with probe detection"}},
    {"A01", {"33691-7", "Yersinia pestis DNA [Presence] in Specimen by NAA with probe detection"}},
    {"B19", {"67561-1", "Corynebacterium diphtheriae DNA [Presence] in Specimen"}},
    {"B07", {"48508-6", "Measles virus RNA [Presence] in Specimen by NAA with probe detection"}},
}};
constexpr int probe_days_apart = 20;

constexpr std::array family_names = {"王"sv, "李"sv, "张"sv, "刘"sv, "陈"sv,
                                     "杨"sv, "冉"sv, "田"sv, "彭"sv, "白"sv};
constexpr std::array given_names = {"伟"sv,   "芳"sv,   "秀英"sv, "建国"sv, "小红"sv,
                                    "志强"sv, "丽娟"sv, "军"sv,   "敏"sv,   "永胜"sv};

std::string digits(base::Day day) {
    auto text = base::to_string(day);
    std::erase(text, '-');
    return text;
}

// The same person always has the same particulars.
std::string id_number(std::string_view county, std::uint64_t person) {
    const base::Day birth{static_cast<int>(-9000 + (person * 7919) % 28000)};
    const auto first = fmt::format("{}{}{:03}", county, digits(birth), person / 28000 % 1000);
    return first + catalog::id_number_check(first);
}

}  // namespace

Traffic::Traffic(const catalog::Catalog& catalog, TrafficOptions options)
    : options_(std::move(options)), random_(options_.seed) {
    const auto& places = catalog.places();
    county_name_ = places.find(options_.county)->name_zh;
    for (const auto* township : places.children(options_.county)) {
        townships_.push_back({township->code, township->name_zh});
        for (const auto* village : places.children(township->code)) {
            villages_.push_back({village->code, township->name_zh + village->name_zh});
        }
    }
    for (int i = 0; i < sender_count; ++i) {
        senders_.push_back({fmt::format("50024200{:02}", i), fmt::format("第{}检验所", i + 1)});
    }
}

std::string Traffic::next() {
    const bool known = persons_ > 100 && chance(known_person_percent);
    const auto person = known ? below(persons_) : persons_++;
    const auto& places = chance(village_percent) && !villages_.empty() ? villages_ : townships_;
    const auto& place = places[person % places.size()];
    const auto day = options_.today -
                     static_cast<int>(below(static_cast<std::uint64_t>(options_.days_back) + 1));
    std::vector<Result> results;
    const std::size_t count = chance(70) ? 1 : chance(67) ? 2 : 3;
    const auto first = below(tests.size());
    for (std::size_t i = 0; i < count; ++i) {
        const auto& test = tests[(first + i) % tests.size()];
        results.push_back({test.loinc, test.name, chance(positive_percent)});
    }
    return message(person, place, day, results);
}

Probe Traffic::next_probe() {
    const auto& disease = probe_diseases[probes_ % probe_diseases.size()];
    const auto& place = townships_[probes_ % townships_.size()];
    const auto day =
        options_.today - 1 - static_cast<int>(probes_ / probe_diseases.size()) * probe_days_apart;
    ++probes_;
    return {message(persons_++, place, day, {{disease.test.loinc, disease.test.name, true}}),
            std::string(disease.condition), place.code, day};
}

std::string Traffic::message(std::uint64_t person, const Place& place, base::Day day,
                             const std::vector<Result>& results) {
    const auto number = ++control_id_;
    const auto& sender = senders_[number % senders_.size()];
    const auto at = digits(day);
    const auto id = id_number(options_.county, person);
    std::string text = fmt::format(
        "MSH|^~\\&|LIS^{0}^L|{1}|FENGSUI|CDC|{2}083000+0800||ORU^R01^ORU_R01|{3:x}-{4}|P|2.5.1|||"
        "AL|AL|CHN|UNICODE UTF-8\r"
        "PID|1||P{5:08}^^^{1}^MR~{6}^^^MPS^NNCHN||{7}^{8}||{9}|{10}|||{11}{12}号^^{13}^重庆市^"
        "409800||"
        "^PRN^PH^^86^^1{14:010}\r"
        "ORC|RE|{4}^LIS|{4}^LIS\r"
        "OBR|1|{4}^LIS|{4}^LIS|{15}^{16}^LN|||{2}073000+0800|||||||||D{17:03}^张医生||||||{2}"
        "082500+0800|||F\r",
        sender.name, sender.code, at, options_.seed, number, person, id,
        family_names[person % family_names.size()], given_names[person / 10 % given_names.size()],
        id.substr(6, 8), (id[16] - '0') % 2 == 1 ? "M" : "F", place.address, person % 300 + 1,
        county_name_, person % 10'000'000'000, results.front().loinc, results.front().name,
        number % 200);
    for (std::size_t i = 0; i < results.size(); ++i) {
        const auto& result = results[i];
        text += fmt::format("OBX|{}|CWE|{}^{}^LN|{}|{}^SCT||Negative|{}|||F|||{}073000+0800\r",
                            i + 1, result.loinc, result.name, i + 1,
                            result.positive ? "260373001^Detected" : "260415000^Not detected",
                            result.positive ? "A" : "N", at);
    }
    return text;
}

}  // namespace fengsui::bench
