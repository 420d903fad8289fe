// SPDX-License-Identifier: Apache-2.0
#include "simulate/outbreak_file.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/toml_file.hpp"

namespace fengsui::simulate {
namespace {

using base::TomlFile;
using base::TomlTable;

constexpr base::NumberRange share{0, 1};
constexpr int days_longest = 400;

std::string stem(const std::string& file) {
    const auto begin = file.find_last_of('/') + 1;  // npos + 1 is 0
    const auto end = file.find_last_of('.');
    return file.substr(begin, end == std::string::npos || end < begin ? end : end - begin);
}

class OutbreakReading {
  public:
    OutbreakReading(TomlFile& file, const OutbreakContext& context)
        : file_(file), context_(context) {}

    base::Result<Outbreak> read() {
        auto root = file_.root();
        out_.name = stem(file_.name());
        out_.name_zh = root.required("name_zh");
        root.required("name_en");
        root.required("description");
        read_kind(root);
        read_start(root);
        read_place(root);
        switch (out_.kind) {
            case OutbreakKind::Transmission:
                out_.seeds = root.integer("first_cases", 1, {1, 10'000});
                read_disease(root);
                break;
            case OutbreakKind::PointSource:
                out_.attack_rate = root.required_number("attack_rate", share);
                out_.exposed_max = root.integer("exposed_max", 0, {0, 1e6});
                read_disease(root);
                break;
            case OutbreakKind::FalsePositives:
                out_.false_positive_share = root.required_number("false_positive_share", share);
                out_.tested_illness = illness(root);
                break;
            case OutbreakKind::Silence:
                break;
        }
        root.end();
        if (const auto done = file_.result(); !done)
            return tl::unexpected<base::Problem>(done.error());
        return std::move(out_);
    }

  private:
    void read_kind(TomlTable& root) {
        constexpr std::string_view kinds[] = {"transmission", "point_source", "false_positives",
                                              "silence"};
        const auto kind = root.required("kind");
        const auto* found = std::ranges::find(kinds, kind);
        if (found == std::end(kinds))
            root.refuse("kind", fmt::format("unknown kind \"{}\"", kind));
        else
            out_.kind = static_cast<OutbreakKind>(found - std::begin(kinds));
    }

    // Either a date, or so many days after the simulation's first.
    void read_start(TomlTable& root) {
        const auto window = context_.window;
        std::string_view field = "start";
        if (const auto day = root.day("start")) {
            out_.start = *day;
            if (root.has("start_after_days"))
                root.refuse("start_after_days", "the file has a start already");
        } else {
            field = "start_after_days";
            out_.start = window.from + static_cast<int>(root.required_number(field, {0, 10'000}));
        }
        if (out_.start < window.from || out_.start > window.to)
            root.refuse(field,
                        fmt::format("the outbreak begins on {}, outside {} to {}",
                                    base::to_string(out_.start), base::to_string(window.from),
                                    base::to_string(window.to)));
        out_.days = root.integer("days", 1, {1, days_longest});
        if (out_.kind == OutbreakKind::Silence && out_.days > 30)
            root.refuse("days", "a silence is at most 30 days");
        out_.days_max = root.integer("days_max", days_longest, {1, days_longest});
    }

    // A place, an institution, or a role of which the seed picks one.
    void read_place(TomlTable& root) {
        out_.at = root.text("at");
        if (out_.at.empty()) return;
        if (context_.county.institution(out_.at) >= 0) return;
        const auto& county = context_.county;
        const auto is_village = [this](const Village& v) { return v.place->code == out_.at; };
        const auto is_township = [this](const Township& t) { return t.place->code == out_.at; };
        if (std::ranges::any_of(county.villages(), is_village) ||
            std::ranges::any_of(county.townships(), is_township))
            return;
        Dice dice({context_.seed, Purpose::Outbreak, context_.number, 0xFFFFFFFFU});
        if (out_.at == "any_village" || out_.at == "any_township") {
            const auto villages = static_cast<std::uint32_t>(county.villages().size());
            const auto& village = county.villages()[dice.below(villages)];
            out_.at =
                out_.at == "any_village"
                    ? village.place->code
                    : county.townships()[static_cast<std::size_t>(village.township)].place->code;
            return;
        }
        const auto role = parse_role(out_.at);
        const auto choice = role ? county.of_role(*role) : std::vector<int>{};
        if (choice.empty())
            return root.refuse("at", fmt::format("\"{}\" is no place or institution of this "
                                                 "region, and no role that it has",
                                                 out_.at));
        const auto pick = choice[dice.below(static_cast<std::uint32_t>(choice.size()))];
        out_.at = county.institutions()[static_cast<std::size_t>(pick)].code;
    }

    void read_disease(TomlTable& root) {
        const auto key = root.required("disease");
        const auto* disease = context_.diseases.find(key);
        if (disease == nullptr)
            return root.refuse("disease", fmt::format("unknown disease \"{}\"", key));
        out_.disease = *disease;
        out_.disease.r0 = root.number("r0", disease->r0, {0, 30});
        out_.disease.immune_share = root.number("immune_share", disease->immune_share, share);
        out_.control_after_days = root.integer("control_after_days", 0, {0, 1000});
        out_.control_effect = root.number("control_effect", 0, share);
        out_.mosquito_factor = root.number("mosquito_factor", 1, {0, 100});
        out_.mosquito_days_before = root.integer("mosquito_days_before", 0, {0, 60});
        if (out_.kind == OutbreakKind::Transmission) out_.source = Setting::Import;
    }

    int illness(TomlTable& root) {
        const auto key = root.required("illness");
        const int found = context_.illnesses.find(key);
        if (found < 0)
            root.refuse("illness", fmt::format("unknown illness \"{}\"", key));
        else if (context_.illnesses.at(static_cast<std::size_t>(found)).test_zh.empty())
            root.refuse("illness", fmt::format("\"{}\" has no test", key));
        return found;
    }

    TomlFile& file_;
    const OutbreakContext& context_;
    Outbreak out_;
};

}  // namespace

base::Result<Outbreak> Outbreak::load(const std::string& file, std::string_view bytes,
                                      const OutbreakContext& context) {
    auto parsed = TomlFile::parse(file, bytes);
    if (!parsed) return tl::unexpected<base::Problem>(parsed.error());
    return OutbreakReading(**parsed, context).read();
}

}  // namespace fengsui::simulate
