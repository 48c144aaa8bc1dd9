"""How an annual assessment is computed. One module an engine; a change of meaning is a new one."""
