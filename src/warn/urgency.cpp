// SPDX-License-Identifier: Apache-2.0
#include "warn/urgency.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "surveil/detect/baseline_method.hpp"

namespace fengsui::warn {
namespace {

constexpr int kClassA = 95;
constexpr int kEventReport = 85;
constexpr int kOutbreak = 75;
constexpr int kCluster = 60;
constexpr int kFirstClassB = 55;
constexpr int kStatistical = 35;  // plus up to 20 for the excess
constexpr int kRetrospectiveShare = 3;

struct Place {
    std::string zh;
    std::string en;
};

Place place_names(const catalog::Catalog& catalog, std::string_view code) {
    const auto* place = catalog.places().find(code);
    if (place == nullptr) return {std::string(code), std::string(code)};
    return {place->short_name.empty() ? place->name_zh : place->short_name, place->english_name()};
}

std::string_view channel_zh(surveil::Channel channel) {
    constexpr std::string_view names[] = {"病例", "病原", "症候群", "病媒生物", "多部门"};
    return names[static_cast<std::size_t>(channel)];
}

int excess_points(const surveil::Alarm& alarm) {
    const double ratio = alarm.count / std::max(alarm.expected.value_or(1), 0.5);
    return std::clamp(static_cast<int>(ratio * 4), 0, 20);
}

std::string pvalue_text(double pvalue) {
    constexpr double least_shown = 0.0001;
    return pvalue < least_shown ? "<0.0001" : fmt::format("= {:.4f}", pvalue);
}

}  // namespace

RuleText rule_text(const catalog::Rules& rules, std::string_view method, std::string_view rule) {
    const auto from_head = [](const catalog::RuleHead& head, catalog::Tier tier) {
        return RuleText{head.text_zh, head.text_en, head.source, tier};
    };
    for (const auto& single : rules.single_case()) {
        if (single.head.id == rule) return from_head(single.head, single.tier);
    }
    for (const auto& cluster : rules.cluster()) {
        if (cluster.head.id == rule) return from_head(cluster.head, cluster.tier);
    }
    for (const auto& detector : rules.detectors()) {
        if (detector.id != rule) continue;
        const auto* known = surveil::find_baseline_method(detector.method);
        if (known == nullptr) break;
        auto words = known->words(detector);
        return {std::move(words.zh), std::move(words.en), detector.source, catalog::Tier::Signal};
    }
    return {std::string(method), std::string(method), {}, catalog::Tier::Signal};
}

Urgency urgency_of(const catalog::Catalog& catalog, const surveil::Alarm& alarm) {
    const auto& condition = *catalog.conditions().find(alarm.stream.condition);
    const auto* period = condition.in_force(alarm.day);
    const auto tier = rule_text(catalog.rules(), alarm.method, alarm.rule).tier;
    if (period != nullptr && period->managed_as_class_a)
        return {kClassA, "甲类或按甲类管理的传染病", "class A or managed as class A"};
    if (tier == catalog::Tier::EventReport)
        return {kEventReport, "达到突发公共卫生事件报告标准", "reaches an event-report criterion"};
    if (tier == catalog::Tier::Outbreak)
        return {kOutbreak, "达到暴发标准", "reaches an outbreak criterion"};
    if (alarm.method == "cluster")
        return {kCluster, "达到聚集性疫情标准", "reaches a cluster criterion"};
    if (alarm.method == "first_in_county")
        return {kFirstClassB, "本县长期未见的法定传染病",
                "a notifiable disease long unseen in the county"};
    if (alarm.method == "single_case")
        return {kCluster, "单病例预警病种", "a disease where one case is enough"};
    return {kStatistical + excess_points(alarm), "病例数超过期望值", "more cases than expected"};
}

Urgency retrospective(Urgency urgency) {
    urgency.score /= kRetrospectiveShare;
    urgency.reason_zh += "（补报的既往数据）";
    urgency.reason_en += " (late data about the past)";
    return urgency;
}

Sentence why(const catalog::Catalog& catalog, const surveil::Alarm& alarm) {
    const auto place = place_names(catalog, alarm.stream.place);
    const auto& condition = *catalog.conditions().find(alarm.stream.condition);
    const auto day = base::to_string(alarm.day);
    const auto from = base::to_string(alarm.day - (alarm.window_days - 1));
    const auto zh_head = fmt::format("{}{}（{}渠道）", place.zh, condition.name_zh,
                                     channel_zh(alarm.stream.channel));
    const auto en_head = fmt::format("{}, {} ({} channel)", condition.name_en, place.en,
                                     to_string(alarm.stream.channel));
    if (alarm.method == "first_in_county") {
        return {
            fmt::format("{}：{} 报告 {} 例，系统内本县此前一年无该病记录", zh_head, day,
                        alarm.count),
            fmt::format("{}: {} on {}; this system holds none in the county for the year before",
                        en_head, alarm.count, day)};
    }
    if (alarm.method == "single_case") {
        return {fmt::format("{}：{} 报告 {} 例，一例即预警", zh_head, day, alarm.count),
                fmt::format("{}: {} on {}; one case is enough to warn", en_head, alarm.count, day)};
    }
    const bool one_day = alarm.window_days == 1;
    const auto when_zh = one_day ? day : fmt::format("{} 至 {}", from, day);
    const auto when_en =
        one_day ? fmt::format("on {}", day) : fmt::format("from {} to {}", from, day);
    if (alarm.method == "cluster") {
        return {fmt::format("{}：{} 共 {} 例，达到 {} 天 {:.0f} 例的标准", zh_head, when_zh,
                            alarm.count, alarm.window_days, alarm.threshold),
                fmt::format("{}: {} {}; the criterion is {:.0f} in {} day{}", en_head, alarm.count,
                            when_en, alarm.threshold, alarm.window_days, one_day ? "" : "s")};
    }
    const auto expected_zh = alarm.expected ? fmt::format("，期望 {:.1f} 例", *alarm.expected) : "";
    const auto expected_en =
        alarm.expected ? fmt::format(", expected {:.1f}", *alarm.expected) : "";
    const auto chance_zh = alarm.pvalue ? "，P " + pvalue_text(*alarm.pvalue) : "";
    const auto chance_en = alarm.pvalue ? ", P " + pvalue_text(*alarm.pvalue) : "";
    return {fmt::format("{}：{} 报告 {} 例{}，上限 {:.1f} 例{}", zh_head, when_zh, alarm.count,
                        expected_zh, alarm.threshold, chance_zh),
            fmt::format("{}: {} {}{}, upper bound {:.1f}{}", en_head, alarm.count, when_en,
                        expected_en, alarm.threshold, chance_en)};
}

}  // namespace fengsui::warn
