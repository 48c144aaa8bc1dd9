"""Rulings and key management."""
