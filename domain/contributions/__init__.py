"""What functional departments bring to an item (policy 五(三))."""
