"""Scoring rule sets of the years."""
