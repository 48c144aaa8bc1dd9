"""The program `sandan`: every command a person at a terminal can give. See main.py."""
