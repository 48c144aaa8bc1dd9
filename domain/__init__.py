"""What may happen in a district's three-list year. Standard library only: no clock, no I/O, no ids of its own."""
