"""Files that show that something was done."""
