"""The one way in: a command is checked, decided on what the log says, and appended. See service.py."""
