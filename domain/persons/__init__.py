"""The person register: the only place where names stand."""
