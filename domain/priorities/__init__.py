"""The catalogue of superior priorities of a year."""
