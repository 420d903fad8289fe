// SPDX-License-Identifier: Apache-2.0
#include "surveil/intake/count_csv_reader.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>

#include "surveil/intake/csv_layout.hpp"

namespace fengsui::surveil {
namespace {

using base::ProblemCode;

constexpr std::array<CsvColumn, 8> kColumns = {{
    {"report_id", "YZX-2026-05-06-M01"},
    {"channel", "sector"},
    {"condition", "M01"},
    {"place", "500242101"},
    {"date", "2026-05-06"},
    {"count", "7"},
    {"denominator", "420"},
    {"note", ""},
}};
enum Cell : std::size_t { ReportId, ChannelName, Condition, Place, Date, Count, Denominator };

const CsvLayout& layout() {
    static const CsvLayout layout{kColumns, {"channel", "condition", "date", "count"}};
    return layout;
}

// Counts of persons who are known one by one come as cases and results, not as sums.
bool takes_sums(Channel channel) {
    return channel == Channel::Syndrome || channel == Channel::Vector || channel == Channel::Sector;
}

class CountReading {
  public:
    CountReading(const std::vector<std::string>& cells, const ReaderContext& context,
                 std::string_view prefix)
        : cells_(cells), context_(context), prefix_(prefix) {}

    Decoded read() {
        out_.format = Format::Csv;
        out_.type = "daily_count";
        out_.control_id = cells_[ReportId];
        out_.source = context_.source;
        StatedFact fact{.status = ReportStatus::Final, .version = context_.received};
        fact.count = number(Count, Need::Stated);
        fact.denominator = number(Denominator, Need::Optional);
        read_stream(fact);
        read_place(fact);
        read_day(fact);
        fact.external_id = cells_[ReportId].empty() ? own_name(fact) : "count|" + cells_[ReportId];
        if (!out_.refused()) out_.facts.push_back(std::move(fact));
        return std::move(out_);
    }

  private:
    enum class Need : std::uint8_t { Stated, Optional };

    void problem(ProblemCode code, Cell cell, std::string detail) {
        out_.problems.push_back(
            {code, fmt::format("{}{}", prefix_, kColumns[cell].name), std::move(detail)});
    }

    std::optional<std::int64_t> number(Cell cell, Need need) {
        const auto& text = cells_[cell];
        if (text.empty()) {
            if (need == Need::Stated) problem(ProblemCode::FieldMissing, cell, "a whole number");
            return std::nullopt;
        }
        std::int64_t value = 0;
        const auto* const end = text.data() + text.size();
        const auto [stop, error] = std::from_chars(text.data(), end, value);
        if (error == std::errc{} && stop == end && value >= 0 && value <= daily_count_max)
            return value;
        problem(ProblemCode::FieldInvalid, cell,
                fmt::format("{}: a whole number from 0 to {}", text, daily_count_max));
        return std::nullopt;
    }

    void read_stream(StatedFact& fact) {
        const auto channel = parse_channel(cells_[ChannelName]);
        if (!channel || !takes_sums(*channel)) {
            problem(ProblemCode::FieldInvalid, ChannelName, "syndrome / vector / sector");
        } else {
            fact.channel = *channel;
        }
        const auto* condition = context_.catalog.conditions().find(cells_[Condition]);
        if (condition == nullptr)
            return problem(ProblemCode::FieldInvalid, Condition, cells_[Condition]);
        fact.condition = condition->code;
    }

    // A code that is no place of the tree names an institution: the ledger knows it, or it waits to
    // be placed as any unknown one does.
    void read_place(StatedFact& fact) {
        const auto& code = cells_[Place];
        const auto& places = context_.catalog.places();
        if (places.find(code) == nullptr) {
            fact.institution = code;
        } else if (places.contains(context_.catalog.home().county, code)) {
            fact.place = code;
        } else {
            problem(ProblemCode::PlaceUnknown, Place, code);
        }
    }

    void read_day(StatedFact& fact) {
        if (cells_[Date].empty()) return problem(ProblemCode::FieldMissing, Date, "YYYY-MM-DD");
        const auto parsed = base::parse_day(cells_[Date]);
        if (!parsed) return problem(ProblemCode::DateInvalid, Date, cells_[Date]);
        const auto possible = possible_day(
            {.day = *parsed}, fmt::format("{}{}", prefix_, kColumns[Date].name), context_);
        if (possible) {
            fact.day = *possible;
        } else {
            out_.problems.push_back(possible.error());
        }
    }

    // One institution counts one thing once a day in a place, so that names the count too.
    [[nodiscard]] std::string own_name(const StatedFact& fact) const {
        return fmt::format("count|{}|{}|{}|{}", to_string(fact.channel), fact.condition,
                           cells_[Place], fact.day.days);
    }

    const std::vector<std::string>& cells_;
    const ReaderContext& context_;
    std::string_view prefix_;
    Decoded out_;
};

}  // namespace

bool looks_like_count_csv(std::string_view bytes) {
    return csv_header_names(bytes, "condition") && csv_header_names(bytes, "count");
}

std::vector<DecodedMessage> read_count_csv(std::string_view bytes, const ReaderContext& context) {
    return read_csv_rows(bytes, layout(),
                         [&](const std::vector<std::string>& cells, std::string_view prefix) {
                             return CountReading(cells, context, prefix).read();
                         });
}

std::string count_csv_template() {
    return csv_template(layout());
}

}  // namespace fengsui::surveil
