"""Suggestions of members and masses."""
