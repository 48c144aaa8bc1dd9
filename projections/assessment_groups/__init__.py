"""Who assesses whom."""
