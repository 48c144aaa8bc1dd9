"""Rulings and key management: what follows from a year for a unit or a person (policy 四(三))."""
