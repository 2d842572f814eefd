# glmnet.R FOLDER: glmnet(family = "multinomial", alpha = 0); the setting is `thresh`. It minimises −ℓ/n + λ_g/2 ‖W‖², so λ_g = λ/n;
# standardize = FALSE, since its own scaling would change the penalty. It has no line search and diverges from zero at one small λ, as its
# manual warns, so it comes down a path of three (100, 10 and 1 times λ; 5, 10 and 30 were slower on the digits) and the last is judged.
suppressPackageStartupMessages(library(glmnet))
folder <- commandArgs(trailingOnly = TRUE)[1]
lines <- strsplit(readLines(file.path(folder, "description.txt")), " ", fixed = TRUE)
shape <- setNames(vapply(lines, function(line) line[2], ""), vapply(lines, function(line) line[1], ""))
number <- function(key) as.numeric(shape[[key]])
n <- number("rows")
d <- number("features")
read <- function(name, count, what, size) readBin(file.path(folder, paste0(name, ".bin")), what, count, size, signed = size > 1)

X <- switch(shape[["storage"]],
  codes = {
    columns <- number("columns")
    levels <- number("levels")
    codes <- read("values", n * columns, "integer", 1)
    sparseMatrix(rep(seq_len(n), columns), codes + 1 + rep(levels * (seq_len(columns) - 1), each = n), x = 1, dims = c(n, d))
  },
  sparse = {
    starts <- read("starts", n + 1, "integer", 4)
    m <- starts[n + 1]
    sparseMatrix(rep(seq_len(n), diff(starts)), read("indices", m, "integer", 4) + 1, x = read("values", m, "double", 8), dims = c(n, d))
  },
  numbers = matrix(read("values", n * d, "double", 8), n, d),
  bytes = matrix(as.numeric(read("values", n * d, "integer", 1)), n, d) / number("scale"),
  flags = matrix(as.numeric(read("values", n * d, "integer", 1)), n, d)
)
y <- factor(read("labels", n, "integer", 4))
path <- c(100, 10, 1) * number("lambda") / n
# the whole path, however well the first λ fit
glmnet.control(fdev = 0, devmax = 1)

cat("ready glmnet", as.character(packageVersion("glmnet")), "with R", as.character(getRversion()), "\n")
input <- file("stdin", "r")
while (length(line <- readLines(input, 1)) > 0) {
  request <- strsplit(line, " ", fixed = TRUE)[[1]]
  seconds <- system.time(
    model <- glmnet(X, y, "multinomial", alpha = 0, lambda = path, standardize = FALSE, thresh = as.numeric(request[2]), maxit = 1e8)
  )[["elapsed"]]
  weights <- sapply(model$beta, function(beta) as.numeric(beta[, length(path)]))
  writeBin(as.numeric(t(rbind(model$a0[, length(path)], weights))), request[3], size = 8)
  cat("done", seconds, paste0("passes=", model$npasses), "\n")
}
