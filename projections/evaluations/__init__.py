"""Evaluations of units and what a year's results are."""
