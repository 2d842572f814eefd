# glmnet-path.R DATA LAMBDAS.txt KIND ALPHA REPEATS OUT.bin: DATA is a CSV file whose last column holds the classes, or a Matrix Market file, taken as a dgCMatrix, with
# the classes in DATA.classes; features are taken as they are. Prints the CPU seconds of each repeat and how many λ were fitted; writes a0 and beta of each λ of the last one (intercepts, then feature by feature, classes adjacent), f64.
suppressPackageStartupMessages(library(glmnet))
arguments <- commandArgs(trailingOnly = TRUE)
if (endsWith(arguments[1], ".mtx")) {
  X <- as(Matrix::readMM(arguments[1]), "CsparseMatrix")
  y <- factor(readLines(paste0(arguments[1], ".classes")))
} else {
  data <- read.csv(arguments[1])
  X <- as.matrix(data[, -ncol(data)])
  y <- factor(data[[ncol(data)]])
}
lambda <- scan(arguments[2], quiet = TRUE) / nrow(X)
for (repeated in seq_len(as.integer(arguments[5]))) {
  used <- system.time(suppressWarnings(model <- glmnet(
    X, y, "multinomial",
    alpha = as.numeric(arguments[4]), type.multinomial = arguments[3], lambda = lambda, standardize = FALSE
  )))
  cat("cpu", used[["user.self"]] + used[["sys.self"]], "\n")
}
cat("fitted", length(model$lambda), "code", model$jerr, "version", as.character(packageVersion("glmnet")), "\n")
output <- file(arguments[6], "wb")
for (at in seq_along(model$lambda)) {
  weights <- sapply(model$beta, function(beta) as.numeric(beta[, at]))
  writeBin(as.numeric(t(rbind(model$a0[, at], weights))), output, size = 8)
}
close(output)
