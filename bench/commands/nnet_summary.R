# nnet_summary.R FILE: what one writes for the standard errors of a multinomial logit of a CSV file; prints ℓ, then the standard errors of each class
# against the first. At nnet's default tolerances, with iterations enough to reach them.
suppressPackageStartupMessages(library(nnet))
table <- read.csv(commandArgs(trailingOnly = TRUE)[1])
table$kind <- factor(table$kind)
model <- multinom(kind ~ ., table, trace = FALSE, maxit = 1000)
cat(format(as.numeric(logLik(model)), digits = 15), "\n")
cat(format(as.vector(t(summary(model)$standard.errors)), digits = 15), "\n")
