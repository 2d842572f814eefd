# glmnet.R THRESH FILE FEATURES: what one writes to fit a CSV file with a ridge of glmnet; prints its objective, λ = 1. bench/peers/glmnet.R says
# why it comes down three λ, and why nothing is standardised.
suppressPackageStartupMessages(library(glmnet))
arguments <- commandArgs(trailingOnly = TRUE)
table <- as.matrix(read.csv(arguments[2]))
X <- table[, -ncol(table)]
y <- table[, ncol(table)]
if (arguments[3] == "binary") X <- 1 * (X >= 8)
n <- nrow(X)
glmnet.control(fdev = 0, devmax = 1)
path <- c(100, 10, 1) / n
model <- glmnet(X, factor(y), "multinomial", alpha = 0, lambda = path, standardize = FALSE, thresh = as.numeric(arguments[1]), maxit = 1e8)
p <- predict(model, X, s = path[3], type = "response")[, , 1]
W <- sapply(model$beta, function(b) b[, 3])
cat(format(-sum(log(p[cbind(seq_len(n), y + 1)])) + sum((W - rowMeans(W))^2) / 2, digits = 15), "\n")
