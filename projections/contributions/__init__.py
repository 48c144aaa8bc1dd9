"""What functional departments bring."""
