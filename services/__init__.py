"""Everything that runs: the only code that reads a clock or a socket."""
