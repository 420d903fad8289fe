# The same work as estimate_r_work.cpp, with EpiEstim. Called by stats_bench with the CSV of its series;
# prints name,seconds,checksum: user CPU seconds of one run (median), and the sum of all estimates.
suppressMessages(library(EpiEstim))
incidence <- read.csv(commandArgs(trailingOnly = TRUE)[1])[[1]]
row <- function(name, runs, work) {
  sum_of_estimates <- NA
  seconds <- sapply(seq_len(runs), function(i) {
    gc(FALSE); before <- proc.time()[["user.self"]]
    r <- suppressMessages(suppressWarnings(work()))$R
    spent <- proc.time()[["user.self"]] - before
    sum_of_estimates <<- sum(r[, -(1:2)], na.rm = TRUE); spent })
  cat(sprintf("%s,%.6g,%.17g\n", name, median(seconds), sum_of_estimates)) }
scaled <- discr_si(0:60, 8.4, 3.8); scaled <- scaled / sum(scaled)
row("estimate_R_parametric_simulated520", 7, function() estimate_R(incidence, method = "parametric_si",
  config = make_config(list(mean_si = 8.4, std_si = 3.8))))
row("estimate_R_nonparametric_simulated520", 7, function() estimate_R(incidence, method = "non_parametric_si",
  config = make_config(list(si_distr = scaled))))
