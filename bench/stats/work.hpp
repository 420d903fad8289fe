// SPDX-License-Identifier: Apache-2.0
// What stats_bench measures. A group is one file NAME_work.cpp with one function that is declared
// here and named in stats_bench.cpp, and, if R can do the same, one script NAME.R beside it.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace fengsui::bench {

// A row of test/reference/detection/timing.csv: R's cost of the same kind of work.
struct Reference {
    std::string what;
    int series = 1;
};

struct Work {
    std::string name;  // the row's, and what the R script calls it
    std::optional<Reference> reference{};
    double points = 1;            // series-points that one run judges
    std::function<double()> run;  // once; gives a sum of its results, to compare with R's
    double ratio_wanted = 0;      // to R, DESIGN.md §8; 0: none
    double seconds_wanted = 0;    // for one whole run; 0: none
};

struct Group {
    std::string name;      // NAME.R beside the sources; no file: R is not asked
    std::string series{};  // what NAME.R reads as CSV: one column a series
    std::vector<Work> works;
};

Group farrington_work();
Group ears_work();  // and cusum
Group estimate_r_work();

}  // namespace fengsui::bench
