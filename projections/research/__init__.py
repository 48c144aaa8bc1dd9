"""The research before a unit's lists."""
