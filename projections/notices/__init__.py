"""Reminders that were sent."""
