"""One list year: its phases, windows and exceptions."""
