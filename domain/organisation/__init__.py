"""The unit tree, effective-dated: units, posts, portfolios."""
