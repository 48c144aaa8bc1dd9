"""A published year as one file that an auditor checks offline, and the program that checks it."""
