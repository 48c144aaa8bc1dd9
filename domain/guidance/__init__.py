"""City targets, list templates and good practices (policy 二)."""
