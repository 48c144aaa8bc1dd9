"""The witness: a small server for an authority of its own, which cosigns what continues what it saw before."""
