// SPDX-License-Identifier: Apache-2.0
#include "surveil/intake/visit_syndromes.hpp"

#include <fmt/format.h>

namespace fengsui::surveil {

std::vector<StatedFact> syndromes_of(const StatedVisit& stated, const StatedFact& visit,
                                     const StatedPerson& person, const ReaderContext& context) {
    const std::vector<std::string_view> codes(stated.codes.begin(), stated.codes.end());
    std::vector<catalog::SyndromeMatch> matches;
    context.catalog.syndromes().match({.icd10 = codes,
                                       .complaint = stated.complaint,
                                       .age_years = age_on(person, visit.day),
                                       .inpatient = stated.is_inpatient},
                                      matches);
    std::vector<StatedFact> facts;
    for (const auto& match : matches) {
        StatedFact fact = visit;
        fact.channel = Channel::Syndrome;
        fact.condition = match.syndrome->condition->code;
        fact.test_name = match.rule;
        facts.push_back(std::move(fact));
    }
    return facts;
}

std::string visit_fact_id(const std::string& visit, const StatedFact& fact) {
    return fmt::format("visit|{}|{}|{}", visit, to_string(fact.channel), fact.condition);
}

}  // namespace fengsui::surveil
