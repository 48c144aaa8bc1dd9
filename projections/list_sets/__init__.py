"""List sets on their way to issue, with consultation and changes."""
