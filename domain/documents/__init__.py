"""Document numbers (文号): each given once by a maker in a year."""
