"""What may be asked of a district at one moment, one file a subject; district.py puts them together."""
