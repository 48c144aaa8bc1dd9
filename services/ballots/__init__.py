"""Secret ballots: tokens signed blindly, votes cast without a name, boxes sealed in a random order."""
