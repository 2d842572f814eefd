# Yours: W is d x K, X is n x d, y counts classes from 1.
loss_and_gradient <- function(W, X, y, lambda) {
  A <- X %*% W
  A <- A - apply(A, 1, max)
  log_P <- A - log(rowSums(exp(A)))
  Y <- diag(ncol(W))[y, , drop = FALSE]
  list(value = -sum(Y * log_P) + lambda / 2 * sum(W^2), gradient = crossprod(X, exp(log_P) - Y) + lambda * W)
}

# From here on as it is, but for the answer to "hello": docs/check-protocol.md. Reads JSON without a package: lists of numbers only.
from_json <- function(line)
  eval(parse(text = gsub('":', '"=', gsub("(", "list(", chartr("[]{}", "()()", line), fixed = TRUE), fixed = TRUE)))
matrix_of <- function(rows) matrix(as.numeric(unlist(rows)), nrow = length(rows), byrow = TRUE)
list_of <- function(items) paste0("[", paste(items, collapse = ","), "]")
to_json <- function(M) list_of(apply(M, 1, function(row) list_of(sprintf("%.17g", row))))
evaluation <- function(W, X, y, lambda) {
  found <- loss_and_gradient(matrix_of(W), X, y, lambda)
  paste0('"value": ', sprintf("%.17g", found$value), ', "gradient": ', to_json(found$gradient))
}
input <- file("stdin", "r")
while (length(line <- readLines(input, 1)) > 0) {
  q <- from_json(line)
  answer <- if (q$op == "hello") {
    '"openness": "data", "layout": "feature-major", "bias": "none", "labelBase": 1, "evalMany": true'
  } else {
    many <- q$op == "evalMany"
    found <- sapply(if (many) q$weights else list(q$weights), evaluation, matrix_of(q$design), unlist(q$labels), q$lambda)
    if (many) paste0('"evaluations": ', list_of(paste0("{", found, "}"))) else found
  }
  cat(paste0('{"id": ', q$id, ", ", answer, "}\n"))
  flush(stdout())
}
