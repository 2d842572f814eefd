# The same by cv.glmnet, whose folds are others. Rscript bench/paths/choose-digits.R, from the root of the repository.
suppressMessages(library(glmnet))
digits <- read.csv("data/digits.csv")
set.seed(1)
seconds <- system.time(cv <- cv.glmnet(as.matrix(digits[, 1:64]), factor(digits$digit), family = "multinomial", standardize = FALSE, lambda.min.ratio = 1e-4))
n <- nrow(digits)
cat(sprintf("%.1f CPU seconds; %d lambda; best %g: %g; one standard error %g\n", sum(seconds[1:2]), length(cv$lambda), n * cv$lambda.min, min(cv$cvm), n * cv$lambda.1se))
