"""What is said of the districts is held against what proves it, again and again, beside the work."""
