"""What guides a list: superior priorities, targets, templates, good practices."""
