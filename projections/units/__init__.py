"""The unit tree with its posts and persons, twice dated."""
