// SPDX-License-Identifier: Apache-2.0
// Tables that are shown and linked, not computed with: reporting rules, departments, policy
// indicators and the glossary. Plain rows, read only after load, safe from any thread.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "catalog/condition.hpp"

namespace fengsui::catalog {

class TableSet;

struct CaseReportRule {
    std::string id;
    std::string situation_zh;
    std::string situation_en;
    int limit_hours = 24;
    std::string to_whom;
    std::string action;
    std::string source;
    Certainty certainty = Certainty::Sure;
};

struct Department {
    std::string id;
    std::string county;
    std::string name_zh;
    std::string name_en;
    std::string role;
    std::string source;
};

struct PolicyIndicator {
    std::string id;
    std::string county;
    std::string source_table;
    std::string name_zh;
    std::string name_en;
    std::string unit;
    std::string baseline_year;
    std::string baseline;
    std::string target_year;
    std::string target;      // may be words
    std::string comparator;  // >= <= = > range about, or empty
    std::optional<double> target_number;
    std::string kind;
    std::string formula;
    std::string note;
    std::string source;
};

struct Term {
    std::string id;
    std::string zh;
    std::string en;
    std::string meaning;
    std::string area;
};

class Reference {
  public:
    static base::Result<Reference> load(const TableSet& tables);

    [[nodiscard]] std::span<const CaseReportRule> case_report_rules() const {
        return case_report_rules_;
    }
    [[nodiscard]] std::span<const Department> departments() const { return departments_; }
    [[nodiscard]] std::span<const PolicyIndicator> indicators() const { return indicators_; }
    [[nodiscard]] std::span<const Term> glossary() const { return glossary_; }
    [[nodiscard]] const Department* department(std::string_view id) const;
    [[nodiscard]] const PolicyIndicator* indicator(std::string_view id) const;

  private:
    std::vector<CaseReportRule> case_report_rules_;
    std::vector<Department> departments_;
    std::vector<PolicyIndicator> indicators_;
    std::vector<Term> glossary_;
};

}  // namespace fengsui::catalog
