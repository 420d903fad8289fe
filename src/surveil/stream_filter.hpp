// SPDX-License-Identifier: Apache-2.0
// What the lists of surveillance have in common: which channel, condition and area are asked for,
// within what the person may see, as part of an SQL condition; and how far down a list is walked
// for one page. Values, thread safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/connection.hpp"
#include "surveil/context.hpp"
#include "surveil/report.hpp"
#include "web/request.hpp"

namespace fengsui::surveil {

struct StreamFilter {
    std::optional<Channel> channel;
    std::string condition;   // empty: all
    std::string place_area;  // the code of the place above all that is wanted; empty: the county
};

// ?channel= &condition= &place=, narrowed to the person's scope. ValueInvalid for words that the
// catalogue does not know, OutOfScope for a place beside the scope.
base::Result<StreamFilter> read_stream_filter(const RoomContext& context,
                                              const web::Request& request);

// The conditions of a statement, with what is bound to its marks.
class Where {
  public:
    explicit Where(std::string_view county, std::string_view column = "county");
    // `clause` holds one `?` per value.
    Where& add(std::string_view clause, std::initializer_list<ledger::Value> values = {});
    // Codes of places below a place begin with its code. Nothing is added for an empty area.
    Where& within(std::string_view column, std::string_view area);

    [[nodiscard]] const std::string& sql() const { return sql_; }
    [[nodiscard]] const std::vector<ledger::Value>& bind() const { return bind_; }
    [[nodiscard]] std::vector<ledger::Value> bind_with(ledger::Value last) const;

  private:
    std::string sql_;
    std::vector<ledger::Value> bind_;
};

}  // namespace fengsui::surveil
