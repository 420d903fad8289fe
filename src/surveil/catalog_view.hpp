// SPDX-License-Identifier: Apache-2.0
// The catalogue as the screens see it on one day (the class of a disease changes by law). Pure.
#pragma once

#include <boost/describe/class.hpp>
#include <string>
#include <vector>

#include "catalog/catalog.hpp"

namespace fengsui::surveil {

struct NamedView {
    std::string code;
    std::string name_zh;
    std::string name_en;
    BOOST_DESCRIBE_CLASS(NamedView, (), (code, name_zh, name_en), (), ())
};
struct RoleView : NamedView {
    std::vector<std::string> rights;
    BOOST_DESCRIBE_CLASS(RoleView, (NamedView), (rights), (), ())
};
struct PlaceView {
    std::string code;
    std::string parent;
    std::string kind;
    std::string name_zh;
    std::string name_en;
    std::string short_zh;
    BOOST_DESCRIBE_CLASS(PlaceView, (), (code, parent, kind, name_zh, name_en, short_zh), (), ())
};
struct ConditionView {
    std::string code;
    std::string parent;  // of a subtype: its disease
    std::string name_zh;
    std::string name_en;
    std::string short_zh;
    std::string unit_zh;  // what its counts are of
    std::string unit_en;
    std::string group;  // class_a, class_b, class_c, other, syndrome, measure
    int report_limit_hours = 24;
    BOOST_DESCRIBE_CLASS(ConditionView, (),
                         (code, parent, name_zh, name_en, short_zh, unit_zh, unit_en, group,
                          report_limit_hours),
                         (), ())
};
struct CatalogView {
    PlaceView county;
    std::vector<PlaceView> places;  // the county, its townships and villages
    std::vector<ConditionView> conditions;
    std::vector<NamedView> channels;
    std::vector<NamedView> unit_kinds;
    std::vector<RoleView> roles;
    std::vector<NamedView> problems;  // what a refusal says, by its code
    BOOST_DESCRIBE_CLASS(CatalogView, (),
                         (county, places, conditions, channels, unit_kinds, roles, problems), (),
                         ())
};

CatalogView view_catalog(const catalog::Catalog& catalog, const std::string& county, base::Day day);

}  // namespace fengsui::surveil
