"""The list years and their phases."""
