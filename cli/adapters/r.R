# Calls functions of an R file for `multilogit check FILE.R:NAME`: questions as JSON lines on standard input, answers on standard output.
# What the file prints goes to standard error. JSON is read without a package: lists of numbers, and words without brackets.
options(keep.source = TRUE, warn = 1)
path <- commandArgs(trailingOnly = TRUE)[1]
null <- NULL
true <- TRUE
from_json <- function(line)
  eval(parse(text = gsub('":', '"=', gsub("(", "list(", chartr("[]{}", "()()", line), fixed = TRUE), fixed = TRUE), keep.source = FALSE))
text_of <- function(x) paste0('"', gsub('(["\\\\])', "\\\\\\1", gsub("[[:cntrl:]]+", " ", x)), '"')
list_of <- function(items) paste0("[", paste(items, collapse = ","), "]")
object <- function(items) paste0("{", paste(paste0('"', names(items), '":', items), collapse = ","), "}")
numbers <- function(x) list_of(sprintf("%.17g", as.numeric(x)))
encoded <- function(x) {
  if (is.null(x)) return("null")
  slope <- attr(x, "gradient")
  if (!is.null(slope)) return(object(list(fields = object(list(value = encoded(as.numeric(x)), gradient = encoded(slope))))))
  if (is.data.frame(x)) x <- as.matrix(x)
  if (is.list(x)) {
    parts <- vapply(x, encoded, "")
    if (is.null(names(x)) || any(names(x) == "")) return(object(list(items = list_of(parts))))
    return(object(list(fields = object(parts))))
  }
  if (!is.numeric(x) && !is.logical(x)) return(object(list(other = text_of(class(x)[1]))))
  if (length(dim(x)) == 2) return(object(list(shape = list_of(dim(x)), flat = numbers(t(x)))))
  if (length(x) == 1) return(sprintf("%.17g", as.numeric(x)))
  object(list(shape = list_of(length(x)), flat = numbers(x)))
}
argument <- function(given) {
  if (!is.list(given)) return(given)
  if (!is.null(given$flat)) {
    flat <- unlist(given$flat)
    shape <- unlist(given$shape)
    if (isTRUE(given$whole)) flat <- as.integer(flat)
    if (length(shape) == 2) return(matrix(flat, shape[1], shape[2], byrow = TRUE))
    return(flat)
  }
  if (!is.null(given$strings)) return(factor(unlist(given$strings)))
  if (!is.null(given$items)) return(lapply(given$items, argument))
  lapply(given$fields, argument)
}
# The lines of the file that lead to an error, the innermost last.
lines_of <- function(calls) {
  at <- lapply(calls, function(one) {
    place <- attr(one, "srcref")
    if (is.null(place)) return(NULL)
    file <- attr(place, "srcfile")$filename
    paste0(basename(file), ":", place[1], ": ", trimws(deparse(one)[1]))
  })
  at <- unlist(at)
  at[startsWith(at, paste0(basename(path), ":"))]
}
attempt <- function(work) {
  at <- character()
  problem <- NULL
  result <- NULL
  printed <- utils::capture.output(
    tryCatch(
      withCallingHandlers(result <- work(), error = function(e) at <<- lines_of(sys.calls())),
      error = function(e) problem <<- e
    )
  )
  if (length(printed) > 0) cat(printed, sep = "\n", file = stderr())
  if (is.null(problem)) return(list(result = result))
  call <- conditionCall(problem)
  said <- paste0("Error", if (is.null(call)) "" else paste(" in", deparse(call)[1]), ": ", conditionMessage(problem))
  package <- if (inherits(problem, "packageNotFoundError")) problem$package else NULL
  fault <- list(failed = text_of(said), at = list_of(vapply(utils::tail(at, 4), text_of, "")))
  if (!is.null(package)) fault$missing <- text_of(package)
  list(fault = fault)
}
own <- new.env(parent = globalenv())
loaded <- attempt(function() sys.source(path, own, keep.source = TRUE))
described <- function(name) {
  given <- formals(get(name, own))
  given <- given[names(given) != "..."]
  required <- vapply(given, function(one) is.symbol(one) && identical(as.character(one), ""), TRUE)
  parameters <- if (length(given) == 0) character() else
    vapply(seq_along(given), function(i) object(list(name = text_of(names(given)[i]), required = if (required[i]) "true" else "false")), "")
  object(list(name = text_of(name), parameters = list_of(parameters)))
}
called <- function(name, given) {
  fn <- get(name, own)
  parameters <- setdiff(names(formals(fn)), "...")
  kept <- !vapply(given, is.null, TRUE)
  values <- lapply(given[kept], argument)
  names(values) <- parameters[seq_along(given)][kept]
  done <- attempt(function() list(do.call(fn, values)))
  if (is.null(done$fault)) object(list(returned = encoded(done$result[[1]]))) else object(done$fault)
}
input <- file("stdin", "r")
while (length(line <- readLines(input, 1)) > 0) {
  q <- from_json(line)
  answer <- if (q$op == "functions") {
    listed <- Filter(function(name) is.function(get(name, own)), ls(own))
    if (!is.null(loaded$fault)) loaded$fault else
      list(functions = list_of(vapply(listed, described, "")), containers = '["arrays"]')
  } else {
    results <- lapply(q$calls, function(refs) called(q$name, lapply(refs, function(ref) if (is.null(ref)) NULL else q$values[[ref + 1]])))
    list(results = list_of(unlist(results)))
  }
  cat(object(c(list(id = q$id), answer)), "\n", sep = "")
  flush(stdout())
}
