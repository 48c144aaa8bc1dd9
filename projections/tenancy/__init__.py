"""The district itself: policy, code lists, consents."""
