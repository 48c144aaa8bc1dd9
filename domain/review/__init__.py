"""The review meeting and its secret ballots (policy 四(二), R12)."""
