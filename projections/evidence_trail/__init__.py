"""Which files show something about an item, and which events make each file's trail."""
