"""Erasure of what is sealed: who asks, who agrees, what forbids it, and that the key is gone."""
