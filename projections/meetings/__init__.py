"""Review meetings and what was voted in them."""
