// SPDX-License-Identifier: Apache-2.0
// Reports as people see them (the line list): newest first, paged by id, without anything that
// tells who the person is. Called by stream_routes inside Database::read. One page looks at a
// bounded number of rows: where a filter fits little, a page may be short and still say where to go
// on.
#pragma once

#include <boost/describe/class.hpp>
#include <optional>
#include <string>

#include "catalog/catalog.hpp"
#include "ledger/connection.hpp"
#include "surveil/stream_filter.hpp"
#include "web/page.hpp"
#include "web/query.hpp"

namespace fengsui::surveil {

struct ReportRow {
    std::string id;
    std::string channel;
    std::string condition;
    std::string condition_name_zh;
    std::string condition_name_en;
    std::string result;
    std::string status;
    base::Day day;
    base::Instant known_at;
    std::string place;
    std::string place_name;
    std::string institution;
    std::string institution_name;
    std::string person;  // the first digits of the pseudonym
    std::string sex;
    std::optional<int> age;
    std::string test_code;
    std::string test_name;
    std::string value;
    std::optional<std::int64_t> count;  // instead of a person
    std::optional<std::int64_t> denominator;
    std::string message_id;
    BOOST_DESCRIBE_CLASS(ReportRow, (),
                         (id, channel, condition, condition_name_zh, condition_name_en, result,
                          status, day, known_at, place, place_name, institution, institution_name,
                          person, sex, age, test_code, test_name, value, count, denominator,
                          message_id),
                         (), ())
};

struct ReportListQuery {
    std::string county;
    StreamFilter filter;  // a disease holds its subtypes
    std::optional<base::Day> from;
    std::optional<base::Day> to;
    std::string result;  // empty: all
    web::PageRequest page;
};

web::Page<ReportRow> report_rows(ledger::Connection& db, const catalog::Catalog& catalog,
                                 const ReportListQuery& query);

}  // namespace fengsui::surveil
