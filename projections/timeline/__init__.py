"""The trail of everything that was recorded, and the moments one can look back to."""
