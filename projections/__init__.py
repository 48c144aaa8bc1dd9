"""One folder for each question asked of the log; every row remembers when it held."""
