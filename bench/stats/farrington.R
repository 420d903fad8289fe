# The same work as farrington_work.cpp, in R. Called by stats_bench with the CSV of its series; prints
# name,seconds,checksum: user CPU seconds of one whole run (median), and the sum of the upper bounds.
suppressMessages(library(surveillance)); Sys.setenv(TZ = "UTC")
counts <- as.matrix(read.csv(commandArgs(trailingOnly = TRUE)[1])); n <- nrow(counts)
mondays <- as.numeric(seq(as.Date("2010-01-04"), by = "week", length.out = n))
plain <- function(j) sts(observed = counts[, j, drop = FALSE], frequency = 52, start = c(2010, 1))
dated <- function(j) sts(observed = counts[, j, drop = FALSE], frequency = 52, start = c(2010, 1),
                         epoch = mondays, epochAsDate = TRUE)
improved <- function(range, b = 5) list(range = range, b = b, w = 3, reweight = TRUE, weightsThreshold = 2.58,
  verbose = FALSE, glmWarnings = FALSE, alpha = 0.05, trend = TRUE, pThresholdTrend = 1, limit54 = c(5, 4),
  powertrans = "2/3", fitFun = "algo.farrington.fitGLM.flexible", populationOffset = FALSE, noPeriods = 10,
  pastWeeksNotIncluded = 26, thresholdMethod = "nbPlugin")
original <- function(range) modifyList(improved(range), list(noPeriods = 1, pastWeeksNotIncluded = 3,
  weightsThreshold = 1, pThresholdTrend = 0.05, thresholdMethod = "delta"))
row <- function(name, runs, work) {
  work <- match.fun(work); sum_of_bounds <- NA
  seconds <- sapply(seq_len(runs), function(i) {
    gc(FALSE); before <- proc.time()[["user.self"]]
    sum_of_bounds <<- sum(upperbound(work()), na.rm = TRUE)
    proc.time()[["user.self"]] - before })
  cat(sprintf("%s,%.6g,%.17g\n", name, median(seconds), sum_of_bounds)) }
year <- (n - 51):n
invisible(farringtonFlexible(plain(1), improved(n)))
row("farringtonFlexible_improved_b5_one_week", 15, function() farringtonFlexible(plain(1), improved(n)))
row("farringtonFlexible_improved_b5_one_week_100", 3, function() farringtonFlexible(plain(seq_len(ncol(counts))), improved(n)))
row("farringtonFlexible_improved_b5_integer_epoch", 3, function() farringtonFlexible(plain(1), improved(year)))
row("farringtonFlexible_improved_b3_integer_epoch", 3, function() farringtonFlexible(plain(1), improved(year, 3)))
row("farringtonFlexible_improved_b5_date_epoch", 3, function() farringtonFlexible(dated(1), improved(year)))
row("farringtonFlexible_original_b5", 3, function() farringtonFlexible(plain(1), original(year)))
row("farrington_b5", 3, function() farrington(plain(1), list(range = year, b = 5, w = 3, alpha = 0.05)))
