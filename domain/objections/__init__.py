"""Objections: filed, reviewed by others, decided, never for the worse."""
