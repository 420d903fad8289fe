// SPDX-License-Identifier: Apache-2.0
// The shape of every list: rows, and where to go on. Rooms answer with Page<Row>; a list that is
// always short leaves next_cursor empty.
#pragma once

#include <boost/describe/class.hpp>
#include <optional>
#include <string>
#include <vector>

namespace fengsui::web {

template <class T>
struct Page {
    std::vector<T> items;
    std::optional<std::string> next_cursor;
    BOOST_DESCRIBE_CLASS(Page, (), (items, next_cursor), (), ())
};

}  // namespace fengsui::web
