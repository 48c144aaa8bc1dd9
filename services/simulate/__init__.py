"""A made-up district-year of full size, given by its people through the same commands as a real one."""
