# The same work as ears_work.cpp, in R. Called by stats_bench with the CSV of its series; prints
# name,seconds,checksum: user CPU seconds of one whole run (median), and the sum of the upper bounds.
suppressMessages(library(surveillance)); Sys.setenv(TZ = "UTC")
counts <- as.matrix(read.csv(commandArgs(trailingOnly = TRUE)[1])); n <- nrow(counts)
plain <- function(j) sts(observed = counts[, j, drop = FALSE], frequency = 52, start = c(2010, 1))
row <- function(name, runs, repeats, work) {
  sum_of_bounds <- NA
  seconds <- sapply(seq_len(runs), function(i) {
    gc(FALSE); before <- proc.time()[["user.self"]]
    for (k in seq_len(repeats)) sum_of_bounds <<- sum(work(), na.rm = TRUE)
    (proc.time()[["user.self"]] - before) / repeats })
  cat(sprintf("%s,%.6g,%.17g\n", name, median(seconds), sum_of_bounds)) }
c2 <- list(range = 10:n, method = "C2", baseline = 7, minSigma = 0, alpha = 0.001)
one <- plain(1); all <- plain(seq_len(ncol(counts))); old <- sts2disProg(one)
rossi <- list(range = 261:n, k = 1.04, h = 2.26, m = NULL, trans = "rossi", alpha = 0.1)
row("earsC_C2", 5, 20, function() upperbound(earsC(one, c2)))
row("earsC_C2_100", 3, 1, function() upperbound(earsC(all, c2)))
row("cusum_rossi", 5, 20, function() upperbound(cusum(one, rossi)))
row("algo.cusum_rossi", 5, 20, function() algo.cusum(old, rossi)$upperbound)
