"""Days by which something is to be done: who is reminded that one is near or past. Time nodes are the items' own."""
