"""Assessments of units: what was recorded, scored and settled, and what came of it."""
