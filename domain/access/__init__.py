"""Who saw what: the closed codes of a district's access log, and what one access says."""
