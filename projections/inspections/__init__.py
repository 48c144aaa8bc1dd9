"""Inspections: planned, made, concluded, fed back."""
