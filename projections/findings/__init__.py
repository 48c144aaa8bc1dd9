"""Findings and what was done to put them right."""
