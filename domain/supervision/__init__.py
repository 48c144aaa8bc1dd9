"""Ordinary supervision: inspections, their findings, and the follow-ups these call for (policy 四(二), R9)."""
