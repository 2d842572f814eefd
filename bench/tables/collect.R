# Writes every data frame of these packages as write.csv does by default, row names and all: Rscript collect.R FOLDER
# Debian: apt-get install r-base-core r-cran-{mass,cardata,aer,vgam,mlbench,ggplot2,dplyr,nnet,survival,rpart,boot,cluster,vcd,lme4,lattice,caret,nlme,mgcv}
folder <- commandArgs(TRUE)[1]
packages <- c("datasets", "MASS", "carData", "AER", "VGAM", "mlbench", "ggplot2", "dplyr", "tidyr", "nnet", "survival", "rpart", "boot",
              "cluster", "vcd", "lme4", "lattice", "caret", "nlme", "mgcv", "quantreg", "car", "broom", "lmtest", "sandwich", "pROC", "class",
              "forcats", "reshape2", "plyr", "data.table", "zoo", "foreign", "statmod", "prodlim", "ipred", "recipes", "modeldata", "e1071", "quantreg")
for (package in unique(packages)) {
  names <- tryCatch(data(package = package)$results[, "Item"], error = function(e) character())
  for (name in sub(" .*", "", names)) {
    place <- new.env()
    tryCatch(suppressWarnings(data(list = name, package = package, envir = place)), error = function(e) NULL)
    x <- tryCatch(if (exists(name, place)) get(name, place) else getExportedValue(package, name), error = function(e) NULL)
    if (is.data.frame(x) && !any(vapply(x, is.list, NA)) && nrow(x) <= 20000)
      tryCatch(write.csv(x, file.path(folder, paste0(package, "_", name, ".csv"))), error = function(e) NULL)
  }
}
