"""What was found out about a unit before its lists were made (policy 五(二))."""
