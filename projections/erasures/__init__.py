"""Erasures of sealed parts."""
