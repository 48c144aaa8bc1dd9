"""The district itself: its policy, code lists, keys and consents."""
