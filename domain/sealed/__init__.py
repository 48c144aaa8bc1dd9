"""What is sealed: shown to an outsider field by field, held, erased."""
