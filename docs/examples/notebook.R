# lode in R, without packages: the command's CSV becomes a data frame.
#
#     Rscript docs/examples/notebook.R lode

ask <- function(..., lode = "lode") {
  said <- system2(lode, c(vapply(c(...), shQuote, ""), "--csv"), stdout = TRUE)
  if (!is.null(attr(said, "status"))) stop("lode did not answer; it said why above")
  read.csv(text = said, stringsAsFactors = FALSE)
}

if (!interactive()) {
  command <- commandArgs(trailingOnly = TRUE)[1]
  found <- ask("measure", "--method", "hhi,cr1", "--good", "gallium", lode = command)
  write.csv(found[c("method", "good", "value")], row.names = FALSE)
}
