"""Case folders."""
